using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;

namespace NumFormats.Properties;

/// <summary>
/// A declared e5m10 type does what <see cref="Half"/> does, bit for bit: each operation is written once as generic code and run on both. Where Half itself rounds
/// twice or estimates (from decimal, <c>Round</c> with digits, the fused multiply-add, <c>Lerp</c>, the elementary functions) the other tests compare with exact arithmetic instead.
/// </summary>
public sealed class SameAsHalfTests
{
    private static readonly ushort[] s_codes = [.. Codes<TestBinary16>.Few.Concat(Codes<TestBinary16>.Some.Where((_, index) => index % 4 == 0)).Select(x => x.ToBits()).Distinct()];

    [Fact]
    public void ClassificationIsTheSameForEveryCode() => EveryCode(Classification<Half>(), Classification<TestBinary16>(), Expect.Same);

    [Fact]
    public void UnaryOperationsAreTheSameForEveryCode() =>
        EveryCode(Unary<Half>(), Unary<TestBinary16>(), (expected, actual, name, code) => ExpectSameBits(expected, actual, name, code));

    [Fact]
    public void BinaryOperationsAreTheSame()
    {
        foreach (((string name, Func<Half, Half, Half> expected), (_, Func<TestBinary16, TestBinary16, TestBinary16> actual)) in Binary<Half>().Zip(Binary<TestBinary16>()))
        {
            foreach (ushort x in s_codes)
            {
                foreach (ushort y in s_codes)
                {
                    ExpectSameBits(expected(ToHalf(x), ToHalf(y)), actual(ToTest(x), ToTest(y)), name, (x, y));
                }
            }
        }
    }

    [Fact]
    public void ComparisonsAreTheSame()
    {
        foreach (ushort x in s_codes)
        {
            foreach (ushort y in s_codes)
            {
                Expect.Same(Comparisons(ToHalf(x), ToHalf(y)), Comparisons(ToTest(x), ToTest(y)), "comparison", (x, y));
            }
        }
    }

    [Fact]
    public void ClampingIsTheSameAndRefusesCrossedBounds()
    {
        ushort[] bounds = [0xFC00, 0xC000, 0x8000, 0x0000, 0x0001, 0x3C00, 0x7BFF, 0x7C00];
        foreach (ushort min in bounds)
        {
            foreach (ushort max in bounds)
            {
                if (ToHalf(min) > ToHalf(max))
                {
                    Assert.Throws<ArgumentException>(() => Half.Clamp(Half.One, ToHalf(min), ToHalf(max)));
                    Assert.Throws<ArgumentException>(() => TestBinary16.Clamp(TestBinary16.One, ToTest(min), ToTest(max)));
                    Assert.Throws<ArgumentException>(() => TestBinary16.ClampNative(TestBinary16.One, ToTest(min), ToTest(max)));
                    continue;
                }

                foreach (ushort x in s_codes)
                {
                    ExpectSameBits(Half.Clamp(ToHalf(x), ToHalf(min), ToHalf(max)), TestBinary16.Clamp(ToTest(x), ToTest(min), ToTest(max)), "Clamp", (x, min, max));

                    // What the native one gives for NaN and which zero is the platform's own affair.
                    Half native = Half.ClampNative(ToHalf(x), ToHalf(min), ToHalf(max));
                    if (!Half.IsNaN(ToHalf(x)) && native != Half.Zero)
                    {
                        ExpectSameBits(native, TestBinary16.ClampNative(ToTest(x), ToTest(min), ToTest(max)), "ClampNative", (x, min, max));
                    }
                }
            }
        }
    }

    [Fact]
    public void SignIsTheSameAndRefusesNaN()
    {
        foreach (ushort x in s_codes.Where(code => !Half.IsNaN(ToHalf(code))))
        {
            Assert.Equal(Half.Sign(ToHalf(x)), TestBinary16.Sign(ToTest(x)));
        }

        Assert.Throws<ArithmeticException>(() => Half.Sign(Half.NaN));
        Assert.Throws<ArithmeticException>(() => TestBinary16.Sign(TestBinary16.NaN));
    }

