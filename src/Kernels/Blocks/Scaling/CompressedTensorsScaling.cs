using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>
/// compressed-tensors' NVFP4 (vllm-project/compressed-tensors). Of the tensor g = (1 / amax) × 2688 is kept, the reciprocal of the others' scale; 1 where that is no finite number.
/// s = min(g × (amax of the block / 6), 448), 0.125 where it rounds to 0; elements x / (s / g), numbers v × (s / g).
/// </summary>
internal sealed class CompressedTensorsScaling(BlockFormat format) : BlockScaling
{
    private const float LeastNormal = 1.17549435e-38f;
    private const float InsteadOfZero = 0.125f;
    private readonly float _largestElement = (float)format.ScaleElement;
    private readonly float _largestScale = (float)format.LargestScale;

    // Half of the smallest scale, which rounds to zero.
    private readonly float _roundsToZero = (float)format.Scale.Decode(format.Scale.SmallestPositiveCode) / 2;

    public override OperandUse Use => OperandUse.Divide;

    public override float TensorScale(float largest)
    {
        float scale = 1 / MathF.Max(largest, LeastNormal) * (_largestElement * _largestScale);
        return float.IsFinite(scale) ? scale : 1;
    }

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        TensorPrimitives.Divide(largest, _largestElement, largest);
        TensorPrimitives.Multiply(largest, tensorScale, largest);
        TensorPrimitives.Min(largest, _largestScale, largest);
        foreach (ref float scale in largest)
        {
            scale = scale <= _roundsToZero ? InsteadOfZero : scale;
        }
    }

    public override void Operands(Span<float> scales, float tensorScale) => Factors(scales, tensorScale);

    public override void Factors(Span<float> scales, float tensorScale) => TensorPrimitives.Divide(scales, tensorScale, scales);
}
