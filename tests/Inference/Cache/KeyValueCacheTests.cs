using NumFormats.Inference.Tests.Networks;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Inference.Tests.Cache;

public class KeyValueCacheTests
{
    private const int Channels = 64;
    private const int Tokens = 300;

    private static readonly KeyValueCacheOptions Small = new() { BlockTokens = 64, ValueGroup = 32 };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void Attention_is_that_of_the_numbers_that_are_kept(int bits)
    {
        (float[] keys, float[] values, float[] query) = Numbers();
        var cache = new KeyValueCache(Channels, Small with { KeyBits = bits, ValueBits = bits, BlockTokens = 32, ResidualTokens = 16 });
        cache.Append(keys, values);
        float[] keptKeys = new float[keys.Length];
        float[] keptValues = new float[values.Length];
        cache.Read(keptKeys, keptValues);
        float[] result = new float[Channels];
        cache.Attend(query, result);
        double[] expected = Attention(query, keptKeys, keptValues);
        for (int i = 0; i < Channels; i++)
        {
            Assert.Equal(expected[i], result[i], 1e-4);
        }

        // Within half a step of the range of the channel in its block, and of the token in its group, and what binary16 does to scales.
        Assert.Equal(keys[(288 * Channels)..], keptKeys[(288 * Channels)..]);
        for (int i = 0; i < 288 * Channels; i++)
        {
            int block = i / Channels / 32;
            float[] mates = [.. Enumerable.Range(block * 32, 32).Select(token => keys[(token * Channels) + (i % Channels)])];
            float step = (mates.Max() - mates.Min()) / ((1 << bits) - 1);
            Assert.InRange(Math.Abs(keys[i] - keptKeys[i]), 0, (0.51 * step) + (0.002 * mates.Max(Math.Abs)));
            ReadOnlySpan<float> group = values.AsSpan(i / 32 * 32, 32);
            float[] numbers = group.ToArray();
            Assert.InRange(Math.Abs(values[i] - keptValues[i]), 0, (0.51 * (numbers.Max() - numbers.Min()) / ((1 << bits) - 1)) + (0.002 * numbers.Max(Math.Abs)));
        }
    }

    [Fact]
    public void Appending_in_pieces_is_appending_at_once()
    {
        (float[] keys, float[] values, float[] query) = Numbers();
        var once = new KeyValueCache(Channels, Small);
        var pieces = new KeyValueCache(Channels, Small);
        once.Append(keys, values);
        for (int first = 0; first < Tokens;)
        {
            int count = Math.Min(1 + (first % 7), Tokens - first);
            pieces.Append(keys.AsSpan(first * Channels, count * Channels), values.AsSpan(first * Channels, count * Channels));
            first += count;
        }

        float[] x = new float[Channels];
        float[] y = new float[Channels];
        once.Attend(query, x);
        pieces.Attend(query, y);
        Assert.Equal(x, y);
        Assert.Equal(Tokens, pieces.Count);
        Assert.Equal(once.PackedBytes, pieces.PackedBytes);

        // What was there before makes no difference.
        pieces.Clear();
        Assert.Equal((0, 0), (pieces.Count, pieces.PackedBytes));
        pieces.Append(keys, values);
        pieces.Attend(query, y);
        Assert.Equal(x, y);
        Assert.InRange(once.PackedBytes, 3 * 64 * Channels * 2 / 2, 3 * 64 * Channels * 2 * 0.75);
    }

