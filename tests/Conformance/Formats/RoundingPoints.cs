using NumFormats.Testing;

namespace NumFormats.Conformance.Formats;

/// <summary>The places on the number line where the rounding of a format changes.</summary>
internal sealed class RoundingPoints(ReferenceFloat model)
{
    private static readonly BigRational s_half = BigRational.Pow2(-1);

    /// <summary>How many magnitudes there are to go through: the finite ones.</summary>
    public long MagnitudeCount => (long)model.LargestFiniteCode + 1;

    /// <summary>What the magnitude after a finite one is, or would be if the format went on.</summary>
    public BigRational Next(ulong magnitude) => Value(magnitude) + UnitInTheLastPlace(magnitude);

    /// <summary>The distance to the next magnitude, by the definition of a floating-point number.</summary>
    public BigRational UnitInTheLastPlace(ulong magnitude)
    {
        BigRational value = Value(magnitude);
        int leastExponent = model.HasZero ? 1 - model.Format.Bias : -model.Format.Bias;
        int exponent = value.IsZero ? leastExponent : Math.Max(value.FloorLog2(), leastExponent);
        return BigRational.Pow2(exponent - model.Format.SignificandBits);
    }

    /// <summary>
    /// The value of a magnitude code, and the fractions of the way to the next one at which any mode changes its mind; with each, the binary64 numbers beside it.
    /// </summary>
    public IEnumerable<double> Doubles(ulong magnitude, params int[] eighths)
    {
        foreach (int eighth in eighths)
        {
            double point = ToDouble(Value(magnitude) + (UnitInTheLastPlace(magnitude) * new BigRational(eighth, 8)));
            yield return point;
            yield return Math.BitIncrement(point);
            if (point != 0)
            {
                yield return Math.BitDecrement(point);
            }
        }
    }

    /// <summary>Numbers at, beside and beyond the end of the finite ones, and those that are no numbers.</summary>
    public IEnumerable<double> Ends()
    {
        BigRational largest = Value(model.LargestFiniteCode);
        BigRational beyond = Next(model.LargestFiniteCode);
        BigRational least = Value(model.HasZero ? 1UL : 0);
        BigRational[] points = [largest, (largest + beyond) * s_half, beyond, beyond + beyond, least, least * s_half, least * s_half * s_half];
        foreach (BigRational point in points)
        {
            double value = ToDouble(point);
            yield return Math.BitDecrement(value);
            yield return value;
            yield return Math.BitIncrement(value);
        }

        double[] others = [0, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NaN, float.MaxValue, float.Epsilon, 1, Math.PI];
        foreach (double other in others)
        {
            yield return other;
        }
    }

    private static double ToDouble(BigRational point) =>
        point.TryToDouble(out double value) ? value : throw new InvalidOperationException($"{point} is no binary64 number.");

    private BigRational Value(ulong magnitude) => model.Decode(magnitude).Value;
}
