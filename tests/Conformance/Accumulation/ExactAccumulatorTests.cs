using System.Numerics;
using Xunit;

namespace NumFormats.Conformance.Accumulation;

/// <summary>Exact accumulators against sums of big integers.</summary>
public sealed class ExactAccumulatorTests
{
    private const int Count = 3000;

    public static TheoryData<string> Shapes() => [.. Shape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DotProductsAreExactInAnyOrderAndAnySplit(string name)
    {
        (Shape shape, Unpacked[] x, Unpacked[] y, int[] order, Random random) = Data(name, 1);
        ExactAccumulator whole = shape.CreateAccumulator();
        BigInteger expected = BigInteger.Zero;
        for (int i = 0; i < Count; i++)
        {
            bool subtracts = i % 3 == 0;
            if (subtracts)
            {
                whole.SubtractProduct(x[i], y[i]);
            }
            else
            {
                whole.AddProduct(x[i], y[i]);
            }

            BigInteger product = Shape.ProductInUnits(x[i], y[i], 2 * shape.Least);
            expected += subtracts ? -product : product;
            if (i % 100 == 0)
            {
                AssertHolds(expected, whole);
            }
        }

        AssertHolds(expected, whole);
        byte[] bytes = whole.ToBytes();
        for (int parts = 1; parts <= 9; parts += 2)
        {
            random.Shuffle(order);
            ExactAccumulator[] partial = [.. Enumerable.Range(0, parts).Select(_ => shape.CreateAccumulator())];
            foreach (int i in order)
            {
                ExactAccumulator part = partial[random.Next(parts)];
                part.AddProduct(i % 3 == 0 ? Unpacked.Negate(x[i]) : x[i], y[i]);
            }

            ExactAccumulator sum = shape.CreateAccumulator();
            foreach (ExactAccumulator part in partial)
            {
                sum.Add(ExactAccumulator.FromBytes(part.ToBytes()));
            }

            Assert.Equal(bytes, sum.ToBytes());
            Assert.True(sum.ContentEquals(whole));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SumsAreExact(string name)
    {
        (Shape shape, Unpacked[] x, Unpacked[] y, _, _) = Data(name, 2);
        var accumulator = new ExactAccumulator(shape.Least, shape.Greatest);
        BigInteger expected = BigInteger.Zero;
        for (int i = 0; i < Count; i++)
        {
            accumulator.Add(x[i]);
            accumulator.Subtract(y[i]);
            expected += Shape.InUnits(x[i], shape.Least) - Shape.InUnits(y[i], shape.Least);
            AssertHolds(expected, accumulator);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CancellationLeavesWhatIsLeft(string name)
    {
        (Shape shape, Unpacked[] x, Unpacked[] y, int[] order, Random random) = Data(name, 3);
        ExactAccumulator accumulator = shape.CreateAccumulator();
        random.Shuffle(order);
        Unpacked least = Unpacked.FromInteger(1UL, shape.Least);
        for (int i = 0; i < Count; i++)
        {
            accumulator.AddProduct(x[i], y[i]);
        }

        accumulator.SubtractProduct(least, least);
        foreach (int i in order)
        {
            accumulator.SubtractProduct(y[i], x[i]);
        }

        Assert.Equal(Unpacked.FromInteger(1UL, 2 * shape.Least, isNegative: true), accumulator.ToUnpacked());
        Assert.True(accumulator.IsNegative);
        accumulator.AddProduct(least, least);
        Assert.True(accumulator.IsZero);
        Assert.False(accumulator.IsNegative);
        Assert.Equal(Unpacked.Zero, accumulator.ToUnpacked());
        Assert.Equal(shape.CreateAccumulator().ToBytes(), accumulator.ToBytes());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void IntegersAreAddedAsOneByOneAndInBulk(string name)
    {
        Shape shape = Shape.All.First(shape => shape.Name == name);
        var random = new Random(4);
        foreach (int bits in (int[])[63, 48, 23, 22, 8])
        {
            ExactAccumulator single = shape.CreateAccumulator();
            ExactAccumulator bulk = shape.CreateAccumulator();
            long[] values = new long[Count];
            int[] scales = new int[Count];
            BigInteger expected = BigInteger.Zero;
            for (int i = 0; i < Count; i++)
            {
                int scale = random.Next(single.LeastExponent, single.GreatestExponent + 1);
                long value = random.NextInt64(-1, 1) << bits;
                value = random.Next(8) == 0 ? value : value ^ (random.NextInt64(long.MaxValue) >> (63 - bits));
                while (scale + BigInteger.Abs(value).GetBitLength() - 1 > single.GreatestExponent && value != 0)
                {
                    value /= 2;
                }

                values[i] = value;
                scales[i] = scale;
                expected += (BigInteger)value << (scale - single.LeastExponent);
                single.AddInteger(value, scale);
            }

            bulk.AddIntegers(values, scales);
            AssertHolds(expected, single);
            Assert.Equal(single.ToBytes(), bulk.ToBytes());
        }
    }

    [Theory]
    [InlineData(1L << 22)]
    [InlineData((1L << 22) - 1)]
    [InlineData(-1L << 22)]
    [InlineData((-1L << 22) - 1)]
    public void NarrowIntegersFillADigitWithoutOverflow(long value)
    {
        const int Block = 1 << 14;
        ExactAccumulator accumulator = ExactAccumulator.ForProducts(-133, 127, -133, 127);
        long[] values = new long[Block];
        int[] scales = new int[Block];
        values.AsSpan().Fill(value);
        scales.AsSpan().Fill(accumulator.LeastExponent + 95);
        for (int i = 1; i <= 8; i++)
        {
            accumulator.AddIntegers(values, scales);
            AssertHolds((BigInteger)value * i * Block << 95, accumulator);
        }
    }

    [Fact]
    public void DoublesAreAddedExactly()
    {
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, Count).Select(_ => Next())];
        ExactAccumulator[] accumulators =
        [
            new(-1074, 1023),
            ExactAccumulator.ForProducts(-1074, 1023, -1074, 1023),
            new(-1074 - 500, 1023),
            new(-1074, 1023 + 500),
        ];
        foreach (ExactAccumulator accumulator in accumulators)
        {
            accumulator.AddDoubles(values);
            BigInteger expected = BigInteger.Zero;
            foreach (double value in values)
            {
                expected += Shape.InUnits(default(FloatCodec<Binary64Layout>).Unpack(BitConverter.DoubleToUInt64Bits(value)), accumulator.LeastExponent);
            }

            AssertHolds(expected, accumulator);
            accumulator.AddDoubles([double.PositiveInfinity]);
            Assert.Equal(Unpacked.PositiveInfinity, accumulator.ToUnpacked());
            accumulator.AddDoubles([double.NegativeInfinity]);
            Assert.True(accumulator.IsNaN);
            accumulator.Clear();
            accumulator.AddDoubles([double.NegativeInfinity, 1]);
            Assert.Equal(Unpacked.SignedInfinity(isNegative: true), accumulator.ToUnpacked());
            accumulator.Clear();
            accumulator.AddDoubles([1, double.NaN]);
            Assert.True(accumulator.IsNaN);
        }

        var narrow = new ExactAccumulator(-3, 10);
        narrow.AddDoubles([0, -0.0, 0.125, -0.25, 2047.875, 1]);
        AssertHolds(16383 + 8 - 1, narrow);

        double Next() => random.Next(8) switch
        {
            0 => double.MaxValue,
            1 => -double.Epsilon,
            2 => 0,
            3 => BitConverter.UInt64BitsToDouble((ulong)random.NextInt64(1L << 52)),
            4 => -double.MaxValue,
            _ => BitConverter.UInt64BitsToDouble(((ulong)random.Next(2) << 63) | (ulong)random.NextInt64(0x7FFL << 52)),
        };
    }

    [Fact]
    public void MillionsOfTermsAreExact()
    {
        const int Block = 1 << 16;
        const int Blocks = 210;
        ExactAccumulator accumulator = ExactAccumulator.ForProducts(-149, 127, -149, 127);
        Unpacked x = Unpacked.FromInteger(0xFFFFFFUL, 104);
        BigInteger product = Shape.ProductInUnits(x, x, -298);
        for (int i = 0; i < Block * 64; i++)
        {
            accumulator.SubtractProduct(x, x);
        }

        AssertHolds(-product * Block * 64, accumulator);
        long[] values = new long[Block];
        int[] scales = new int[Block];
        values.AsSpan().Fill(0xFFFFFFL * 0xFFFFFFL);
        scales.AsSpan().Fill(208);
        for (int i = 0; i < Blocks; i++)
        {
            accumulator.AddIntegers(values, scales);
        }

        AssertHolds(product * Block * (Blocks - 64), accumulator);
    }

    [Fact]
    public void CarriesRunThroughTheWholeWidth()
    {
        ExactAccumulator accumulator = ExactAccumulator.ForProducts(-1074, 1023, -1074, 1023);
        Unpacked least = Unpacked.FromInteger(1UL, -1074);
        Unpacked greatest = Unpacked.FromInteger(1UL, 1023);
        BigInteger expected = BigInteger.Zero;
        BigInteger large = BigInteger.One << (2046 + 2148);
        for (int i = 0; i < 5; i++)
        {
            accumulator.SubtractProduct(least, least);
            AssertHolds(--expected, accumulator);
            accumulator.AddProduct(greatest, greatest);
            AssertHolds(expected += large, accumulator);
            accumulator.SubtractProduct(least, least);
            AssertHolds(--expected, accumulator);
            accumulator.SubtractProduct(greatest, greatest);
            AssertHolds(expected -= large, accumulator);
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndChangesNothing()
    {
        var accumulator = new ExactAccumulator(-10, 20);
        accumulator.Add(Unpacked.FromInteger(5UL, -10));
        byte[] before = accumulator.ToBytes();
        Unpacked inexact = Unpacked.FromInteger(1UL, isInexact: true);
        Unpacked wide = Unpacked.FromNormalized(isNegative: false, 0, ulong.MaxValue);
        Action[] refused =
        [
            () => accumulator.Add(Unpacked.FromInteger(1UL, -11)),
            () => accumulator.Subtract(Unpacked.FromInteger((1UL << 20) + 1, -11)),
            () => accumulator.Add(Unpacked.FromInteger(1UL, 21)),
            () => accumulator.Add(Unpacked.FromInteger(1UL, Unpacked.ExponentLimit)),
            () => accumulator.Add(Unpacked.FromInteger(1UL, -Unpacked.ExponentLimit)),
            () => accumulator.Add(inexact),
            () => accumulator.AddProduct(inexact, Unpacked.One),
            () => accumulator.AddProduct(Unpacked.Zero, inexact),
            () => accumulator.AddProduct(Unpacked.FromInteger(1UL, -5), Unpacked.FromInteger(1UL, -6)),
            () => accumulator.AddProduct(Unpacked.FromInteger(3UL, 9), Unpacked.FromInteger(3UL, 9)),
            () => accumulator.SubtractProduct(wide, wide),
            () => accumulator.AddProduct(Unpacked.FromInteger(1UL, Unpacked.ExponentLimit), Unpacked.FromInteger(1UL, Unpacked.ExponentLimit)),
            () => accumulator.AddInteger(1, -11),
            () => accumulator.AddInteger(1, int.MinValue),
            () => accumulator.AddInteger(1, int.MaxValue),
            () => accumulator.AddInteger(long.MinValue, -10),
            () => accumulator.AddIntegers([1], [-11]),
            () => accumulator.AddIntegers([1], [int.MaxValue]),
            () => accumulator.AddIntegers([1], [int.MinValue]),
            () => accumulator.AddIntegers([-1], [21]),
            () => accumulator.AddDoubles([Math.ScaleB(1, -11)]),
            () => accumulator.AddDoubles([Math.ScaleB(1, 21)]),
            () => accumulator.AddDoubles([1 + Math.ScaleB(1, -11)]),
            () => accumulator.AddDoubles([double.Epsilon]),
            () => accumulator.AddDoubles([double.MaxValue]),
        ];
        foreach (Action action in refused)
        {
            Assert.Throws<ArgumentOutOfRangeException>(action);
        }

        Assert.Throws<ArgumentException>(() => accumulator.AddIntegers([1, 2], [0]));
        Assert.Throws<ArgumentException>(() => accumulator.Add(new ExactAccumulator(-10, 21)));
        Assert.Throws<ArgumentException>(() => accumulator.CopyTo(new ExactAccumulator(-9, 20)));
        Assert.Throws<ArgumentException>(() => ExactAccumulator.Compare(accumulator, new ExactAccumulator(-9, 20)));
        Assert.Equal(before, accumulator.ToBytes());

        accumulator.Add(Unpacked.FromInteger(0x3FFFFFFFUL, -10));
        accumulator.AddInteger(-1L << 30, -10);
        accumulator.AddInteger(0, int.MaxValue);
        AssertHolds(4, accumulator);
    }

    [Fact]
    public void RangesAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactAccumulator(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactAccumulator(0, ExactAccumulator.MaxSpan + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactAccumulator(int.MinValue, int.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactAccumulator(int.MaxValue, int.MaxValue));
        var single = new ExactAccumulator(Unpacked.ExponentLimit, Unpacked.ExponentLimit);
        single.Subtract(Unpacked.FromInteger(1UL, Unpacked.ExponentLimit));
        Assert.Equal(Unpacked.FromInteger(1UL, Unpacked.ExponentLimit, isNegative: true), single.ToUnpacked());
        Assert.Equal(2, single.WordCount);
        Assert.Equal(ExactAccumulator.MaxSpan, new ExactAccumulator(5, 5 + ExactAccumulator.MaxSpan).GreatestExponent - 5);
    }

    [Fact]
    public void SumsBeyondTheGuardBitsAreRefused()
    {
        // The words have 65 bits above the term's 63, the topmost for the sign: 64 doublings fit.
        foreach (bool isNegative in (bool[])[false, true])
        {
            var accumulator = new ExactAccumulator(-3, 59);
            Assert.Equal(2, accumulator.WordCount);
            accumulator.Add(Unpacked.FromInteger((1UL << 63) - 1, -3, isNegative));
            BigInteger expected = accumulator.IsNegative ? -((BigInteger.One << 63) - 1) : (BigInteger.One << 63) - 1;
            for (int i = 0; i < 64; i++)
            {
                accumulator.Add(accumulator);
                AssertHolds(expected <<= 1, accumulator);
            }

            Assert.Throws<OverflowException>(() => accumulator.Add(accumulator));
            Assert.Throws<OverflowException>(() => accumulator.ToUnpacked());
            Assert.Throws<OverflowException>(() => accumulator.Add(Unpacked.One));
            Assert.Throws<OverflowException>(() => accumulator.Add(accumulator));
            Assert.Throws<OverflowException>(() => accumulator.ToBytes());
            accumulator.Clear();
            accumulator.Add(Unpacked.One);
            AssertHolds(8, accumulator);
        }
    }

    [Fact]
    public void SpecialsFollowTheirRules()
    {
        Unpacked infinity = Unpacked.PositiveInfinity;
        Unpacked minusInfinity = Unpacked.SignedInfinity(isNegative: true);
        Unpacked minusZero = Unpacked.SignedZero(isNegative: true);

        AssertSum(Unpacked.Zero, sum => sum.Add(minusZero));
        AssertSum(Unpacked.Zero, sum => sum.AddProduct(minusZero, Unpacked.One));
        AssertSum(infinity, sum => sum.Add(infinity));
        AssertSum(minusInfinity, sum => sum.Subtract(infinity));
        AssertSum(infinity, sum => sum.AddProduct(minusInfinity, Unpacked.Negate(Unpacked.One)));
        AssertSum(minusInfinity, sum => sum.SubtractProduct(infinity, infinity));
        AssertSum(Unpacked.NaN, sum => sum.AddProduct(infinity, minusZero));
        AssertSum(Unpacked.NaN, sum => sum.Add(Unpacked.SignedNaN(isNegative: true)));
        AssertSum(Unpacked.NaN, sum => sum.AddProduct(Unpacked.NaN, Unpacked.Zero));
        AssertSum(Unpacked.NaN, sum =>
        {
            sum.Add(infinity);
            sum.Add(minusInfinity);
            sum.Add(infinity);
        });
        AssertSum(Unpacked.NaN, sum =>
        {
            sum.Add(infinity);
            sum.Subtract(sum);
        });
        AssertSum(minusInfinity, sum =>
        {
            sum.Add(infinity);
            sum.Negate();
        });
        AssertSum(infinity, sum =>
        {
            sum.Add(minusInfinity);
            sum.Abs();
        });

        static void AssertSum(Unpacked expected, Action<ExactAccumulator> steps)
        {
            var early = new ExactAccumulator(-8, 8);
            steps(early);
            Assert.Equal(expected, early.ToUnpacked());
            Assert.Equal(expected.IsNaN, early.IsNaN);
            Assert.Equal(expected.IsInfinity, early.IsInfinity);
            Assert.Equal(expected.IsNegative, early.IsNegative);
            Assert.Equal(expected.IsZero, early.IsZero);
            if (expected.IsZero)
            {
                return;
            }

            // Finite terms before and after make no difference to the bits, nor does a merge.
            var late = new ExactAccumulator(-8, 8);
            late.Add(Unpacked.One);
            steps(late);
            late.Add(Unpacked.One);
            var merged = new ExactAccumulator(-8, 8);
            merged.Add(Unpacked.One);
            merged.Add(late);
            Assert.Equal(early.ToBytes(), late.ToBytes());
            Assert.Equal(early.ToBytes(), merged.ToBytes());
            Assert.Equal(early.ToBytes(), ExactAccumulator.FromBytes(early.ToBytes()).ToBytes());
            Assert.True(early.ContentEquals(merged));
            late.Clear();
            Assert.True(late.IsZero);
        }
    }

    [Fact]
    public void SumsCompareNegateAndCopy()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            var x = new ExactAccumulator(-70, 70);
            var y = new ExactAccumulator(-70, 70);
            BigInteger expectedX = NextSum(x);
            BigInteger expectedY = random.Next(4) == 0 ? expectedX : NextSum(y);
            if (y.IsZero)
            {
                x.CopyTo(y);
                expectedY = expectedX;
            }

            Assert.Equal(expectedX.CompareTo(expectedY), ExactAccumulator.Compare(x, y));
            Assert.Equal(expectedX == expectedY, x.ContentEquals(y));
            x.Subtract(y);
            x.CopyTo(x);
            AssertHolds(expectedX - expectedY, x);
            x.Negate();
            AssertHolds(expectedY - expectedX, x);
            x.Abs();
            AssertHolds(BigInteger.Abs(expectedY - expectedX), x);
            AssertHolds(expectedY, y);
        }

        var infinite = new ExactAccumulator(0, 1);
        infinite.Add(Unpacked.PositiveInfinity);
        var zero = new ExactAccumulator(0, 1);
        Assert.Equal(1, ExactAccumulator.Compare(infinite, zero));
        Assert.False(infinite.ContentEquals(zero));
        infinite.CopyTo(zero);
        Assert.Equal(0, ExactAccumulator.Compare(infinite, zero));
        zero.Add(Unpacked.NaN);
        Assert.Null(ExactAccumulator.Compare(infinite, zero));

        BigInteger NextSum(ExactAccumulator accumulator)
        {
            BigInteger sum = BigInteger.Zero;
            for (int term = random.Next(3); term >= 0; term--)
            {
                long value = random.NextInt64(-5, 6);
                int scale = random.Next(-70, 67);
                accumulator.AddInteger(value, scale);
                sum += (BigInteger)value << (scale + 70);
            }

            return sum;
        }
    }

    [Fact]
    public void ForeignBytesAreRefused()
    {
        ExactAccumulator accumulator = ExactAccumulator.ForProducts(-9, 8, -9, 8);
        accumulator.Add(Unpacked.FromInteger(3UL));
        byte[] good = accumulator.ToBytes();
        Assert.Equal(accumulator.ByteCount, good.Length);
        for (int length = 0; length < good.Length; length++)
        {
            Assert.Throws<FormatException>(() => ExactAccumulator.FromBytes(good.AsSpan(0, length)));
        }

        Refuse([.. good, 0]);
        Refuse(With(8, 4));
        Refuse(With(11, 0x80));
        foreach (byte kind in (byte[])[1, 2, 3])
        {
            Refuse(With(8, kind));
        }

        // Ranges that are reversed, too long, out of the limits, or need another length.
        Refuse(With(7, 0x80));
        Refuse(With(7, 0x10));
        Refuse(With(3, 0x7F));
        Refuse(With(3, 0x80));
        Refuse(With(4, 200));
        Refuse(With(0, 0x80));

        var random = new Random(6);
        byte[] bytes = new byte[good.Length];
        for (int i = 0; i < 10_000; i++)
        {
            random.NextBytes(bytes);
            good.AsSpan(0, random.Next(13)).CopyTo(bytes);
            try
            {
                Assert.Equal(bytes, ExactAccumulator.FromBytes(bytes).ToBytes());
            }
            catch (FormatException)
            {
                Assert.False(bytes.AsSpan(0, 12).SequenceEqual(good.AsSpan(0, 12)));
            }
        }

        Assert.False(accumulator.TryWriteBytes(bytes.AsSpan(1), out int written));
        Assert.Equal(0, written);
        Assert.True(accumulator.TryWriteBytes(bytes, out written));
        Assert.Equal(good.Length, written);
        Assert.Equal(good, bytes);

        void Refuse(byte[] source) => Assert.Throws<FormatException>(() => ExactAccumulator.FromBytes(source));

        byte[] With(int index, byte value)
        {
            byte[] changed = [.. good];
            changed[index] = value;
            return changed;
        }
    }

    [Fact]
    public void TermsAllocateNothing()
    {
        ExactAccumulator accumulator = ExactAccumulator.ForProducts(-1074, 1023, -1074, 1023);
        var other = ExactAccumulator.ForProducts(-1074, 1023, -1074, 1023);
        Unpacked third = Unpacked.FromInteger(0x15555555555555UL, -54);
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Use()
        {
            accumulator.Add(third);
            accumulator.AddProduct(third, third);
            accumulator.AddInteger(-3, 4);
            accumulator.AddIntegers([1], [2]);
            accumulator.Add(other);
            accumulator.CopyTo(other);
            accumulator.Negate();
            _ = accumulator.ToUnpacked();
        }
    }

    private static (Shape Shape, Unpacked[] X, Unpacked[] Y, int[] Order, Random Random) Data(string name, int seed)
    {
        Shape shape = Shape.All.First(shape => shape.Name == name);
        var random = new Random(seed);
        Unpacked[] x = [.. Enumerable.Range(0, Count).Select(_ => shape.Next(random))];
        Unpacked[] y = [.. Enumerable.Range(0, Count).Select(_ => shape.Next(random))];
        return (shape, x, y, [.. Enumerable.Range(0, Count)], random);
    }

    // The expected sum is in units of the accumulator's least bit.
    private static void AssertHolds(BigInteger expected, ExactAccumulator accumulator)
    {
        Assert.Equal(Unpacked.FromInteger(expected, accumulator.LeastExponent), accumulator.ToUnpacked());
        Assert.Equal(expected.IsZero, accumulator.IsZero);
        Assert.Equal(expected.Sign < 0, accumulator.IsNegative);
        Assert.Equal(expected, new BigInteger(accumulator.ToBytes().AsSpan(12)));
    }
}
