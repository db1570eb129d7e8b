using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>torchao's NVFP4 (pytorch/ao, nvfp4_tensor.py): t = amax / 2688, s = clamp((amax of the block / 6) / t, 2^-6, 448), elements x × ((1 / t) / s), numbers v × (t × s).</summary>
internal sealed class TorchAOScaling(BlockFormat format) : BlockScaling
{
    private const float Least = 1f / 64;
    private readonly float _largestElement = (float)format.ScaleElement;
    private readonly float _largestScale = (float)format.LargestScale;

    public override OperandUse Use => OperandUse.Multiply;

    public override float TensorScale(float largest) => format.HasTensorScale ? largest / (_largestElement * _largestScale) : 1;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        TensorPrimitives.Divide(largest, _largestElement, largest);
        TensorPrimitives.Divide(largest, tensorScale, largest);
        TensorPrimitives.Clamp(largest, Least, _largestScale, largest);
    }

    public override void Operands(Span<float> scales, float tensorScale) => TensorPrimitives.Divide(1 / tensorScale, scales, scales);

    public override void Factors(Span<float> scales, float tensorScale) => TensorPrimitives.Multiply(scales, tensorScale, scales);
}
