using System.Numerics;
using System.Numerics.Tensors;
using Xunit;

namespace NumFormats.Properties;

/// <summary>The value types are elements of .NET's tensors: each operation of System.Numerics.Tensors gives what a plain loop of the type's own operators gives.</summary>
public sealed class TensorsTests
{
    // Odd, so that whatever is taken at once leaves some over.
    private const int Count = 137;

    private static readonly Type[] s_hosts = [typeof(float), typeof(double), typeof(Half), typeof(BFloat16), typeof(Float8E5M2), typeof(Posit16)];

    [Theory]
    [ValueTypes]
    public void ElementwiseOperationsAreTheOperators<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>
    {
        (T[] x, T[] y) = Operands<T>();
        T scalar = x[Count / 2];
        Same("Add", TensorPrimitives.Add, (a, b) => a + b);
        Same("Subtract", TensorPrimitives.Subtract, (a, b) => a - b);
        Same("Multiply", TensorPrimitives.Multiply, (a, b) => a * b);
        Same("Divide", TensorPrimitives.Divide, (a, b) => a / b);
        Same("Min", TensorPrimitives.Min, T.Min);
        Same("Max", TensorPrimitives.Max, T.Max);
        Same("Add of a scalar", (a, _, result) => TensorPrimitives.Add(a, scalar, result), (a, _) => a + scalar);
        Same("Abs", (a, _, result) => TensorPrimitives.Abs(a, result), (a, _) => T.Abs(a));
        Same("Sqrt", (a, _, result) => TensorPrimitives.Sqrt(a, result), (a, _) => T.Sqrt(a));
        Same("MultiplyAdd", (a, b, result) => TensorPrimitives.MultiplyAdd(a, b, a, result), (a, b) => (a * b) + a);

        void Same(string name, Kernel<T> kernel, Func<T, T, T> operation)
        {
            T[] actual = new T[Count + 1];
            actual[Count] = scalar;
            kernel(x, y, actual);
            AssertSame([.. x.Zip(y, operation), scalar], actual, name);
        }
    }

