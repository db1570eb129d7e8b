using System.Numerics;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Equality by IEEE 754 in the operators, and as a key in <c>Equals</c> and <c>GetHashCode</c>.</summary>
public sealed class EqualityTests
{
    [Theory]
    [FloatTypes]
    public void ValuesEqualThemselvesAsKeysAndNaNDoesNotByOperator<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.All)
        {
            T same = x;
            bool isNaN = Exact<T>.Model.IsNaN(x.ToCode());
            Expect.Same(!isNaN, x == same, "==", x);
            Expect.Same(isNaN, x != same, "!=", x);
            Expect.Same(true, x.Equals(same), "Equals", x);
            Expect.Same(isNaN, T.IsNaN(x), "IsNaN", x);
        }
    }

    [Theory]
    [FloatTypes]
    public void AllNaNAreOneKeyAndBothZerosAreOne<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        T[] nan = [.. Codes<T>.All.Where(x => Exact<T>.ValueOf(x).IsNaN)];
        T[] zeros = [.. Codes<T>.All.Where(x => Exact<T>.ValueOf(x).IsZero)];
        Assert.Equal(Exact<T>.Model.HasNaN, nan.Length > 0);
        Assert.Equal(Exact<T>.Model.HasZero ? (Exact<T>.Model.HasNegativeZero ? 2 : 1) : 0, zeros.Length);
        Assert.True(nan.Select(x => x.GetHashCode()).Distinct().Count() <= 1);
        Assert.True(zeros.Select(x => x.GetHashCode()).Distinct().Count() <= 1);
        Assert.All(nan.Take(20), x => Assert.All(nan.TakeLast(20), y => Assert.True(x.Equals(y) && x != y && x.CompareTo(y) == 0)));
        Assert.All(zeros, x => Assert.All(zeros, y => Assert.True(x.Equals(y) && x == y && x.CompareTo(y) == 0)));
    }

    [Theory]
    [FloatTypes(MaxBits = 16)]
    public void HashesTellNumbersApart<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> =>
        Assert.Equal(
            Codes<T>.All.Select(x => Exact<T>.DoubleOf(x)).Distinct().Count(),
            Codes<T>.All.Select(x => x.GetHashCode()).Distinct().Count());

    [Theory]
    [ValueTypes]
    public void OtherTypesAreNotEqual<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        object? one = T.One;
        Assert.True(T.One.Equals(one));
        Assert.False(T.One.Equals(null));
        Assert.False(T.One.Equals(1.0));
        Assert.False(T.One.Equals((object)1));
    }
}