    // A power of two whose middle code binary16 has no offset for.
    [Fact]
    public void The_largest_numbers_are_kept()
    {
        var cache = new KeyValueCache(Channels, Small with { Scaling = CacheScaling.PowerOfTwo, ResidualTokens = 0 });
        float[] numbers = [.. Enumerable.Range(0, 64 * Channels).Select(i => i % 2 == 0 ? 60_000f : -60_000f)];
        cache.Append(numbers, numbers);
        float[] keys = new float[numbers.Length];
        float[] values = new float[numbers.Length];
        cache.Read(keys, values);
        Assert.All(numbers.Zip(keys), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 8192));
        Assert.All(numbers.Zip(values), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 8192));
    }

    // The way each of them helps: numbers with channels, and single numbers, that stand out.
    [Fact]
    public void What_is_kept_beside_codes_brings_them_nearer()
    {
        (float[] keys, float[] values, _) = Numbers();
        double regular = Error(Small with { KeyBits = 2, ValueBits = 2 });
        Assert.InRange(Error(Small with { KeyBits = 2, ValueBits = 2, ValueOrder = ColumnReordering.ByMagnitude(values, Tokens, Channels) }), 0, 0.95 * regular);
        var random = new Random(9);
        for (int i = 0; i < 100; i++)
        {
            values[random.Next(values.Length)] *= 20;
        }

        double plain = Error(Small with { KeyBits = 2, ValueBits = 2 });
        Assert.InRange(Error(Small with { KeyBits = 2, ValueBits = 2, OutlierShare = 0.02 }), 0, 0.8 * plain);
        Assert.InRange(Error(Small with { KeyBits = 2, ValueBits = 2, ErrorRank = 4 }), 0, 0.95 * plain);
        Assert.InRange(Error(Small with { KeyBits = 8, ValueBits = 8, Scaling = CacheScaling.PowerOfTwo }), 0.001, 0.02);

        double Error(KeyValueCacheOptions options)
        {
            var cache = new KeyValueCache(Channels, options);
            cache.Append(keys, values);
            float[] keptKeys = new float[keys.Length];
            float[] keptValues = new float[values.Length];
            cache.Read(keptKeys, keptValues);
            return IntegerNetworkTests.NoiseRatio(values, keptValues);
        }
    }

    [Fact]
    public void Codes_in_rows_are_summed_in_four_chains()
    {
        var random = new Random(4);
        foreach (int bits in Enumerable.Range(1, 8))
        {
            foreach ((int rows, int columns) in new[] { (1, 32), (37, 96), (64, 128) })
            {
                uint[][] codes = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (uint)random.Next(1 << bits)).ToArray())];
                uint[] packed = new uint[RowPackedCodes.Length(rows, columns, bits)];
                for (int row = 0; row < rows; row++)
                {
                    RowPackedCodes.PackRow(codes[row], row, rows, bits, packed);
                }

                float[] factors = SmallNetworks.Numbers(random, rows, 1);
                float[] sums = SmallNetworks.Numbers(random, columns, 1);
                float[] expected = [.. sums.Select((sum, column) => sum + Chains(column))];
                RowPackedCodes.AddScaledRows(packed, bits, factors, sums);
                Assert.Equal(expected, sums);
                Assert.Equal(codes[rows / 2][columns / 3], RowPackedCodes.CodeAt(packed, rows, bits, rows / 2, columns / 3));

                float Chains(int column)
                {
                    float[] chains = new float[4];
                    for (int row = 0; row < rows; row++)
                    {
                        ref float chain = ref chains[row % RowPackedCodes.RowsPerWord(bits) % 4];
                        chain = MathF.FusedMultiplyAdd(factors[row], codes[row][column], chain);
                    }

                    return (chains[0] + chains[2]) + (chains[1] + chains[3]);
                }
            }
        }

        Assert.Equal("columns", Assert.Throws<ArgumentException>(() => RowPackedCodes.Length(1, 17, 4)).ParamName);
        Assert.Equal("bits", Assert.Throws<ArgumentOutOfRangeException>(() => RowPackedCodes.Length(1, 32, 9)).ParamName);
        Assert.Equal("packed", Assert.Throws<ArgumentException>(() => RowPackedCodes.AddScaledRows(new uint[31], 4, new float[1], new float[32])).ParamName);
    }

    [Fact]
    public void Smoothed_attention_is_near()
    {
        (float[] keys, float[] values, _) = Numbers();
        float[] queries = SmallNetworks.Numbers(new Random(8), 40 * Channels, 1);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] += 6 * ((i % Channels) % 5);
        }

        for (int i = 0; i < queries.Length; i++)
        {
            queries[i] += i % Channels % 3;
        }

        double smooth = Error(smooths: true);
        Assert.InRange(smooth, 0, 0.3);
        Assert.InRange(Error(smooths: false), 2 * smooth, 100);

        double Error(bool smooths)
        {
            float[] result = new float[queries.Length];
            SageAttention.Compute(queries, keys, values, Channels, result, smooths: smooths);
            float[] expected = [.. Enumerable.Range(0, 40).SelectMany(i => Attention(queries[(i * Channels)..((i + 1) * Channels)], keys, values).Select(x => (float)x))];
            return IntegerNetworkTests.NoiseRatio(expected, result);
        }
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Equal("channels", Assert.Throws<ArgumentException>(() => new KeyValueCache(20)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => new KeyValueCache(64, new KeyValueCacheOptions { KeyBits = 9 })).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => new KeyValueCache(64, new KeyValueCacheOptions { BlockTokens = 48 })).ParamName);
        var cache = new KeyValueCache(Channels);
        Assert.Throws<InvalidOperationException>(() => cache.Attend(new float[Channels], new float[Channels]));
        Assert.Equal("keys", Assert.Throws<ArgumentException>(() => cache.Append(new float[65], new float[65])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => cache.Append(new float[64], new float[128])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => cache.Append(new float[64], [.. Enumerable.Repeat(float.NaN, 64)])).ParamName);
        Assert.Equal(0, cache.Count);
        cache.Append(new float[64], new float[64]);
        Assert.Equal("query", Assert.Throws<ArgumentException>(() => cache.Attend(new float[63], new float[64])).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => cache.Attend(new float[64], new float[63])).ParamName);
    }

    private static (float[] Keys, float[] Values, float[] Query) Numbers()
    {
        var random = new Random(7);
        float[] keys = SmallNetworks.Numbers(random, Tokens * Channels, 1);
        float[] values = SmallNetworks.Numbers(random, Tokens * Channels, 1);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] *= i % Channels % 9 == 4 ? 8 : 1;
            values[i] *= 1 + (i % Channels % 4);
        }

        return (keys, values, SmallNetworks.Numbers(random, Channels, 1));
    }

    private static double[] Attention(float[] query, float[] keys, float[] values)
    {
        int tokens = keys.Length / Channels;
        double[] scores = [.. Enumerable.Range(0, tokens).Select(token => Enumerable.Range(0, Channels).Sum(c => (double)query[c] * keys[(token * Channels) + c]) / Math.Sqrt(Channels))];
        double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        return [.. Enumerable.Range(0, Channels).Select(c => Enumerable.Range(0, tokens).Sum(token => powers[token] * values[(token * Channels) + c]) / powers.Sum())];
    }
}
