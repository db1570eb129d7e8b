using System.Numerics;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Posits compare as signed integers: NaR equals itself and is below every number. So do they sort, and so are they keys.</summary>
public sealed class PositOrderTests
{
    [Theory]
    [PositTypes(MaxBits = 8)]
    public void AllPairsCompareAsSignedIntegers<T>(T _)
        where T : struct, IPositValue<T> => ComparesAsSignedIntegers(Codes<T>.All);

    [Theory]
    [PositTypes]
    public void PairsCompareAsSignedIntegersAndAsNumbers<T>(T _)
        where T : struct, IPositValue<T> => ComparesAsSignedIntegers(Codes<T>.Few);

    [Theory]
    [PositTypes]
    public void SortingPutsNaRFirst<T>(T _)
        where T : struct, IPositValue<T>
    {
        var random = new Random(11);
        T[] values = [.. Codes<T>.All];
        random.Shuffle(values);
        Array.Sort(values);
        Assert.Equal(values.Select(Signed).Order(), values.Select(Signed));
        Assert.True(T.IsNaR(values[0]));
        Assert.Equal(T.MinValue, values[1]);
        Assert.Equal(T.MaxValue, values[^1]);
    }

    [Theory]
    [PositTypes]
    public void EveryCodeIsAKeyOfItsOwn<T>(T _)
        where T : struct, IPositValue<T>
    {
        Assert.Equal(Codes<T>.Some.Count, new HashSet<T>(Codes<T>.Some).Count);
        Assert.Equal(Codes<T>.Some.Count, new SortedSet<T>(Codes<T>.Some).Count);
        Assert.All(Codes<T>.Some, x => Assert.Equal(x.GetHashCode(), T.FromCode(x.ToCode()).GetHashCode()));
    }

    [Theory]
    [PositTypes]
    public void ExtremesOfNaRAreNaRUnlessNumbersAreAskedFor<T>(T _)
        where T : struct, IPositValue<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            Assert.Equal(T.NaR, T.Max(x, T.NaR));
            Assert.Equal(T.NaR, T.Max(T.NaR, x));
            Assert.Equal(T.NaR, T.Min(x, T.NaR));
            Assert.Equal(x, T.MaxNumber(x, T.NaR));
            Assert.Equal(x, T.MinNumber(T.NaR, x));
            foreach (T y in Codes<T>.Few.Where(y => !T.IsNaR(y) && !T.IsNaR(x)))
            {
                Assert.Equal(x > y ? x : y, T.Max(x, y));
                Assert.Equal(x < y ? x : y, T.Min(x, y));
            }
        }
    }

    private static void ComparesAsSignedIntegers<T>(IReadOnlyList<T> values)
        where T : struct, IPositValue<T>
    {
        foreach (T x in values)
        {
            foreach (T y in values)
            {
                int order = Signed(x).CompareTo(Signed(y));
                bool agrees = (x < y) == (order < 0)
                    && (x > y) == (order > 0)
                    && (x <= y) == (order <= 0)
                    && (x >= y) == (order >= 0)
                    && (x == y) == (order == 0)
                    && (x != y) == (order != 0)
                    && x.Equals(y) == (order == 0)
                    && Math.Sign(x.CompareTo(y)) == order
                    && (T.IsNaR(x) || T.IsNaR(y) || Unpacked.Compare(x.Unpack(), y.Unpack()) == order);
                Expect.Same(true, agrees, "comparison as signed integers", (x, y));
            }
        }
    }

    private static long Signed<T>(T value)
        where T : struct, IPositValue<T>
    {
        int unused = 64 - T.Format.BitWidth;
        return (long)(value.ToCode() << unused) >> unused;
    }
}
