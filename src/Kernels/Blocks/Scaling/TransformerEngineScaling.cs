using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>
/// Transformer Engine's NVFP4 (NVIDIA/TransformerEngine, reference_nvfp4.py). Of the tensor the largest magnitude is kept, and S = min(2688 / amax, largest binary32 number), 1 for a tensor of zeros.
/// s = min(amax of the block × (S × (1 / 6)), 448), elements x × min(1 / (s × (1 / S)), largest binary32 number), numbers v × ((s × amax) × (1 / 2688)).
/// </summary>
internal sealed class TransformerEngineScaling(BlockFormat format) : BlockScaling
{
    private readonly float _largestElement = (float)format.ScaleElement;
    private readonly float _largestScale = (float)format.LargestScale;
    private readonly float _greatestScale = (float)format.Scale.Decode(format.Scale.LargestCode);

    public override OperandUse Use => OperandUse.Multiply;

    public override float TensorScale(float largest) => largest;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        TensorPrimitives.Multiply(largest, TensorFactor(tensorScale) * (1 / _largestElement), largest);
        TensorPrimitives.Min(largest, _greatestScale, largest);
    }

    public override void Operands(Span<float> scales, float tensorScale)
    {
        TensorPrimitives.Multiply(scales, 1 / TensorFactor(tensorScale), scales);
        TensorPrimitives.Divide(1, scales, scales);
        TensorPrimitives.Min(scales, float.MaxValue, scales);
    }

    public override void Factors(Span<float> scales, float tensorScale)
    {
        TensorPrimitives.Multiply(scales, tensorScale, scales);
        TensorPrimitives.Multiply(scales, 1 / (_largestElement * _largestScale), scales);
    }

    private float TensorFactor(float largest) => largest == 0 ? 1 : MathF.Min(_largestElement * _largestScale / largest, float.MaxValue);
}
