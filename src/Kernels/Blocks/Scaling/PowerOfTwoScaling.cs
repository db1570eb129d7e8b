using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Powers of two, chosen by the exponent of the largest magnitude.</summary>
internal sealed class PowerOfTwoScaling(BlockFormat format) : BlockScaling
{
    private readonly float _elementUnit = MathF.ScaleB(1, format.ElementExponent);
    private readonly int _addend = ExponentRule.Addend(format);
    private readonly int _offset = ExponentRule.Offset(format);

    public override OperandUse Use => OperandUse.DivideByPowerOfTwo;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        BlockArithmetic.Widest.PowersOfTwo(MemoryMarshal.Cast<float, int>(largest), _addend, _offset);
    }

    public override void Operands(Span<float> scales, float tensorScale) => Factors(scales, tensorScale);

    public override void Factors(Span<float> scales, float tensorScale)
    {
        if (_elementUnit != 1)
        {
            TensorPrimitives.Multiply(scales, _elementUnit, scales);
        }
    }
}
