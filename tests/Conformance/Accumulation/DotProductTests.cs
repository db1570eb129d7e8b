using NumFormats.Conformance.Cli;
using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Accumulation;

/// <summary>Exact dot products of codes against the exact model and against accumulators that are given one product after another.</summary>
public sealed class DotProductTests
{
    public static TheoryData<string> Formats() =>
    [
        .. NumberFormat.Named.Select(format => format.Name),
        "p3109_k16p15se", "e11m4", "e3m12", "posit16es4", "posit9es3", "posit3", "posit17es1", "e8m10", "posit16es0",
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void SumsAreExactForAnyLengthAndAnySplit(string name)
    {
        var format = NumberFormat.Parse(name);
        foreach (int count in (int[])[0, 1, 511, 512, 1023, 1024, 1025, 3000])
        {
            (ulong[] x, ulong[] y) = Operands(format, count);
            ExactAccumulator expected = OneByOne(format, x, y);
            (byte[] bytesX, byte[] bytesY) = (ConvertTests.Bytes(format, x), ConvertTests.Bytes(format, y));
            var whole = new DotProduct(format, DotAccumulation.Exact);
            whole.Add(bytesX, bytesY);
            Assert.Equal(expected.ToUnpacked(), whole.Sum);

            // The factors may change places, and the pieces be of any length.
            var random = new Random(count);
            whole.Clear();
            Assert.Equal(Unpacked.Zero, whole.Sum);
            for (int start = 0; start < count;)
            {
                int length = Math.Min(random.Next(1, 1500), count - start);
                Range part = (start * format.BytesPerCode)..((start + length) * format.BytesPerCode);
                whole.Add(bytesY.AsSpan(part), bytesX.AsSpan(part));
                start += length;
            }

            Assert.Equal(expected.ToUnpacked(), whole.Sum);
        }
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("e4m3fn")]
    [InlineData("posit16")]
    [InlineData("posit32")]
    [InlineData("f32")]
    public void SumsAreThoseOfTheModel(string name)
    {
        var format = NumberFormat.Parse(name);
        var model = ReferenceFormat.Of(format);
        (ulong[] x, ulong[] y) = Operands(format, 1600);
        ReferenceValue expected = ReferenceValue.Zero();
        for (int i = 0; i < x.Length; i++)
        {
            expected = ReferenceArithmetic.FusedMultiplyAdd(model.Decode(x[i]), model.Decode(y[i]), expected);
        }

        var actual = new DotProduct(format, DotAccumulation.Exact);
        actual.Add(ConvertTests.Bytes(format, x), ConvertTests.Bytes(format, y));
        Assert.Equal(model.Encode(expected), format.Pack(actual.Sum));

        // Everything but the least product is taken away again.
        ulong least = format.SmallestPositiveCode;
        actual.Add(ConvertTests.Bytes(format, x.Select(format.Negate)), ConvertTests.Bytes(format, y));
        actual.Add(ConvertTests.Bytes(format, [least]), ConvertTests.Bytes(format, [least]));
        Unpacked factor = format.Unpack(least);
        Assert.Equal(Unpacked.Multiply(factor, factor), actual.Sum);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WhatIsNotFiniteIsSeenWhereverItIs(string name)
    {
        var format = NumberFormat.Parse(name);
        ulong[] specials = [.. new[] { format.NaNCode, format.InfinityCode }.OfType<ulong>()];
        foreach (ulong special in specials)
        {
            foreach (int place in (int[])[0, 700, 1023, 1024, 2000])
            {
                foreach (bool byZero in (bool[])[false, true])
                {
                    (ulong[] x, ulong[] y) = Operands(format, 2001);
                    x[place] = special;
                    y[place] = byZero ? format.Encode(0) : y[place];
                    var actual = new DotProduct(format, DotAccumulation.Exact);
                    actual.Add(ConvertTests.Bytes(format, x), ConvertTests.Bytes(format, y));
                    Unpacked expected = OneByOne(format, x, y).ToUnpacked();
                    Assert.False(expected.IsFiniteNonzero);
                    Assert.Equal(expected, actual.Sum);
                }
            }
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        var product = new DotProduct(FloatFormat.BFloat16, DotAccumulation.Exact);
        Assert.Throws<ArgumentException>(() => product.Add(new byte[4], new byte[2]));
        Assert.Throws<ArgumentException>(() => product.Add(new byte[3], new byte[3]));
        Assert.Throws<ArgumentNullException>(() => new DotProduct(null!, DotAccumulation.Exact));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DotProduct(FloatFormat.BFloat16, (DotAccumulation)3));

        // Bits above the width of a code are ignored.
        var narrow = new DotProduct(FloatFormat.E2M1FN, DotAccumulation.Exact);
        narrow.Add([0xF2], [0x02]);
        Assert.Equal(Unpacked.One, narrow.Sum);
    }

    private static ExactAccumulator OneByOne(NumberFormat format, ulong[] x, ulong[] y)
    {
        var sum = ExactAccumulator.ForProducts(format.LeastExponent, format.GreatestExponent, format.LeastExponent, format.GreatestExponent);
        for (int i = 0; i < x.Length; i++)
        {
            sum.AddProduct(format.Unpack(x[i]), format.Unpack(y[i]));
        }

        return sum;
    }

    // Any finite codes, the largest and smallest often; zero, where there is one, in place of the others.
    private static (ulong[] X, ulong[] Y) Operands(NumberFormat format, int count)
    {
        ulong[] ends = [format.LargestCode, format.LowestCode, format.SmallestPositiveCode];
        ulong[] Next(int seed) =>
        [
            .. ConvertTests.RandomCodes(format, count + seed).Take(count).Select((code, i) => i % 7 < 3 && (code & 3) == 0 ? ends[i % 7] : format.IsFinite(code) ? code : format.Encode(0)),
        ];
        return (Next(1), Next(2));
    }
}
