using System.Buffers;
using System.Numerics.Tensors;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>The keys and values of a head of attention, in few bits: keys with a scale for each channel, values with one for each token, the latest tokens in binary32. Not for use by several threads at once while tokens are appended.</summary>
/// <remarks>
/// Tokens are quantized a block at a time, when as many as a block has have come beyond those that stay. Reading does not decode: scales are taken into the query, and into the weights of attention. Source: Liu et al., "KIVI: A Tuning-Free Asymmetric 2bit Quantization for KV Cache", 2024;
/// <see cref="KeyValueCacheOptions"/> names those of the other ways.
/// </remarks>
public sealed class KeyValueCache
{
    private const int ChannelUnit = RowPackedCodes.ColumnUnit;

    private readonly KeyValueCacheOptions _options;
    private readonly int _channels;
    private readonly QuantizedBlocks _keys;
    private readonly QuantizedBlocks _values;
    private readonly float[] _recentKeys;
    private readonly float[] _recentValues;
    private int _recent;

    /// <summary>An empty cache.</summary>
    /// <param name="channels">The channels of a key and of a value: a multiple of 32.</param>
    /// <param name="options">How it is kept; null for <see cref="KeyValueCacheOptions.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The channels are not positive.</exception>
    /// <exception cref="ArgumentException">The channels are no multiple of 32, or an option is outside its range or does not go with them.</exception>
    public KeyValueCache(int channels, KeyValueCacheOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _options = options ?? KeyValueCacheOptions.Default;
        _channels = channels % ChannelUnit == 0 ? channels : throw new ArgumentException($"{channels} channels; expected a multiple of {ChannelUnit}.", nameof(channels));
        if (_options is not { KeyBits: >= 2 and <= 8, ValueBits: >= 2 and <= 8, BlockTokens: > 0 and <= 1 << 16, ValueGroup: > 0, ResidualTokens: >= 0 and <= 1 << 20, OutlierShare: >= 0 and <= 0.5, ErrorRank: >= 0 }
            || _options.BlockTokens % ChannelUnit != 0 || _options.ValueGroup % ChannelUnit != 0 || channels % _options.ValueGroup != 0
            || _options.ValueOrder is { } order && order.Permutation.Length != channels)
        {
            throw new ArgumentException($"{_options} for {channels} channels; expected numbers in their ranges, blocks and groups of multiples of {ChannelUnit}, and groups and an order that go with the channels.", nameof(options));
        }

        _keys = new QuantizedBlocks(channels, _options.BlockTokens, _options.BlockTokens, _options.KeyBits, _options);
        _values = new QuantizedBlocks(_options.BlockTokens, channels, _options.ValueGroup, _options.ValueBits, _options);
        int room = checked((_options.BlockTokens + _options.ResidualTokens) * channels);
        _recentKeys = new float[room];
        _recentValues = new float[room];
    }

    /// <summary>The number of tokens.</summary>
    public int Count => (_keys.Count * _options.BlockTokens) + _recent;

    /// <summary>The bytes of the tokens that are quantized, scales and all.</summary>
    public long PackedBytes => _keys.Bytes + _values.Bytes;

    /// <summary>Appends tokens.</summary>
    /// <param name="keys">Their keys, token after token.</param>
    /// <param name="values">Their values.</param>
    /// <exception cref="ArgumentException">The keys are not whole tokens, the values not as many, or a number is NaN or beyond the range of binary16. Nothing is appended then.</exception>
    public void Append(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        if (keys.Length % _channels != 0)
        {
            throw new ArgumentException($"A length of {keys.Length}; expected whole tokens of {_channels} channels.", nameof(keys));
        }

        if (values.Length != keys.Length)
        {
            throw new ArgumentException($"A length of {values.Length}; expected {keys.Length}, that of the keys.", nameof(values));
        }

        CheckNumbers(keys, nameof(keys));
        CheckNumbers(values, nameof(values));
        int block = _options.BlockTokens;
        int tokens = keys.Length / _channels;
        while (_recent + tokens >= block + _options.ResidualTokens)
        {
            // The oldest block: whole from what comes, or what is left of before and then what comes.
            int taken = _recent == 0 ? block : Math.Max(0, block - _recent);
            if (_recent == 0)
            {
                Quantize(keys[..(block * _channels)], Ordered(values[..(block * _channels)]));
            }
            else
            {
                Keep(keys, values, taken);
                Quantize(_recentKeys.AsSpan(0, block * _channels), _recentValues.AsSpan(0, block * _channels));
                Forget(block);
            }

            keys = keys[(taken * _channels)..];
            values = values[(taken * _channels)..];
            tokens -= taken;
        }

        Keep(keys, values, tokens);
    }

    /// <summary>Forgets all tokens. The memory that they took stays for the next ones.</summary>
    public void Clear()
    {
        _keys.Clear();
        _values.Clear();
        _recent = 0;
    }

    /// <summary>The keys and values as they are kept.</summary>
    /// <param name="keys">Room for all keys, token after token; may be longer.</param>
    /// <param name="values">Room for all values.</param>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public void Read(Span<float> keys, Span<float> values)
    {
        long length = (long)Count * _channels;
        if (keys.Length < length || values.Length < length)
        {
            throw new ArgumentException($"Lengths of {keys.Length} and {values.Length}; expected at least {length}.", nameof(keys));
        }

        int blockLength = _options.BlockTokens * _channels;
        float[] rows = new float[blockLength];
        for (int block = 0; block < _keys.Count; block++)
        {
            _keys.Decode(block, rows);
            for (int i = 0; i < blockLength; i++)
            {
                keys[(block * blockLength) + i] = rows[(i % _channels * _options.BlockTokens) + (i / _channels)];
            }

            _values.Decode(block, values.Slice(block * blockLength, blockLength));
        }

        _recentKeys.AsSpan(0, _recent * _channels).CopyTo(keys[(_keys.Count * blockLength)..]);
        _recentValues.AsSpan(0, _recent * _channels).CopyTo(values[(_keys.Count * blockLength)..]);
        if (_options.ValueOrder is { } order)
        {
            float[] ordered = values[..(int)length].ToArray();
            order.Invert(ordered, Count, _channels, values);
        }
    }

