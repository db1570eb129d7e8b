using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Powers of two, chosen by the exponent of the largest magnitude.</summary>
internal sealed class PowerOfTwoScaling(BlockFormat format) : BlockScaling
{
    private const int LargestField = 254;
    private readonly float _elementUnit = MathF.ScaleB(1, format.ElementExponent);
    private readonly int _addend = ExponentRule.Addend(format);
    private readonly int _offset = ExponentRule.Offset(format);

    public override OperandUse Use => OperandUse.DivideByPowerOfTwo;

    public override void ChooseScales(Span<float> largest, float tensorScale)
    {
        foreach (ref int bits in MemoryMarshal.Cast<float, int>(largest))
        {
            if ((uint)bits < (uint)WideNumber<int>.Infinity)
            {
                int field = Math.Clamp(((bits + _addend) >>> WideNumber<int>.SignificandBits) - _offset, 0, LargestField);

                // The least one is subnormal.
                bits = Math.Max(field << WideNumber<int>.SignificandBits, 1 << (WideNumber<int>.SignificandBits - 1));
            }
        }
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
