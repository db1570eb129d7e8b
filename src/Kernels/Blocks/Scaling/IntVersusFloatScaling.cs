using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>
/// Chen et al., "INT vs. FP: A Comprehensive Study of Fine-Grained Low-bit Quantization Formats" (2025), as their code has it: t = (amax / largest element) / 448, s = (amax of the block / largest element) / t, and elements are
/// divided by the product of t and s, both and the product rounded to bfloat16, and at least 10^-25.
/// </summary>
internal sealed class IntVersusFloatScaling(BlockFormat format) : BlockScaling
{
    private const float Least = 1e-25f;
    private const float Greatest = 1e25f;
    private readonly float _largestElement = (float)format.ScaleElement;
    private readonly float _largestScale = (float)format.LargestScale;

    public override OperandUse Use => OperandUse.Divide;

    public override float TensorScale(float largest) => largest / _largestElement / _largestScale;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        TensorPrimitives.Divide(largest, _largestElement, largest);
        TensorPrimitives.Divide(largest, tensorScale, largest);
    }

    public override void Operands(Span<float> scales, float tensorScale) => Factors(scales, tensorScale);

    public override void Factors(Span<float> scales, float tensorScale)
    {
        TensorPrimitives.Multiply(scales, RoundToBFloat16(tensorScale), scales);
        foreach (ref float scale in scales)
        {
            scale = RoundToBFloat16(scale);
        }

        TensorPrimitives.Clamp(scales, Least, Greatest, scales);
    }

    private static float RoundToBFloat16(float value) => (float)(BFloat16)value;
}
