using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Integers as values: rounded once to nearest even, by operators and by the three ways to create a number.</summary>
public sealed class FromIntegerTests
{
    [Theory]
    [FloatTypes]
    public void IntegersAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Rounds<T, byte>();
        Rounds<T, sbyte>();
        Rounds<T, short>();
        Rounds<T, ushort>();
        Rounds<T, char>();
        Rounds<T, int>();
        Rounds<T, uint>();
        Rounds<T, long>();
        Rounds<T, ulong>();
        Rounds<T, nint>();
        Rounds<T, nuint>();
        Rounds<T, Int128>();
        Rounds<T, UInt128>();
        Rounds<T, BigInteger>();
    }

    private static void Rounds<T, TInteger>()
        where T : struct, IFormatValue<T>, INumber<T>
        where TInteger : IBinaryInteger<TInteger>
    {
        Func<TInteger, T> convert = ConversionOperator<TInteger, T>.Unchecked;
        Func<TInteger, T> convertChecked = ConversionOperator<TInteger, T>.Checked;
        string cast = $"({typeof(T).Name}){typeof(TInteger).Name}";
        foreach (Point point in Points<T>.All)
        {
            var integer = TInteger.CreateSaturating(point.Integer);
            if (BigInteger.CreateChecked(integer) != point.Integer)
            {
                continue;
            }

            Exact<T>.Expect(point.Truncated, convert(integer), cast, integer);
            Exact<T>.Expect(point.Truncated, T.CreateTruncating(integer), nameof(T.CreateTruncating), integer);
            Exact<T>.Expect(point.Saturated, T.CreateSaturating(integer), nameof(T.CreateSaturating), integer);
            if (point.HasNumber)
            {
                Exact<T>.Expect(point.Truncated, convertChecked(integer), cast, integer);
                Exact<T>.Expect(point.Truncated, T.CreateChecked(integer), nameof(T.CreateChecked), integer);
            }
            else if (point.IsBoundary)
            {
                Expect.SameOrOverflow(overflows: true, default, convertChecked, cast, integer);
                Expect.SameOrOverflow(overflows: true, default, T.CreateChecked, nameof(T.CreateChecked), integer);
            }
        }
    }

    private sealed record Point(BigInteger Integer, bool IsBoundary, bool HasNumber, ulong Truncated, ulong Saturated);

    // What becomes of an integer does not depend on the type that it comes in.
    private static class Points<T>
        where T : struct, IFormatValue<T>
    {
        public static Point[] All { get; } = [.. Integers().Select(pair => Describe(pair.Key, pair.Value))];

        private static Point Describe(BigInteger integer, bool isBoundary)
        {
            var value = ReferenceValue.Finite(integer);
            return new Point(integer, isBoundary, Exact<T>.HasNumberFor(value), Exact<T>.Truncating(value), Exact<T>.Saturating(value));
        }

        private static SortedDictionary<BigInteger, bool> Integers()
        {
            var integers = new SortedDictionary<BigInteger, bool>();
            void AddAround(BigInteger integer, bool isBoundary)
            {
                for (int distance = -1; distance <= 1; distance++)
                {
                    integers[integer + distance] = isBoundary || integers.GetValueOrDefault(integer + distance);
                    integers[-integer + distance] = isBoundary || integers.GetValueOrDefault(-integer + distance);
                }
            }

            for (int power = 0; power <= 129; power++)
            {
                AddAround(BigInteger.One << power, isBoundary: power % 32 == 0);
            }

            // Overflow begins here, and the values and midpoints between them are where rounding changes its mind.
            AddAround(Exact<T>.OverflowThreshold.Floor(), isBoundary: true);
            BigRational[] values = [.. Codes<T>.Few.Select(Exact<T>.ValueOf).Where(value => value.IsFinite).Select(value => BigRational.Abs(value.Value)).Distinct().Order()];
            foreach ((BigRational lower, BigRational upper) in values.Zip(values.Skip(1)))
            {
                AddAround(lower.Floor(), isBoundary: false);
                AddAround(((lower + upper) * BigRational.Pow2(-1)).Floor(), isBoundary: false);
            }

            return integers;
        }
    }
}