    [Theory]
    [ValueTypes]
    public void NegationIsTheOperator<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        (T[] x, T[] _) = Operands<T>();
        T[] actual = new T[Count];
        TensorPrimitives.Negate<T>(x, actual);
        AssertSame([.. x.Select(value => -value)], actual, "Negate");
    }

    [Theory]
    [ValueTypes]
    public void ReductionsAreLoopsInOrder<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        T[] x = [.. Operands<T>().X.Where(T.IsFinite)];
        T[] y = [.. x.Reverse()];
        foreach (int length in (int[])[1, 2, 7, 8, 9, 33, Math.Min(x.Length, 100)])
        {
            T[] a = x[..length];
            T[] b = y[..length];
            Expect.Same(a.Aggregate(T.Max), TensorPrimitives.Max<T>(a), "Max", length);
            Expect.Same(a.Aggregate(T.Min), TensorPrimitives.Min<T>(a), "Min", length);
            Assert.Equal(a.Max(), a[TensorPrimitives.IndexOfMax<T>(a)]);
            if (T.Format is FloatFormat { HasZero: false })
            {
                // Sums begin with zero.
                Assert.Throws<NotSupportedException>(() => TensorPrimitives.Sum<T>(a));
                Assert.Throws<NotSupportedException>(() => TensorPrimitives.Dot<T>(a, b));
                continue;
            }

            Expect.Same(a.Aggregate((sum, value) => sum + value), TensorPrimitives.Sum<T>(a), "Sum", length);
            Expect.Same(a.Zip(b, (left, right) => left * right).Aggregate((sum, value) => sum + value), TensorPrimitives.Dot<T>(a, b), "Dot", length);
        }
    }

    [Theory]
    [ValueTypes]
    public void ElementaryFunctionsAreTheTypes<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IExponentialFunctions<T>, ILogarithmicFunctions<T>, ITrigonometricFunctions<T>, IHyperbolicFunctions<T>, IPowerFunctions<T>
    {
        (T[] x, T[] y) = Operands<T>();
        Same("Exp", TensorPrimitives.Exp, T.Exp);
        Same("Log2", TensorPrimitives.Log2, T.Log2);
        Same("Sin", TensorPrimitives.Sin, T.Sin);
        Same("Tanh", TensorPrimitives.Tanh, T.Tanh);
        T[] powers = new T[Count];
        TensorPrimitives.Pow<T>(x, y, powers);
        AssertSame([.. x.Zip(y, T.Pow)], powers, "Pow");

        void Same(string name, Function<T> kernel, Func<T, T> function)
        {
            T[] actual = new T[Count];
            kernel(x, actual);
            AssertSame([.. x.Select(value => function(value))], actual, name);
        }
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPointIeee754<>))]
    public void FusedMultiplyAddAndEstimatesAreTheTypes<T>(T _)
        where T : struct, IFormatValue<T>, IFloatingPointIeee754<T>
    {
        (T[] x, T[] y) = Operands<T>();
        T[] actual = new T[Count];
        TensorPrimitives.FusedMultiplyAdd<T>(x, y, y, actual);
        AssertSame([.. x.Zip(y, (a, b) => T.FusedMultiplyAdd(a, b, b))], actual, "FusedMultiplyAdd");
        TensorPrimitives.Round<T>(x, actual);
        AssertSame([.. x.Select(value => T.Round(value))], actual, "Round");
    }

    [Theory]
    [ValueTypes]
    public void ConversionsAreTheTypes<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        // Each combination is a method of its own.
        Assert.All(s_hosts, other =>
        {
            var convert = typeof(TensorsTests).GetMethod(nameof(Convert), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
            convert.MakeGenericMethod(typeof(T), other).Invoke(null, [Operands<T>().X]);
        });
    }

    [Theory]
    [ValueTypes]
    public void TensorsHoldThemAndComputeWithThem<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        (T[] x, T[] y) = Operands<T>();
        Tensor<T> left = Tensor.Create(x[..120], [4, 5, 6]);
        Tensor<T> right = Tensor.Create(y[..120], [4, 5, 6]);
        AssertSame([.. x[..120].Zip(y, (a, b) => a + b)], Flat(Tensor.Add<T>(left, right)), "Tensor.Add");
        AssertSame([.. x[..120].Zip(y, (a, b) => a * b)], Flat(left * right), "*");
        AssertSame([.. x[..120].Select(a => a - y[0])], Flat(Tensor.Subtract<T>(left, y[0])), "Tensor.Subtract");

        // A row for every matrix.
        Tensor<T> row = Tensor.Create(y[..6], [6]);
        AssertSame([.. x[..120].Select((a, index) => a + y[index % 6])], Flat(Tensor.Add<T>(left, row)), "broadcast");
        Expect.Same(x[(2 * 30) + (3 * 6) + 4], left[2, 3, 4], "element", "2, 3, 4");
    }

    private static T[] Flat<T>(Tensor<T> tensor)
    {
        T[] elements = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(elements);
        return elements;
    }

    // Of numbers that the target lacks: unchecked conversions round, saturating ones clamp, checked ones throw.
    private static void Convert<T, TOther>(T[] source)
        where T : struct, IFormatValue<T>, INumber<T>
        where TOther : struct, INumber<TOther>
    {
        TOther[] others = new TOther[source.Length];
        TensorPrimitives.ConvertTruncating<T, TOther>(source, others);
        AssertSame([.. source.Select(TOther.CreateTruncating)], others, "ConvertTruncating");
        T[] back = new T[source.Length];
        TensorPrimitives.ConvertTruncating<TOther, T>(others, back);
        AssertSame([.. others.Select(T.CreateTruncating)], back, "ConvertTruncating");
        TensorPrimitives.ConvertSaturating<T, TOther>(source, others);
        AssertSame([.. source.Select(TOther.CreateSaturating)], others, "ConvertSaturating");
        TensorPrimitives.ConvertSaturating<TOther, T>(others, back);
        AssertSame([.. others.Select(T.CreateSaturating)], back, "ConvertSaturating");

        T[] convertible = [.. source.Where(IsConvertible)];
        TOther[] converted = new TOther[convertible.Length];
        TensorPrimitives.ConvertChecked<T, TOther>(convertible, converted);
        AssertSame([.. convertible.Select(TOther.CreateChecked)], converted, "ConvertChecked");
        foreach (T value in source.Where(value => !IsConvertible(value)))
        {
            Assert.Throws<OverflowException>(() => TensorPrimitives.ConvertChecked<T, TOther>([value], new TOther[1]));
        }

        static bool IsConvertible(T value)
        {
            try
            {
                TOther.CreateChecked(value);
                return true;
            }
            catch (OverflowException)
            {
                return false;
            }
        }
    }

    // Of the format's range, with specials among them.
    private static (T[] X, T[] Y) Operands<T>()
        where T : struct, IFormatValue<T>
    {
        var random = new Random(7);
        T[] values = [.. Codes<T>.Few];
        return (random.GetItems(values, Count), random.GetItems(values, Count));
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string operation)
        where T : struct, INumberBase<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Zeros of both signs are equal.
            Expect.Same(expected[i], actual[i], operation, i);
            Expect.Same(T.IsNegative(expected[i]), T.IsNegative(actual[i]), $"sign of {operation}", i);
        }
    }

    private delegate void Function<T>(ReadOnlySpan<T> x, Span<T> destination);

    private delegate void Kernel<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination);
}