    [Theory]
    [InlineData(MidpointRounding.ToEven)]
    [InlineData(MidpointRounding.AwayFromZero)]
    [InlineData(MidpointRounding.ToZero)]
    [InlineData(MidpointRounding.ToNegativeInfinity)]
    [InlineData(MidpointRounding.ToPositiveInfinity)]
    public void RoundingToIntegersIsTheSameForEveryCode(MidpointRounding mode)
    {
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            ushort x = (ushort)code;
            ExpectSameBits(Half.Round(ToHalf(x), mode), TestBinary16.Round(ToTest(x), mode), "Round", x);
        }
    }

    [Fact]
    public void UndefinedRoundingModesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Half.Round(Half.One, (MidpointRounding)5));
        Assert.Throws<ArgumentException>(() => TestBinary16.Round(TestBinary16.One, (MidpointRounding)5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Half.Round(Half.One, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestBinary16.Round(TestBinary16.One, -1));
    }

    [Fact]
    public void ExponentsAndScalingAreTheSame()
    {
        int[] powers = [int.MinValue, -100, -42, -41, -40, -30, -25, -24, -16, -15, -14, -13, -2, -1, 0, 1, 2, 13, 14, 15, 16, 29, 30, 31, 40, 45, 46, 100, int.MaxValue];
        foreach (ushort x in s_codes)
        {
            // Half's own counts the leading zeros of a subnormal in 32 bits: it says that 2^-24 has the exponent -40.
            Assert.Equal(Half.IsSubnormal(ToHalf(x)) ? Math.ILogB((double)ToHalf(x)) : Half.ILogB(ToHalf(x)), TestBinary16.ILogB(ToTest(x)));
            foreach (int power in powers)
            {
                ExpectSameBits(Half.ScaleB(ToHalf(x), power), TestBinary16.ScaleB(ToTest(x), power), "ScaleB", (x, power));
            }
        }
    }

    [Fact]
    public void PartsAreTheSame()
    {
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            Expect.Same(Parts(ToHalf((ushort)code)), Parts(ToTest((ushort)code)), "parts", code);
        }
    }

    [Fact]
    public void ConversionsOfOtherNumbersAreTheSame()
    {
        foreach (ushort x in s_codes)
        {
            for (int ulps = -2; ulps <= 2; ulps++)
            {
                // Half's midpoints are exact in binary32.
                float single = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)ToHalf(x)) + (uint)ulps);
                float midpoint = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)ToHalf(x)) + (1 << 12) + (uint)ulps);
                ExpectSameBits((Half)single, (TestBinary16)single, "(float)", single);
                ExpectSameBits((Half)midpoint, (TestBinary16)midpoint, "(float)", midpoint);
                ExpectSameBits((Half)(double)midpoint, (TestBinary16)(double)midpoint, "(double)", midpoint);
            }
        }

        for (int integer = -70_000; integer <= 70_000; integer += integer is > -4200 and < 4200 ? 1 : 3)
        {
            ExpectSameBits((Half)integer, (TestBinary16)integer, "(int)", integer);
            ExpectSameBits((Half)(long)integer, (TestBinary16)(long)integer, "(long)", integer);
            ExpectSameBits((Half)(short)integer, (TestBinary16)(short)integer, "(short)", integer);
        }
    }

    [Fact]
    public void TextIsTheSameForEveryCode()
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            Half half = ToHalf((ushort)code);
            Expect.Same(half.ToString(culture), ToTest((ushort)code).ToString(culture), "ToString", code);
        }
    }

    // The same list for both types: classification has results of its own kind, so it is one number.
    private static (string Name, Func<T, int> Function)[] Classification<T>()
        where T : IBinaryFloatingPointIeee754<T> =>
    [
        ("IsCanonical", x => T.IsCanonical(x) ? 1 : 0),
        ("IsComplexNumber", x => T.IsComplexNumber(x) ? 1 : 0),
        ("IsEvenInteger", x => T.IsEvenInteger(x) ? 1 : 0),
        ("IsFinite", x => T.IsFinite(x) ? 1 : 0),
        ("IsImaginaryNumber", x => T.IsImaginaryNumber(x) ? 1 : 0),
        ("IsInfinity", x => T.IsInfinity(x) ? 1 : 0),
        ("IsInteger", x => T.IsInteger(x) ? 1 : 0),
        ("IsNaN", x => T.IsNaN(x) ? 1 : 0),
        ("IsNegative", x => T.IsNegative(x) ? 1 : 0),
        ("IsNegativeInfinity", x => T.IsNegativeInfinity(x) ? 1 : 0),
        ("IsNormal", x => T.IsNormal(x) ? 1 : 0),
        ("IsOddInteger", x => T.IsOddInteger(x) ? 1 : 0),
        ("IsPositive", x => T.IsPositive(x) ? 1 : 0),
        ("IsPositiveInfinity", x => T.IsPositiveInfinity(x) ? 1 : 0),
        ("IsPow2", x => T.IsPow2(x) ? 1 : 0),
        ("IsRealNumber", x => T.IsRealNumber(x) ? 1 : 0),
        ("IsSubnormal", x => T.IsSubnormal(x) ? 1 : 0),
        ("IsZero", x => T.IsZero(x) ? 1 : 0),
    ];

    private static (string Name, Func<T, T> Function)[] Unary<T>()
        where T : IBinaryFloatingPointIeee754<T> =>
    [
        ("Abs", T.Abs), ("BitDecrement", T.BitDecrement), ("BitIncrement", T.BitIncrement), ("Ceiling", T.Ceiling), ("Floor", T.Floor), ("Round", T.Round),
        ("Truncate", T.Truncate), ("Sqrt", T.Sqrt), ("-", x => -x), ("+", x => +x), ("++", x => ++x), ("--", x => --x), ("~", x => ~x),
        ("checked ++", x => checked(++x)), ("checked -", x => checked(-x)),
    ];

    private static (string Name, Func<T, T, T> Function)[] Binary<T>()
        where T : IBinaryFloatingPointIeee754<T> =>
    [
        ("+", (x, y) => x + y), ("-", (x, y) => x - y), ("*", (x, y) => x * y), ("/", (x, y) => x / y), ("%", (x, y) => x % y),
        ("checked +", (x, y) => checked(x + y)), ("checked *", (x, y) => checked(x * y)),
        ("&", (x, y) => x & y), ("|", (x, y) => x | y), ("^", (x, y) => x ^ y),
        ("CopySign", T.CopySign), ("Ieee754Remainder", T.Ieee754Remainder),
        ("Max", T.Max), ("Min", T.Min), ("MaxNumber", T.MaxNumber), ("MinNumber", T.MinNumber),
        ("MaxMagnitude", T.MaxMagnitude), ("MinMagnitude", T.MinMagnitude), ("MaxMagnitudeNumber", T.MaxMagnitudeNumber), ("MinMagnitudeNumber", T.MinMagnitudeNumber),
        ("MaxNative", (x, y) => IsPlain(x, y) ? T.MaxNative(x, y) : T.One), ("MinNative", (x, y) => IsPlain(x, y) ? T.MinNative(x, y) : T.One),
    ];

    // What the native selections give for NaN and for zeros of both signs is left to the platform.
    private static bool IsPlain<T>(T x, T y)
        where T : INumber<T> => !T.IsNaN(x) && !T.IsNaN(y) && (!T.IsZero(x) || !T.IsZero(y));

    private static (bool Less, bool LessOrEqual, bool Greater, bool GreaterOrEqual, bool Equal, bool Unequal, bool SameKey, int Order) Comparisons<T>(T x, T y)
        where T : INumber<T> => (x < y, x <= y, x > y, x >= y, x == y, x != y, x.Equals(y), Math.Sign(x.CompareTo(y)));

    // The bytes may be more than needed; the numbers in them are the same.
    private static (int Exponent, int ExponentBits, UInt128 Significand, int SignificandBits) Parts<T>(T x)
        where T : IFloatingPoint<T>
    {
        Span<byte> exponent = stackalloc byte[x.GetExponentByteCount()];
        Span<byte> significand = stackalloc byte[x.GetSignificandByteCount()];
        Assert.Equal(exponent.Length, x.WriteExponentLittleEndian(exponent));
        Assert.Equal(significand.Length, x.WriteSignificandLittleEndian(significand));
        var exponentNumber = new BigInteger(exponent);
        var significandNumber = new BigInteger(significand, isUnsigned: true);
        x.WriteExponentBigEndian(exponent);
        x.WriteSignificandBigEndian(significand);
        Expect.Same(exponentNumber, new BigInteger(exponent, isBigEndian: true), "exponent, big-endian", x);
        Expect.Same(significandNumber, new BigInteger(significand, isUnsigned: true, isBigEndian: true), "significand, big-endian", x);
        return ((int)exponentNumber, x.GetExponentShortestBitLength(), (UInt128)significandNumber, x.GetSignificandBitLength());
    }

    private static void EveryCode<TResultOfHalf, TResult>(
        (string Name, Func<Half, TResultOfHalf> Function)[] expected,
        (string Name, Func<TestBinary16, TResult> Function)[] actual,
        Action<TResultOfHalf, TResult, string, ushort> compare)
    {
        foreach (((string name, Func<Half, TResultOfHalf> half), (_, Func<TestBinary16, TResult> test)) in expected.Zip(actual))
        {
            for (int code = 0; code <= ushort.MaxValue; code++)
            {
                compare(half(ToHalf((ushort)code)), test(ToTest((ushort)code)), name, (ushort)code);
            }
        }
    }

    // An invalid operation's NaN has the processor's sign and Half's; no standard says which.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpectSameBits<TInput>(Half expected, TestBinary16 actual, string operation, TInput input)
    {
        bool isSame = BitConverter.HalfToUInt16Bits(expected) == actual.ToBits() || (Half.IsNaN(expected) && TestBinary16.IsNaN(actual));
        if (!isSame)
        {
            Assert.Fail($"{operation} of {input} is {actual}, and of Half {expected}.");
        }
    }

    private static Half ToHalf(ushort code) => BitConverter.UInt16BitsToHalf(code);

    private static TestBinary16 ToTest(ushort code) => TestBinary16.FromBits(code);
}
