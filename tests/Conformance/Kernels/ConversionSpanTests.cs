using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>Bulk conversion gives the same bits wherever an element lies, and says what is wrong with spans before it writes anything.</summary>
public sealed class ConversionSpanTests
{
    private const int LongestLength = 200;
    private const int GuardLength = 16;
    private const byte Guard = 0xA5;
    private const ulong FirstIndex = 77;

    private static readonly BulkRounding[] s_roundings = [RoundingMode.NearestEven, RoundingMode.Down, new StochasticRounding(5, 20)];

    // Every size of codes with every other, numbers that need no decoding or no encoding, and a pair for the exact core.
    public static TheoryData<string, string> Pairs() => new()
    {
        { "f32", "e4m3fn" }, { "f32", "bf16" }, { "f32", "e8m20" }, { "f32", "posit16" }, { "f32", "e8m0fnu" }, { "f32", "f64" }, { "f64", "e5m2" }, { "f64", "f16" }, { "f64", "f32" }, { "f64", "posit48" },
        { "f64", "posit64" }, { "e4m3fn", "posit8" }, { "e4m3fn", "bf16" }, { "ue5m3", "f32" }, { "posit8", "f64" }, { "bf16", "e4m3fn" }, { "ue4m4", "f16" }, { "posit16", "f32" }, { "f16", "f64" },
        { "posit24", "e3m2" }, { "tf32", "bf16" }, { "posit32", "tf32" }, { "posit64", "e5m2" }, { "posit64", "f16" }, { "f64", "f64" },
    };

