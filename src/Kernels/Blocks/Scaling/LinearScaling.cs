using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Ours. Tensor scale t = amax / (largest element × largest scale); scale s = amax of the block / largest element / t, or the block's mean or median; elements x / (s × t).</summary>
internal sealed class LinearScaling(BlockFormat format) : BlockScaling
{
    private const float LeastMean = 1e-5f;
    private readonly float _largestElement = format.ScaleRule == BlockScaleRule.AbsMax ? (float)format.ScaleElement : 1;
    private readonly float _elementUnit = MathF.ScaleB(1, format.ElementExponent);

    public override OperandUse Use => OperandUse.Divide;

    public override float TensorScale(float largest) => format.HasTensorScale ? largest / (float)(format.ScaleElement * format.LargestScale) : 1;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        if (format.ScaleRule != BlockScaleRule.AbsMax)
        {
            TensorPrimitives.Max(largest, LeastMean, largest);
        }

        TensorPrimitives.Divide(largest, _largestElement, largest);
        if (format.HasTensorScale)
        {
            if (tensorScale == 0)
            {
                // Zero over zero, in a tensor of zeros, would be NaN.
                TensorPrimitives.Min(largest, 0, largest);
            }
            else
            {
                TensorPrimitives.Divide(largest, tensorScale, largest);
            }
        }
    }

    public override void Operands(Span<float> scales, float tensorScale)
    {
        Factors(scales, tensorScale);
        ZeroDivisors.Mark(scales);
    }

    public override void Factors(Span<float> scales, float tensorScale)
    {
        if (format.HasTensorScale || _elementUnit != 1)
        {
            TensorPrimitives.Multiply(scales, tensorScale * _elementUnit, scales);
        }
    }
}
