using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NumFormats.Conformance.Vectors;
using NumFormats.Testing;
using Xunit;
using Xunit.Abstractions;

namespace NumFormats.Conformance.Accumulation;

/// <summary>Quires against published tables and against integers of 16n bits.</summary>
public sealed class QuireTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("dot_p8e2", 8)]
    [InlineData("dot_p16e2", 16)]
    public void DotProductsEqualTheTables(string name, int bits)
    {
        if (PositVectors.Tables.FirstOrDefault(table => table.Name == name) is not { } table)
        {
            return;
        }

        var posit = new PositFormat(bits);
        var quire = new Quire(bits);
        (ulong[] offsets, ulong[] x, ulong[] y, ulong[] expected) = (table["offset"]!, table["x"]!, table["y"]!, table["dot"]!);
        for (int dot = 0; dot < expected.Length; dot++)
        {
            quire.Clear();
            var half = new Quire(bits);
            int end = (int)offsets[dot + 1];
            for (int i = (int)offsets[dot]; i < end; i++)
            {
                quire.QMulAdd(posit.Unpack(x[i]), posit.Unpack(y[i]));
                if (i % 2 == 0)
                {
                    half.QMulSub(posit.Unpack(x[i]), posit.Unpack(y[i]));
                }
            }

            Assert.True(posit.Pack(quire.QToP()) == expected[dot], $"{name}: dot {dot}");

            // A quire that is added and, by way of its bytes, subtracted again leaves the same bits.
            byte[] bytes = quire.ToBytes();
            quire.QAddQ(half);
            quire.QSubQ(Quire.FromBytes(bits, half.ToBytes()));
            Assert.Equal(bytes, quire.ToBytes());
        }

        output.WriteLine($"{name}: {expected.Length} dot products of {x.Length} terms");
    }

    [Theory]
    [InlineData("fma_p8e2", 8)]
    [InlineData("fma_p16e2", 16)]
    public void FusedMultiplyAddsEqualTheTables(string name, int bits)
    {
        if (PositVectors.Tables.FirstOrDefault(table => table.Name == name) is not { } table)
        {
            return;
        }

        var posit = new PositFormat(bits);
        var quire = new Quire(bits);
        (ulong[] a, ulong[] b, ulong[] c, ulong[] expected) = (table["a"]!, table["b"]!, table["c"]!, table["fma"]!);
        for (int i = 0; i < expected.Length; i++)
        {
            quire.PToQ(posit.Unpack(c[i]));
            quire.QMulAdd(posit.Unpack(a[i]), posit.Unpack(b[i]));
            Assert.True(posit.Pack(quire.QToP()) == expected[i], $"{name}: 0x{a[i]:X} * 0x{b[i]:X} + 0x{c[i]:X}");
        }

        output.WriteLine($"{name}: {expected.Length} results");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void DotProductsAreThoseOfTheModelRoundedOnce(int bits)
    {
        const int Runs = 60;
        const int Size = 50;
        var posit = new PositFormat(bits);
        var generators = new PositGenerators(posit);
        ReferencePosit model = generators.Model;
        var quire = new Quire(bits);
        (ulong Left, ulong Right)[] pairs = generators.CodePair().Where(pair => !model.IsNaN(pair.Left) && !model.IsNaN(pair.Right))
            .Sample(Runs * Runs, new Rnd(20_260_411, 7), Size);
        for (int run = 1; run <= Runs; run++)
        {
            // Every product but the first is taken away again: what is left is far below what was there.
            (ulong Left, ulong Right)[] terms = pairs[((run - 1) * Runs)..((run * Runs) - Runs + run)];
            ReferenceValue expected = ReferenceValue.Zero();
            quire.Clear();
            foreach ((ulong left, ulong right) in terms)
            {
                quire.QMulAdd(posit.Unpack(left), posit.Unpack(right));
                expected = ReferenceArithmetic.FusedMultiplyAdd(model.Decode(left), model.Decode(right), expected);
            }

            foreach ((ulong left, ulong right) in terms[1..])
            {
                quire.QMulSub(posit.Unpack(left), posit.Unpack(right));
                expected = ReferenceArithmetic.Subtract(expected, ReferenceArithmetic.Multiply(model.Decode(left), model.Decode(right)));
                Assert.Equal(model.Encode(expected), posit.Pack(quire.QToP()));
                byte[] code = quire.ToBytes();
                Assert.Equal(expected.Value, new BigInteger(code) * BigRational.Pow2(16 - (8 * bits)));
            }

            Assert.Equal(model.Multiply(terms[0].Left, terms[0].Right), posit.Pack(quire.QToP()));
            quire.QMulAdd(posit.Unpack(model.NaRCode), posit.Unpack(0));
            Assert.Equal(model.NaRCode, posit.Pack(quire.QToP()));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void AnyOrderAndAnySplitGiveTheSameBits(int bits)
    {
        const int Count = 500;
        const int Size = 50;
        var posit = new PositFormat(bits);
        var random = new Random(bits);
        (ulong Left, ulong Right)[] terms = new PositGenerators(posit).CodePair().Where(pair => !posit.IsNaN(pair.Left) && !posit.IsNaN(pair.Right))
            .Sample(Count, new Rnd(20_260_411, 9), Size);
        var whole = new Quire(bits);
        foreach ((ulong left, ulong right) in terms)
        {
            whole.QMulAdd(posit.Unpack(left), posit.Unpack(right));
        }

        for (int parts = 1; parts <= 9; parts += 2)
        {
            random.Shuffle(terms);
            Quire[] partial = [.. Enumerable.Range(0, parts).Select(_ => new Quire(bits))];
            foreach ((ulong left, ulong right) in terms)
            {
                partial[random.Next(parts)].QMulSub(posit.Unpack(right), posit.Unpack(posit.Negate(left)));
            }

            var merged = new Quire(bits);
            foreach (Quire part in partial)
            {
                merged.QAddQ(Quire.FromBytes(bits, part.ToBytes()));
            }

            Assert.Equal(whole.ToBytes(), merged.ToBytes());
            Assert.True(whole.ContentEquals(merged));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    public void OperationsAreThoseOnIntegersOf16NBits(int bits)
    {
        var random = new Random(bits);
        var posit = new PositFormat(bits);
        ulong nar = posit.NaNCode!.Value;
        var quire = new Quire(bits);
        int unit = 16 - (8 * bits);
        BigInteger expected = BigInteger.Zero;
        for (int i = 0; i < 3000; i++)
        {
            Unpacked x = Next();
            Unpacked y = Next();
            switch (random.Next(9))
            {
                case 0:
                    quire.PToQ(x);
                    expected = Shape.InUnits(x, unit);
                    break;
                case 1:
                    quire.QNegate();
                    expected = -expected;
                    break;
                case 2:
                    quire.QAbs();
                    expected = BigInteger.Abs(expected);
                    break;
                case 3:
                    quire.QAddP(x);
                    expected += Shape.InUnits(x, unit);
                    break;
                case 4:
                    quire.QSubP(x);
                    expected -= Shape.InUnits(x, unit);
                    break;
                case 5:
                    var other = new Quire(bits);
                    other.QMulAdd(x, y);
                    quire.QAddQ(other);
                    expected += Shape.ProductInUnits(x, y, unit);
                    break;
                case 6:
                    other = new Quire(bits);
                    other.QMulSub(x, y);
                    quire.QSubQ(other);
                    expected += Shape.ProductInUnits(x, y, unit);
                    break;
                case 7:
                    quire.QMulAdd(x, y);
                    expected += Shape.ProductInUnits(x, y, unit);
                    break;
                default:
                    quire.QMulSub(x, y);
                    expected -= Shape.ProductInUnits(x, y, unit);
                    break;
            }

            Assert.Equal(Unpacked.FromInteger(expected, unit), quire.QToP());
            Assert.Equal(expected.IsZero, quire.IsZero);
            Assert.Equal(expected.Sign < 0, quire.IsNegative);
            byte[] bytes = quire.ToBytes();
            Assert.Equal(16 * bits, 8 * bytes.Length);
            Assert.Equal(expected, new BigInteger(bytes));
            Assert.True(quire.ContentEquals(Quire.FromBytes(bits, bytes)));
        }

        // Any code but NaR's, the largest and smallest often.
        Unpacked Next()
        {
            ulong code = random.Next(8) switch
            {
                0 => nar - 1,
                1 => nar + 1,
                2 => 1,
                3 => posit.CodeMask,
                _ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)) & posit.CodeMask,
            };
            return posit.Unpack(code == nar ? 0 : code);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    public void NaRStaysAndIsTheCodeOfASignBit(int bits)
    {
        byte[] nar = new byte[2 * bits];
        nar[^1] = 0x80;
        Action<Quire>[] causes =
        [
            quire => quire.PToQ(Unpacked.NaN),
            quire => quire.QAddP(Unpacked.NaN),
            quire => quire.QSubP(Unpacked.PositiveInfinity),
            quire => quire.QMulAdd(Unpacked.NaN, Unpacked.Zero),
            quire => quire.QMulSub(Unpacked.One, Unpacked.NaN),
            quire => quire.QMulAdd(Unpacked.PositiveInfinity, Unpacked.One),
            quire => quire.QAddQ(Quire.FromBytes(bits, nar)),
            quire => quire.QSubQ(Quire.FromBytes(bits, nar)),
        ];
        foreach (Action<Quire> cause in causes)
        {
            var quire = new Quire(bits);
            quire.QAddP(Unpacked.One);
            cause(quire);
            quire.QAddP(Unpacked.One);
            quire.QNegate();
            quire.QAbs();
            Assert.True(quire.IsNaR);
            Assert.False(quire.IsNegative);
            Assert.Equal(Unpacked.NaN, quire.QToP());
            Assert.Equal(nar, quire.ToBytes());
            Assert.True(quire.ContentEquals(Quire.FromBytes(bits, nar)));
            quire.PToQ(Unpacked.One);
            Assert.False(quire.IsNaR);
            Assert.Equal(Unpacked.One, quire.QToP());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(64)]
    public void OverflowIsNaRAndNothingLessIs(int bits)
    {
        byte[] largest = new byte[2 * bits];
        largest.AsSpan().Fill(0xFF);
        largest[^1] = 0x7F;
        Unpacked minPos = Unpacked.FromInteger(1UL, 8 - (4 * bits));
        Unpacked maxPos = Unpacked.FromInteger(1UL, (4 * bits) - 8);

        var quire = Quire.FromBytes(bits, largest);
        quire.QMulSub(minPos, minPos);
        quire.QMulAdd(minPos, minPos);
        Assert.Equal(largest, quire.ToBytes());
        quire.QMulAdd(minPos, minPos);
        Assert.True(quire.IsNaR);

        quire = Quire.FromBytes(bits, largest);
        quire.QNegate();
        Assert.False(quire.IsNaR);
        quire.QMulSub(minPos, minPos);
        Assert.True(quire.IsNaR);

        // 2^31 − 1 products of the largest posit fit, by doubling; one more does not.
        quire.PToQ(Unpacked.Zero);
        for (int i = 0; i < 31; i++)
        {
            quire.QAddQ(Quire.FromBytes(bits, quire.ToBytes()));
            quire.QMulSub(maxPos, maxPos);
        }

        Assert.Equal(Unpacked.FromInteger(int.MaxValue, (8 * bits) - 16).WithSign(isNegative: true), quire.QToP());
        quire.QMulSub(maxPos, maxPos);
        Assert.True(quire.IsNaR);

        // 2^(23 + 4n) − 1 of the largest posit itself fit too, and one more does not.
        quire.Clear();
        BigInteger count = BigInteger.Zero;
        for (int i = 0; i < 23 + (4 * bits); i++)
        {
            quire.QAddQ(Quire.FromBytes(bits, quire.ToBytes()));
            quire.QAddP(maxPos);
            count = (2 * count) + 1;
        }

        Assert.False(quire.IsNaR);
        Assert.Equal(count, new BigInteger(quire.ToBytes()) >> ((12 * bits) - 24));
        quire.QAddP(maxPos);
        Assert.True(quire.IsNaR);

        quire = Quire.FromBytes(bits, largest);
        quire.QAddQ(quire);
        Assert.True(quire.IsNaR);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quire(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quire(65));
        Assert.Throws<FormatException>(() => Quire.FromBytes(8, new byte[15]));
        Assert.Throws<FormatException>(() => Quire.FromBytes(8, new byte[17]));
        Assert.Throws<ArgumentException>(() => new Quire(8).QAddQ(new Quire(16)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quire(8).QAddP(Unpacked.FromInteger(1UL, -49)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quire(8).QAddP(Unpacked.FromInteger(1UL, 49)));
        Assert.False(new Quire(8).TryWriteBytes(new byte[15], out int written));
        Assert.Equal(0, written);
    }
}
