using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>The way of binary32 numbers to a format and back under a scale, to nearest even and saturating, but for the sign of zeros.</summary>
/// <remarks>Integers of up to the bits of a significand are rounded and cut off as binary32 numbers, which is exact; every other format has its <see cref="Rounder{T}"/>.</remarks>
internal sealed class ScaledRounder
{
    private const int SignificandBits = 24;

    private readonly Rounder<float>? _rounder;
    private readonly float _lowest;
    private readonly float _largest;

    public ScaledRounder(NumberFormat format)
    {
        if (format is IntegerFormat && format.BitWidth <= SignificandBits)
        {
            _lowest = (float)format.Decode(format.LowestCode);
            _largest = (float)format.Decode(format.LargestCode);
        }
        else
        {
            _rounder = new Rounder<float>(format, default, OverflowMode.Finite);
        }
    }

    /// <summary>Effectively computes <c>destination[i] = scale * decode(encode(source[i] / scale))</c> of finite numbers.</summary>
    public void Round(ReadOnlySpan<float> source, Span<float> destination, float scale)
    {
        if (_rounder is not null)
        {
            _rounder.Round(source, destination, scale, firstIndex: 0);
            return;
        }

        TensorPrimitives.Divide(source, scale, destination);
        TensorPrimitives.Round<float>(destination, destination);
        TensorPrimitives.Clamp<float>(destination, _lowest, _largest, destination);
        TensorPrimitives.Multiply(destination, scale, destination);
    }
}