    /// <summary>Effectively computes <c>softmax(query · keys × factor) · values</c>, in binary32, with the same bits on every machine.</summary>
    /// <param name="query">The query.</param>
    /// <param name="factor">The factor of scores; null for 1 / √channels.</param>
    /// <param name="destination">The result; may be longer.</param>
    /// <exception cref="ArgumentException">The query has not as many channels, or there is too little room.</exception>
    /// <exception cref="InvalidOperationException">There are no tokens.</exception>
    public void Attend(ReadOnlySpan<float> query, Span<float> destination, float? factor = null)
    {
        if (query.Length != _channels)
        {
            throw new ArgumentException($"A length of {query.Length}; expected {_channels} channels.", nameof(query));
        }

        if (destination.Length < _channels)
        {
            throw new ArgumentException($"A length of {destination.Length}; expected at least {_channels}.", nameof(destination));
        }

        if (Count == 0)
        {
            throw new InvalidOperationException("There are no tokens.");
        }

        float[] room = ArrayPool<float>.Shared.Rent(checked(Count + (3 * _channels)));
        Span<float> weights = room.AsSpan(0, Count);
        Span<float> scaled = room.AsSpan(Count, _channels);
        Span<float> result = room.AsSpan(Count + _channels, _channels);
        TensorPrimitives.Multiply(query, factor ?? (float)(1 / Math.Sqrt(_channels)), scaled);
        float largest = Score(scaled, weights);
        result.Clear();
        float total = AddValues(weights, largest, result, room.AsSpan(Count + (2 * _channels), _channels));
        TensorPrimitives.Divide(result, total, result);
        if (_options.ValueOrder is { } order)
        {
            order.Invert(result, 1, _channels, destination);
        }
        else
        {
            result.CopyTo(destination);
        }

        ArrayPool<float>.Shared.Return(room);
    }

    // The scores, and the largest of them.
    private float Score(ReadOnlySpan<float> query, Span<float> scores)
    {
        int tokens = _options.BlockTokens;
        float largest = float.NegativeInfinity;
        for (int block = 0; block < _keys.Count; block++)
        {
            Span<float> part = scores.Slice(block * tokens, tokens);
            part.Clear();
            _keys.AddScaled(block, query, part);
            largest = MathF.Max(largest, TensorPrimitives.Max<float>(part));
        }

        int first = _keys.Count * tokens;
        for (int token = 0; token < _recent; token++)
        {
            float score = FloatFunctions.Dot(query, _recentKeys.AsSpan(token * _channels, _channels));
            scores[first + token] = score;
            largest = MathF.Max(largest, score);
        }

        return largest;
    }

    // Makes weights of scores, a block at a time while it is near, and adds the values times their weights.
    private float AddValues(Span<float> weights, float largest, Span<float> sums, Span<float> scratch)
    {
        int tokens = _options.BlockTokens;
        Span<float> chains = stackalloc float[FloatFunctions.Chains];
        chains.Clear();
        for (int block = 0; block < _values.Count; block++)
        {
            Span<float> part = weights.Slice(block * tokens, tokens);
            FloatFunctions.Powers(part, largest, chains);
            _values.AddScaled(block, part, sums);
        }

        Span<float> rest = weights[(_values.Count * tokens)..];
        FloatFunctions.Powers(rest, largest, chains);
        for (int token = 0; token < rest.Length; token++)
        {
            TensorPrimitives.Multiply(_recentValues.AsSpan(token * _channels, _channels), rest[token], scratch);
            TensorPrimitives.Add(sums, scratch, sums);
        }

        return FloatFunctions.Total(chains);
    }

    private static void CheckNumbers(ReadOnlySpan<float> numbers, string parameter)
    {
        float largest = FloatFunctions.LargestMagnitude(numbers);
        if (!(largest <= (float)Half.MaxValue))
        {
            throw new ArgumentException($"A magnitude of {largest}; expected numbers of which binary16 has the range.", parameter);
        }
    }

    private void Quantize(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        _keys.Add(keys, MatrixLayout.ColumnMajor(_channels, _options.BlockTokens));
        _values.Add(values, MatrixLayout.RowMajor(_options.BlockTokens, _channels));
    }

    // Puts the first of some tokens after the latest.
    private void Keep(ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int tokens)
    {
        int place = _recent * _channels;
        keys[..(tokens * _channels)].CopyTo(_recentKeys.AsSpan(place));
        Ordered(values[..(tokens * _channels)]).CopyTo(_recentValues.AsSpan(place));
        _recent += tokens;
    }

    // What is left moves to the front.
    private void Forget(int tokens)
    {
        _recent -= tokens;
        _recentKeys.AsSpan(tokens * _channels, _recent * _channels).CopyTo(_recentKeys);
        _recentValues.AsSpan(tokens * _channels, _recent * _channels).CopyTo(_recentValues);
    }

    private ReadOnlySpan<float> Ordered(ReadOnlySpan<float> values)
    {
        if (_options.ValueOrder is not { } order)
        {
            return values;
        }

        float[] ordered = new float[values.Length];
        order.Apply(values, values.Length / _channels, _channels, ordered);
        return ordered;
    }
}
