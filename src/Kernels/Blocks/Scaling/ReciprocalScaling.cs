using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>bitsandbytes, and for integers torchao and ggml: scale s = amax of the block / largest element, elements x × (1 / s).</summary>
internal sealed class ReciprocalScaling(BlockFormat format) : BlockScaling
{
    private readonly float _largestElement = (float)format.ScaleElement;

    public override OperandUse Use => OperandUse.Multiply;

    public override void ChooseScales(Span<float> largest, float tensorScale) => TensorPrimitives.Divide(largest, _largestElement, largest);

    public override void Operands(Span<float> scales, float tensorScale)
    {
        ZeroDivisors.Mark(scales);
        TensorPrimitives.Divide(1, scales, scales);
    }

    public override void Factors(Span<float> scales, float tensorScale)
    {
    }
}
