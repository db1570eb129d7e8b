using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>What is known of the finite numbers that are multiplied: it decides which arithmetic is exact, and so how fast a sum can be, never its bits.</summary>
/// <param name="LeastExponent">All are multiples of 2^this.</param>
/// <param name="GreatestExponent">All are below 2^(this + 1) in magnitude.</param>
/// <param name="Precision">They have at most so many significant bits.</param>
public readonly record struct OperandRange(int LeastExponent, int GreatestExponent, int Precision)
{
    /// <summary>Any binary32 numbers.</summary>
    public static OperandRange Binary32 { get; } = new(-149, 127, 24);

    /// <summary>The numbers of a format, rounded to binary32 where it does not hold them.</summary>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    public static OperandRange Of(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new(Math.Max(format.LeastExponent, Binary32.LeastExponent), Math.Min(format.GreatestExponent, Binary32.GreatestExponent), Math.Min(format.Precision, Binary32.Precision));
    }

    /// <summary>The numbers that there are.</summary>
    /// <remarks>Infinities and NaN do not count. Zeros alone are as a one.</remarks>
    public static OperandRange Of(ReadOnlySpan<float> numbers)
    {
        int least = int.MaxValue;
        int greatest = int.MinValue;
        int precision = 1;
        foreach (float number in numbers)
        {
            int magnitude = BitConverter.SingleToInt32Bits(number) & int.MaxValue;
            int field = magnitude >> 23;
            if (magnitude == 0 || field == 255)
            {
                continue;
            }

            int significand = (magnitude & 0x7FFFFF) | (field == 0 ? 0 : 1 << 23);
            int last = Math.Max(field, 1) - 150;
            int lowest = last + BitOperations.TrailingZeroCount(significand);
            int highest = last + BitOperations.Log2((uint)significand);
            least = Math.Min(least, lowest);
            greatest = Math.Max(greatest, highest);
            precision = Math.Max(precision, highest - lowest + 1);
        }

        return least == int.MaxValue ? new(0, 0, 1) : new(least, greatest, precision);
    }
}
