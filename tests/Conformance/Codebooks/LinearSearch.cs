using NumFormats.Testing;

namespace NumFormats.Conformance.Codebooks;

/// <summary>Rounding to a table by its definition: every value is looked at, and compared with the number as a fraction.</summary>
internal sealed class LinearSearch
{
    private readonly float[] _ordered;
    private readonly float[] _boundaries;
    private readonly ulong[] _codes;

    public LinearSearch(float[] values, float[]? boundaries = null)
    {
        int[] codes = [.. Enumerable.Range(0, values.Length).OrderBy(code => values[code]).ThenBy(code => float.IsNegative(values[code]) ? 0 : 1).ThenBy(code => code)];
        _codes = [.. codes.Select(code => (ulong)code)];
        _ordered = [.. codes.Select(code => values[code])];
        _boundaries = boundaries ?? [.. _ordered.Zip(_ordered.Skip(1), Midpoint)];
    }

    /// <summary>The code of a number, of which the value and the sign of a zero are given.</summary>
    public ulong Encode(double number, Rounding rounding)
    {
        if (double.IsNaN(number))
        {
            return Encode(0, RoundingMode.NearestEven);
        }

        if (number <= _ordered[0] || number >= _ordered[^1])
        {
            int end = number <= _ordered[0] ? 0 : _ordered.Length - 1;
            return _ordered[end] == 0 ? CodeOfZero(number) : _codes[end];
        }

        int exact = Array.FindIndex(_ordered, value => value == number);
        if (exact >= 0)
        {
            return number == 0 ? CodeOfZero(number) : _codes[exact];
        }

        int upper = Array.FindIndex(_ordered, value => value > number);
        int lower = upper - 1;
        return _codes[GoesUp(number, lower, upper, rounding) ? upper : lower];
    }

    private bool GoesUp(double number, int lower, int upper, Rounding rounding)
    {
        bool isAbove = number > _boundaries[lower] || (rounding.Mode == RoundingMode.NearestAway && number == _boundaries[lower] && number > 0);
        bool isBetweenSigns = _ordered[lower] < 0 && _ordered[upper] > 0;
        return rounding.Mode switch
        {
            RoundingMode.NearestEven or RoundingMode.NearestAway => isAbove,
            RoundingMode.Up => true,
            RoundingMode.Down => false,
            RoundingMode.TowardZero => isBetweenSigns ? isAbove : number < 0,
            RoundingMode.ToOdd => upper % 2 == 1,
            _ => !isBetweenSigns && number < 0 ? !Carries(_ordered[upper], number, _ordered[lower], rounding) : Carries(_ordered[lower], number, _ordered[upper], rounding),
        };
    }

    // Whether the fraction of the way from one value to the other, truncated, and the random bits make one.
    private static bool Carries(float from, double number, float to, Rounding rounding)
    {
        BigRational start = BigRational.FromDouble(from);
        BigRational fraction = BigRational.Abs(BigRational.FromDouble(number) - start) / BigRational.Abs(BigRational.FromDouble(to) - start);
        return fraction * BigRational.Pow2(rounding.RandomBitCount) >= (1L << rounding.RandomBitCount) - rounding.RandomBits;
    }

    // Of zeros of different signs that of the number, otherwise the first.
    private ulong CodeOfZero(double number)
    {
        int first = Array.FindIndex(_ordered, value => value == 0);
        bool hasBoth = first + 1 < _ordered.Length && _ordered[first + 1] == 0 && float.IsNegative(_ordered[first]) && !float.IsNegative(_ordered[first + 1]);
        return _codes[hasBoth && !double.IsNegative(number) ? first + 1 : first];
    }

    private static float Midpoint(float lower, float upper)
    {
        float midpoint = (float)(((double)lower + upper) / 2);
        return midpoint < upper ? midpoint : lower;
    }
}
