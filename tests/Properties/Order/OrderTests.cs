using System.Numerics;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Order by IEEE 754 in the operators, and as a key in <c>CompareTo</c>.</summary>
public sealed class OrderTests
{
    [Theory]
    [FloatTypes(MaxBits = 8)]
    public void AllPairsCompareAsBinary64<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> => ComparesAsBinary64(Codes<T>.All);

    [Theory]
    [FloatTypes]
    public void PairsCompareAsBinary64<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> => ComparesAsBinary64(Codes<T>.Few);

    [Theory]
    [FloatTypes]
    public void SortingPutsNaNFirstAndNumbersInOrder<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        var random = new Random(11);
        T[] values = [.. Codes<T>.All];
        random.Shuffle(values);
        double[] expected = [.. values.Select(Exact<T>.DoubleOf)];
        Array.Sort(values);
        Array.Sort(expected);

        // Equality of doubles as keys: NaN equals NaN and the zeros are equal, as they are in the order.
        Assert.Equal(expected, values.Select(Exact<T>.DoubleOf));
    }

    [Theory]
    [ValueTypes]
    public void NullComesFirstAndOtherTypesAreRefused<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.Equal(1, T.One.CompareTo(null));
        Assert.Equal(0, T.One.CompareTo((object)T.One));
        Assert.Equal("obj", Assert.Throws<ArgumentException>(() => T.One.CompareTo(1.0)).ParamName);
    }

    private static void ComparesAsBinary64<T>(IReadOnlyList<T> values)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        double[] exact = [.. values.Select(Exact<T>.DoubleOf)];
        for (int i = 0; i < exact.Length; i++)
        {
            for (int j = 0; j < exact.Length; j++)
            {
                (T x, T y) = (values[i], values[j]);
                bool agrees = (x < y) == (exact[i] < exact[j])
                    && (x > y) == (exact[i] > exact[j])
                    && (x <= y) == (exact[i] <= exact[j])
                    && (x >= y) == (exact[i] >= exact[j])
                    && (x == y) == (exact[i] == exact[j])
                    && (x != y) == (exact[i] != exact[j])
                    && x.Equals(y) == exact[i].Equals(exact[j])
                    && Math.Sign(x.CompareTo(y)) == exact[i].CompareTo(exact[j]);
                Expect.Same(true, agrees, "comparison as in binary64", (x, y));
            }
        }
    }
}
