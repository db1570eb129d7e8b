using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Values as integers: toward zero, saturated; checked, an error where the integer part does not fit.</summary>
public sealed class ToIntegerTests
{
    [Theory]
    [FloatTypes]
    public void EveryValueIsTruncatedAndSaturated<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Truncates<T, byte>();
        Truncates<T, sbyte>();
        Truncates<T, short>();
        Truncates<T, ushort>();
        Truncates<T, char>();
        Truncates<T, int>();
        Truncates<T, uint>();
        Truncates<T, long>();
        Truncates<T, ulong>();
        Truncates<T, nint>();
        Truncates<T, nuint>();
        Truncates<T, Int128>();
        Truncates<T, UInt128>();
    }

    [Theory]
    [FloatTypes]
    public void CheckedConversionsOverflowWhereTheIntegerPartDoesNotFit<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Overflows<T, byte>();
        Overflows<T, sbyte>();
        Overflows<T, short>();
        Overflows<T, ushort>();
        Overflows<T, char>();
        Overflows<T, int>();
        Overflows<T, uint>();
        Overflows<T, long>();
        Overflows<T, ulong>();
        Overflows<T, nint>();
        Overflows<T, nuint>();
        Overflows<T, Int128>();
        Overflows<T, UInt128>();
    }

    [Theory]
    [FloatTypes]
    public void BigIntegersAreExactAndRefuseWhatIsNotFinite<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach ((T x, BigInteger? integer) in Integers<T>.Parts)
        {
            if (integer is not null)
            {
                Expect.Same(integer, ConversionOperator<T, BigInteger>.Unchecked(x), "(BigInteger)", x);
                Expect.Same(integer, BigInteger.CreateChecked(x), "CreateChecked", x);
                Expect.Same(integer, BigInteger.CreateSaturating(x), "CreateSaturating", x);
                Expect.Same(integer, BigInteger.CreateTruncating(x), "CreateTruncating", x);
            }
        }

        foreach (T x in Codes<T>.Few.Where(x => !Exact<T>.ValueOf(x).IsFinite))
        {
            Assert.Throws<OverflowException>(() => ConversionOperator<T, BigInteger>.Unchecked(x));
            Assert.Throws<OverflowException>(() => BigInteger.CreateChecked(x));

            // As from Half: NaN is 0 unless checked, and there is no largest integer for infinity to become.
            if (T.IsNaN(x))
            {
                Assert.Equal(BigInteger.Zero, BigInteger.CreateSaturating(x));
                Assert.Equal(BigInteger.Zero, BigInteger.CreateTruncating(x));
            }
            else
            {
                Assert.Throws<OverflowException>(() => BigInteger.CreateSaturating(x));
            }
        }
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPoint<>))]
    public void ConvertToIntegerIsTheSaturatingConversion<T>(T _)
        where T : struct, IFormatValue<T>, IFloatingPoint<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            Expect.Same(int.CreateSaturating(x), T.ConvertToInteger<int>(x), "ConvertToInteger", x);
            Expect.Same(ulong.CreateSaturating(x), T.ConvertToInteger<ulong>(x), "ConvertToInteger", x);
            Expect.Same(sbyte.CreateSaturating(x), T.ConvertToIntegerNative<sbyte>(x), "ConvertToIntegerNative", x);
        }
    }

    private static void Truncates<T, TInteger>()
        where T : struct, IFormatValue<T>, INumber<T>
        where TInteger : IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
    {
        var minimum = BigInteger.CreateChecked(TInteger.MinValue);
        var maximum = BigInteger.CreateChecked(TInteger.MaxValue);
        string cast = $"({typeof(TInteger).Name})";
        string saturating = $"{typeof(TInteger).Name}.CreateSaturating";
        string truncating = $"{typeof(TInteger).Name}.CreateTruncating";
        foreach ((T x, BigInteger? part) in Integers<T>.Parts)
        {
            BigInteger integer = part ?? ReferenceInteger.Saturate(Exact<T>.ValueOf(x), minimum, maximum, RoundingMode.TowardZero);
            TInteger expected = integer <= minimum ? TInteger.MinValue : integer >= maximum ? TInteger.MaxValue : TInteger.CreateChecked(integer);
            Expect.Same(expected, ConversionOperator<T, TInteger>.Unchecked(x), cast, x);
            Expect.Same(expected, TInteger.CreateSaturating(x), saturating, x);
            Expect.Same(expected, TInteger.CreateTruncating(x), truncating, x);
        }
    }

    private static void Overflows<T, TInteger>()
        where T : struct, IFormatValue<T>, INumber<T>
        where TInteger : IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
    {
        var minimum = BigInteger.CreateChecked(TInteger.MinValue);
        var maximum = BigInteger.CreateChecked(TInteger.MaxValue);
        foreach (T x in NearEnds<T>(minimum, maximum))
        {
            ReferenceValue value = Exact<T>.ValueOf(x);
            BigInteger? integer = value.IsFinite ? ReferenceInteger.Truncate(value.Value) : null;
            bool overflows = integer is null || integer < minimum || integer > maximum;
            TInteger expected = overflows ? TInteger.Zero : TInteger.CreateChecked(integer!.Value);
            Expect.SameOrOverflow(overflows, expected, ConversionOperator<T, TInteger>.Checked, $"checked ({typeof(TInteger).Name})", x);
            Expect.SameOrOverflow(overflows, expected, TInteger.CreateChecked, $"{typeof(TInteger).Name}.CreateChecked", x);
        }
    }

    // The values around both ends of an integer type, and some others. Most values of most formats are outside byte, and each error takes its time.
    private static IEnumerable<T> NearEnds<T>(BigInteger minimum, BigInteger maximum)
        where T : struct, IFormatValue<T>
    {
        ReferenceFloat model = Exact<T>.Model;
        var codes = new SortedSet<ulong>();
        foreach (BigInteger end in new[] { minimum, maximum, -BigInteger.One })
        {
            ulong code = model.Encode((BigRational)end, RoundingMode.NearestEven, OverflowMode.Finite);
            codes.UnionWith(Enumerable.Range(-2, 5).Select(distance => (code + (ulong)distance) % model.CodeCount));
        }

        return codes.Select(T.FromCode).Concat(Codes<T>.Few.Where((_, index) => index % 8 == 0));
    }

    // The integer parts of all values, or null for those that are not finite, computed once for all integer types.
    private static class Integers<T>
        where T : struct, IFormatValue<T>
    {
        public static (T Value, BigInteger? Part)[] Parts { get; } =
        [
            .. Codes<T>.All.Select(x => (x, Exact<T>.ValueOf(x) is { IsFinite: true } value ? ReferenceInteger.Truncate(value.Value) : (BigInteger?)null)),
        ];
    }
}
