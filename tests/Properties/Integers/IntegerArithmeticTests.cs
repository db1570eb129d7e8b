using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;

namespace NumFormats.Properties;

/// <summary>All operations of the integer types, on all pairs, against <see cref="int"/> arithmetic reduced to the width.</summary>
public sealed class IntegerArithmeticTests
{
    [Theory]
    [IntegerTypes]
    public void ATypeIsOneByteWithTheCodeInItsLowBits<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var format = (IntegerFormat)T.Format;
        Assert.Equal(1, Unsafe.SizeOf<T>());
        Assert.Equal(T.Zero, default);
        Assert.All(Integers<T>.All, x =>
        {
            Assert.Equal((byte)x.ToCode(), Unsafe.BitCast<T, byte>(x));
            Assert.Equal(x, T.FromCode(x.ToCode()));
            Assert.Equal(Integers<T>.ValueOf(x), (int)format.OrderKey(x.ToCode()));
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => T.FromCode(format.CodeMask + 1));
        Assert.Equal(format.LargestCode, T.MaxValue.ToCode());
        Assert.Equal(format.LowestCode, T.MinValue.ToCode());
        Assert.Equal(format.CodeMask, T.AllBitsSet.ToCode());
        Assert.Equal(1UL, T.One.ToCode());
        Assert.Equal(format.IsSigned, ValueTypesAttribute.Has(typeof(T), typeof(ISignedNumber<>)));
        Assert.Equal(!format.IsSigned, ValueTypesAttribute.Has(typeof(T), typeof(IUnsignedNumber<>)));
    }