    public static TheoryData<string, string> PairsOfOneSize() => new()
    {
        { "f32", "tf32" }, { "f32", "posit32" }, { "f32", "f32" }, { "f64", "posit48" }, { "f64", "posit64" }, { "e4m3fn", "e5m2" }, { "posit8", "e3m2" }, { "bf16", "f16" }, { "posit16", "p3109_k16p11se" }, { "posit32", "f32" },
        { "posit48", "f64" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EveryLengthAtEveryAddressGivesTheSameBitsAndWritesNothingElse(string sourceName, string targetName)
    {
        (NumberFormat source, NumberFormat target) = (NumberFormat.Parse(sourceName), NumberFormat.Parse(targetName));
        ulong[] codes = Sample(source, target, LongestLength);
        byte[] sourceBytes = CodeList.ToBytes(source, codes);
        foreach (BulkRounding rounding in s_roundings)
        {
            byte[] expected = Expected(source, codes, target, rounding);
            for (int length = 0; length <= LongestLength; length++)
            {
                // The last elements, so that other ones are left over each time.
                int first = LongestLength - length;
                for (int offset = 0; offset < 4; offset++)
                {
                    byte[] from = new byte[offset + (length * source.BytesPerCode)];
                    sourceBytes.AsSpan(first * source.BytesPerCode).CopyTo(from.AsSpan(offset));
                    byte[] to = Guarded(GuardLength + offset + (length * target.BytesPerCode) + GuardLength);
                    BulkConversion.Convert(source, from.AsSpan(offset), target, to.AsSpan(GuardLength + offset), rounding, firstIndex: FirstIndex + (ulong)first);

                    AssertGuards(to, GuardLength + offset, length * target.BytesPerCode);
                    Assert.True(
                        expected.AsSpan(first * target.BytesPerCode).SequenceEqual(to.AsSpan(GuardLength + offset, length * target.BytesPerCode)),
                        $"{source} to {target}, {rounding.Mode}, length {length}, offset {offset}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PairsOfOneSize))]
    public void InPlaceGivesTheSameBits(string sourceName, string targetName)
    {
        (NumberFormat source, NumberFormat target) = (NumberFormat.Parse(sourceName), NumberFormat.Parse(targetName));
        foreach (BulkRounding rounding in s_roundings)
        {
            foreach (int length in (int[])[0, 1, 7, 31, 64, 65, 200, 1023, 1024, 1025, 5000])
            {
                ulong[] codes = Sample(source, target, length);
                byte[] bytes = CodeList.ToBytes(source, codes);
                BulkConversion.Convert(source, bytes, target, bytes, rounding, firstIndex: FirstIndex);
                Assert.Equal(Expected(source, codes, target, rounding), bytes);
            }
        }
    }

    [Theory]
    [InlineData("f32", "tf32", 4)]
    [InlineData("f32", "tf32", 1)]
    [InlineData("f32", "tf32", -4)]
    [InlineData("f32", "bf16", 0)]
    [InlineData("f32", "bf16", 8)]
    [InlineData("e4m3fn", "f32", 0)]
    [InlineData("e4m3fn", "f32", -1)]
    public void OtherOverlapsAreRefused(string sourceName, string targetName, int distance)
    {
        const int Count = 100;
        const int Start = 8;
        (NumberFormat source, NumberFormat target) = (NumberFormat.Parse(sourceName), NumberFormat.Parse(targetName));
        byte[] bytes = Guarded(1000);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => BulkConversion.Convert(
            source, bytes.AsSpan(Start, Count * source.BytesPerCode), target, bytes.AsSpan(Start + distance, Count * target.BytesPerCode)));
        Assert.Equal("destination", exception.ParamName);
        Assert.All(bytes, value => Assert.Equal(Guard, value));
    }

    [Fact]
    public void WhatIsNotWrittenMayOverlap()
    {
        const int Count = 100;
        ulong[] codes = Sample(FloatFormat.Binary32, FloatFormat.E5M2, Count);
        byte[] bytes = Guarded(Count + (4 * Count));
        CodeList.ToBytes(FloatFormat.Binary32, codes).CopyTo(bytes, Count);
        byte[] source = bytes[Count..];
        BulkConversion.Convert(FloatFormat.Binary32, bytes.AsSpan(Count), FloatFormat.E5M2, bytes);
        Assert.Equal(Expected(FloatFormat.Binary32, codes, FloatFormat.E5M2, default, firstIndex: 0), bytes[..Count]);
        Assert.Equal(source, bytes[Count..]);
    }

    [Fact]
    public void BadArgumentsAreNamedAndNothingIsWritten()
    {
        byte[] destination = Guarded(39);
        AssertRefused<ArgumentException>("destination", 4 * 40);
        AssertRefused<ArgumentException>("sourceCodes", (4 * 10) + 1);
        AssertRefused<ArgumentOutOfRangeException>("threads", 4 * 10, threads: 0);
        AssertRefused<ArgumentOutOfRangeException>("threads", 4 * 10, threads: -1);
        AssertRefused<ArgumentOutOfRangeException>("threads", 0, threads: 0);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => BulkConversion.Convert(null!, [], FloatFormat.E5M2, [])).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentNullException>(() => BulkConversion.Convert(FloatFormat.E5M2, [], null!, [])).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentOutOfRangeException>(() => new BulkRounding(RoundingMode.Stochastic)).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentOutOfRangeException>(() => new BulkRounding((RoundingMode)99)).ParamName);

        void AssertRefused<TException>(string parameter, int sourceLength, int threads = 1)
            where TException : ArgumentException
        {
            TException exception = Assert.Throws<TException>(
                () => BulkConversion.Convert(FloatFormat.Binary32, new byte[sourceLength], FloatFormat.E5M2, destination, threads: threads));
            Assert.Equal(parameter, exception.ParamName);
            Assert.All(destination, value => Assert.Equal(Guard, value));
        }
    }

    [Theory]
    [InlineData("f32", "e4m3fn")]
    [InlineData("f32", "bf16")]
    [InlineData("e4m3fn", "f32")]
    [InlineData("bf16", "posit8")]
    public void ThreadsAndPartsGiveTheSameBits(string sourceName, string targetName)
    {
        // Around multiples of what one thread takes at least.
        (NumberFormat source, NumberFormat target) = (NumberFormat.Parse(sourceName), NumberFormat.Parse(targetName));
        foreach (int count in (int[])[32_767, 32_768, 32_769, 49_151, 49_153, 81_921, 100_003])
        {
            byte[] codes = CodeList.ToBytes(source, Sample(source, target, count));
            foreach (BulkRounding rounding in s_roundings)
            {
                byte[] expected = Convert(codes, rounding, threads: 1, parts: 1);
                foreach ((int threads, int parts) in ((int, int)[])[(2, 1), (3, 1), (8, 1), (1, 2), (1, 7), (2, 2), (1, 1000)])
                {
                    Assert.True(expected.AsSpan().SequenceEqual(Convert(codes, rounding, threads, parts)), $"{count} elements, {rounding.Mode}, {threads} threads, {parts} parts");
                }
            }
        }

        byte[] Convert(byte[] codes, BulkRounding rounding, int threads, int parts)
        {
            int count = codes.Length / source.BytesPerCode;
            byte[] result = Guarded((count * target.BytesPerCode) + GuardLength);
            for (int part = 0; part < parts; part++)
            {
                int start = (int)((long)count * part / parts);
                int length = (int)((long)count * (part + 1) / parts) - start;
                BulkConversion.Convert(
                    source,
                    codes.AsSpan(start * source.BytesPerCode, length * source.BytesPerCode),
                    target,
                    result.AsSpan(start * target.BytesPerCode),
                    rounding,
                    firstIndex: FirstIndex + (ulong)start,
                    threads: threads);
            }

            AssertGuards(result, 0, count * target.BytesPerCode);
            return result;
        }
    }

    // Formats of 16 bits have a faster way for blocks in which nothing is special.
    [Theory]
    [InlineData("f32", "bf16")]
    [InlineData("f32", "f16")]
    [InlineData("f32", "e4m3fn")]
    [InlineData("bf16", "f32")]
    [InlineData("f16", "f32")]
    [InlineData("e4m3fn", "f32")]
    public void LongSpansGiveTheBitsOfTheScalarCodecWithAndWithoutSpecialNumbers(string sourceName, string targetName)
    {
        const int Count = 60_000;
        (NumberFormat source, NumberFormat target) = (NumberFormat.Parse(sourceName), NumberFormat.Parse(targetName));
        ulong[] boundaries = BoundaryNumbers.Codes(source, target, 700, 12_000, seed: 6);
        ulong[] codes = new Random(7).GetItems([.. boundaries.Where(code => Math.Abs(source.Decode(code)) < 65520)], Count);
        byte[] expected = Expected(source, codes, target, default);
        foreach (ulong special in boundaries.Where(code => !(Math.Abs(source.Decode(code)) < 65520)).Append(0UL).Distinct().Take(12))
        {
            foreach (int place in (int[])[0, 63, 64, 16_447, 16_448, 40_000, Count - 1])
            {
                ulong[] withSpecial = [.. codes];
                withSpecial[place] = special;
                byte[] expectedWithSpecial = [.. expected];
                Expected(source, [special], target, default).CopyTo(expectedWithSpecial, place * target.BytesPerCode);
                int start = GuardLength + (place % 4);
                byte[] to = Guarded(start + expected.Length + GuardLength);
                BulkConversion.Convert(source, CodeList.ToBytes(source, withSpecial), target, to.AsSpan(start));
                AssertGuards(to, start, expected.Length);
                Assert.True(expectedWithSpecial.AsSpan().SequenceEqual(to.AsSpan(start, expected.Length)), $"{special:X} at {place}");
            }
        }
    }

    private static ulong[] Sample(NumberFormat source, NumberFormat target, int count)
    {
        ulong[] codes = BoundaryNumbers.Codes(source, target, 100, 1000, seed: 4);
        ulong[] sample = new Random(5).GetItems(codes, count);

        // Both with and without specials.
        for (int i = 0; i < count / 2; i++)
        {
            sample[i] = source.IsFinite(sample[i]) ? sample[i] : source.SmallestPositiveCode;
        }

        return sample;
    }

    private static byte[] Expected(NumberFormat source, ulong[] codes, NumberFormat target, BulkRounding rounding, ulong firstIndex = FirstIndex) =>
        CodeList.ToBytes(target, [.. codes.Select((code, index) => target.ConvertFrom(source, code, rounding.At(firstIndex + (ulong)index)))]);

    private static byte[] Guarded(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, Guard);
        return bytes;
    }

    private static void AssertGuards(byte[] bytes, int start, int length)
    {
        Assert.True(!bytes.AsSpan(0, start).ContainsAnyExcept(Guard), "Something is written before the destination.");
        Assert.True(!bytes.AsSpan(start + length).ContainsAnyExcept(Guard), "Something is written behind the last element.");
    }
}
