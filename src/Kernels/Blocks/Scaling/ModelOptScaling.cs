using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Model Optimizer's NVFP4 (NVIDIA/Model-Optimizer, nvfp4_tensor.py): t = amax / 2688, s = clamp(amax of the block / (6 × t), 2^-9, 448), 1 where that quotient is 0, elements x / (s × t).</summary>
internal sealed class ModelOptScaling(BlockFormat format) : BlockScaling
{
    private const float Least = 1f / 512;
    private readonly float _largestElement = (float)format.ScaleElement;
    private readonly float _largestScale = (float)format.LargestScale;

    public override OperandUse Use => OperandUse.Divide;

    public override float TensorScale(float largest) => format.HasTensorScale ? largest / (_largestElement * _largestScale) : 1;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        TensorPrimitives.Divide(largest, _largestElement * tensorScale, largest);
        foreach (ref float scale in largest)
        {
            scale = scale == 0 ? 1 : scale;
        }

        TensorPrimitives.Clamp(largest, Least, _largestScale, largest);
    }

    public override void Operands(Span<float> scales, float tensorScale) => Factors(scales, tensorScale);

    public override void Factors(Span<float> scales, float tensorScale) => TensorPrimitives.Multiply(scales, tensorScale, scales);
}