    [Theory]
    [IntegerTypes]
    public void OperationsOnPairsAreThoseOfIntWrappedAround<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (T x in Integers<T>.All)
        {
            int i = Integers<T>.ValueOf(x);
            foreach (T y in Integers<T>.All)
            {
                int j = Integers<T>.ValueOf(y);
                Same(i + j, x + y);
                Same(i - j, x - y);
                Same(i * j, x * y);
                Same(i & j, x & y);
                Same(i | j, x | y);
                Same(i ^ j, x ^ y);
                Same(Math.Max(i, j), T.Max(x, y));
                Same(Math.Min(i, j), T.Min(x, y));
                Same(int.MaxMagnitude(i, j), T.MaxMagnitude(x, y));
                Same(int.MinMagnitude(i, j), T.MinMagnitude(x, y));
                Assert.Equal(i < j, x < y);
                Assert.Equal(i <= j, x <= y);
                Assert.Equal(i > j, x > y);
                Assert.Equal(i >= j, x >= y);
                Assert.Equal(i == j, x == y);
                Assert.Equal(i != j, x != y);
                Assert.Equal(i.CompareTo(j), x.CompareTo(y));
                Assert.Equal(i == j, x.Equals(y));
                if (j != 0)
                {
                    Same(i / j, x / y);
                    Same(i % j, x % y);
                    Assert.Equal((x / y, x % y), T.DivRem(x, y));
                }

                Checked(i + j, () => checked(x + y));
                Checked(i - j, () => checked(x - y));
                Checked(i * j, () => checked(x * y));
                Checked(j == 0 ? null : i / j, () => checked(x / y), nameof(DivideByZeroException));
                Checked(j < 0 ? -Math.Abs(i) : Math.Abs(i), () => T.CopySign(x, y));
            }
        }
    }

    [Theory]
    [IntegerTypes]
    public void OperationsOnSingleNumbersAreThoseOfIntWrappedAround<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int width = T.Format.BitWidth;
        foreach (T x in Integers<T>.All)
        {
            int i = Integers<T>.ValueOf(x);
            uint code = (uint)x.ToCode();
            Same(-i, -x);
            Same(~i, ~x);
            Same(i + 1, Increment(x));
            Same(i - 1, Decrement(x));
            Assert.Equal(x, +x);
            Checked(-i, () => checked(-x));
            Checked(i + 1, () => { T y = x; return checked(++y); });
            Checked(i - 1, () => { T y = x; return checked(--y); });
            Checked(Math.Abs(i), () => T.Abs(x));
            Checked(BitOperations.PopCount(code), () => T.PopCount(x));
            Checked(BitOperations.LeadingZeroCount(code) - (32 - width), () => T.LeadingZeroCount(x));
            Checked(code == 0 ? width : BitOperations.TrailingZeroCount(code), () => T.TrailingZeroCount(x));
            Checked(i < 0 ? null : BitOperations.Log2(code), () => T.Log2(x), nameof(ArgumentOutOfRangeException));
            Assert.Equal(int.IsPow2(i), T.IsPow2(x));
            Assert.Equal(Math.Sign(i), T.Sign(x));
            Assert.Equal(i == 0, T.IsZero(x));
            Assert.Equal(i < 0, T.IsNegative(x));
            Assert.Equal(i >= 0, T.IsPositive(x));
            Assert.Equal(i % 2 == 0, T.IsEvenInteger(x));
            Assert.Equal(i % 2 != 0, T.IsOddInteger(x));
            Assert.True(T.IsInteger(x) && T.IsFinite(x) && T.IsRealNumber(x) && T.IsCanonical(x));
            Assert.False(T.IsNaN(x) || T.IsInfinity(x) || T.IsSubnormal(x));
            Assert.Equal(i != 0, T.IsNormal(x));
            Assert.Equal(1, x.GetByteCount());
            Assert.Equal(((IBinaryInteger<int>)i).GetShortestBitLength(), x.GetShortestBitLength());
            for (int distance = -20; distance <= 20; distance++)
            {
                int by = ((distance % width) + width) % width;
                Same(i << by, x << distance);
                Same(i >> by, x >> distance);
                Same((int)(code >> by), x >>> distance);
                Same((int)((code << by) | (code >> (width - by))), T.RotateLeft(x, distance));
                Same((int)((code >> by) | (code << (width - by))), T.RotateRight(x, distance));
            }
        }

        Assert.Throws<ArgumentException>(() => T.Clamp(T.Zero, T.One, T.Zero));
    }

    [Theory]
    [IntegerTypes]
    public void BytesAreReadAndWrittenAsTheNumber<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (T x in Integers<T>.All)
        {
            byte[] bytes = new byte[3];
            Assert.True(x.TryWriteBigEndian(bytes, out int written));
            Assert.Equal(1, written);
            Assert.Equal([unchecked((byte)Integers<T>.ValueOf(x)), 0, 0], bytes);
            Assert.Equal(1, x.WriteLittleEndian(bytes));
            Assert.False(x.TryWriteLittleEndian([], out written));
            Assert.Equal(0, written);
        }

        for (int i = short.MinValue; i <= ushort.MaxValue; i += 3)
        {
            bool isUnsigned = i > short.MaxValue;
            byte[] little = [(byte)i, (byte)(i >> 8)];
            bool fits = i >= Integers<T>.ValueOf(T.MinValue) && i <= Integers<T>.ValueOf(T.MaxValue);
            Assert.Equal(fits, T.TryReadLittleEndian(little, isUnsigned, out T x));
            Same(fits ? i : 0, x);
            Assert.Equal(fits, T.TryReadBigEndian([little[1], little[0]], isUnsigned, out x));
            Same(fits ? i : 0, x);
        }

        Assert.True(T.TryReadBigEndian([], isUnsigned: false, out T zero));
        Assert.Equal(T.Zero, zero);
        Assert.Equal(T.One, T.ReadBigEndian([0, 0, 0, 0, 1], isUnsigned: false));
    }

    [Theory]
    [IntegerTypes]
    public void GenericAlgorithmsRun<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Assert.Equal(Integers<T>.All.Select(Integers<T>.ValueOf).Order(), Integers<T>.All.Order().Select(Integers<T>.ValueOf));
        Assert.Equal(Integers<T>.All.Count, Integers<T>.All.ToHashSet().Count);
        Assert.All(Integers<T>.All.Where(T.IsPositive), x =>
        {
            // Euclid's algorithm.
            (T a, T b) = (x, T.MaxValue);
            while (!T.IsZero(b))
            {
                (a, b) = (b, a % b);
            }

            Same((int)BigInteger.GreatestCommonDivisor(Integers<T>.ValueOf(x), Integers<T>.ValueOf(T.MaxValue)), a);
        });
    }

    private static T Increment<T>(T x)
        where T : INumber<T> => ++x;

    private static T Decrement<T>(T x)
        where T : INumber<T> => --x;

    private static void Same<T>(int expected, T actual)
        where T : struct, IFormatValue<T> => Assert.Equal(Integers<T>.Wrap(expected), actual);

    // The result where the type has it; OverflowException where it has not; the given exception where there is none.
    private static void Checked<T>(int? expected, Func<T> compute, string? otherwise = null)
        where T : struct, IFormatValue<T>
    {
        string outcome = expected is not { } number ? otherwise!
            : Integers<T>.ValueOf(Integers<T>.Wrap(number)) == number ? Outcome.Of(() => Integers<T>.Wrap(number))
            : nameof(OverflowException);
        Assert.Equal(outcome, Outcome.Of(compute));
    }
}
