using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Algorithms that know nothing but <see cref="INumber{TSelf}"/> work with every value type, step by step as the model does them.</summary>
public sealed class GenericAlgorithmsTests
{
    [Theory]
    [FloatTypes]
    public void SumsDotProductsAndPolynomialsAreThoseOfTheModel<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        ReferenceFloat model = Exact<T>.Model;
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            T[] x = random.GetItems<T>([.. Codes<T>.Few], 8);
            T[] y = random.GetItems<T>([.. Codes<T>.Few], 8);
            ulong[] xCodes = [.. x.Select(value => value.ToCode())];
            ulong[] yCodes = [.. y.Select(value => value.ToCode())];
            Exact<T>.Expect(xCodes.Aggregate((sum, code) => model.Add(sum, code)), Sum<T>(x), "sum", round);
            Exact<T>.Expect(
                xCodes.Zip(yCodes, (left, right) => model.Multiply(left, right)).Aggregate((sum, product) => model.Add(sum, product)), Dot<T>(x, y), "dot product", round);
            Exact<T>.Expect(
                xCodes.Aggregate((value, coefficient) => model.Add(model.Multiply(value, yCodes[0]), coefficient)), Polynomial(x, y[0]), "polynomial", round);
        }
    }

    [Theory]
    [FloatTypes]
    public void LinqFindsTheExtremesAndTheOrder<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        T[] numbers = [.. Codes<T>.Some.Where(x => !T.IsNaN(x))];
        double[] exact = [.. numbers.Select(Exact<T>.DoubleOf)];
        Assert.Equal(exact.Max(), Exact<T>.DoubleOf(numbers.Max()));
        Assert.Equal(exact.Min(), Exact<T>.DoubleOf(numbers.Min()));
        Assert.Equal(exact.Max(), Exact<T>.DoubleOf(numbers.Aggregate(T.Max)));
        Assert.Equal(exact.OrderDescending(), numbers.OrderDescending().Select(Exact<T>.DoubleOf));
        Assert.Equal(Exact<T>.Model.HasNaN, T.IsNaN(Codes<T>.Some.Min()));
    }

    [Theory]
    [FloatTypes]
    public void SetsAndDictionariesHaveOneEntryForEachNumber<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        int expected = Codes<T>.Some.Select(Exact<T>.DoubleOf).Distinct().Count();
        var set = new HashSet<T>(Codes<T>.Some);
        var counts = new Dictionary<T, int>();
        foreach (T x in Codes<T>.Some)
        {
            counts[x] = counts.GetValueOrDefault(x) + 1;
        }

        Assert.Equal(expected, set.Count);
        Assert.Equal(expected, counts.Count);
        Assert.Equal(Codes<T>.Some.Count, counts.Values.Sum());
        Assert.All(Codes<T>.Some, x => Assert.True(set.Contains(x) && counts.ContainsKey(x)));
        Assert.Equal(expected, new SortedSet<T>(Codes<T>.Some).Count);
    }

    [Theory]
    [ValueTypes]
    public void BinarySearchFindsWhatSortingPlaced<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        T[] sorted = [.. Codes<T>.Some.Order()];
        Assert.All(Codes<T>.Few, x => Assert.Equal(x, sorted[Array.BinarySearch(sorted, sorted.First(y => y.Equals(x)))]));
    }

    // From the first element, for a format without zero has no empty sum.
    private static T Sum<T>(ReadOnlySpan<T> x)
        where T : INumber<T>
    {
        T sum = x[0];
        foreach (T value in x[1..])
        {
            sum += value;
        }

        return sum;
    }

    private static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : INumber<T>
    {
        T sum = x[0] * y[0];
        for (int i = 1; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static T Polynomial<T>(ReadOnlySpan<T> coefficients, T x)
        where T : INumber<T>
    {
        T value = coefficients[0];
        foreach (T coefficient in coefficients[1..])
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}
