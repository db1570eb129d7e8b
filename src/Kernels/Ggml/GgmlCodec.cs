using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>How blocks of one type are made and read: a rule for the scales, one for the codes, and where both lie.</summary>
internal sealed class GgmlCodec
{
    // The elements that are on the way at once: whole blocks of any type that stay in the first cache.
    private const int Buffered = 4096;

    private const int LeastGroup = 16;
    private const int MostGroups = Buffered / LeastGroup;

    private static readonly SpanEncoder<int> s_encoder = FormatKernels<int>.Of(FloatFormat.Binary16).Encoder(RoundingMode.NearestEven, OverflowMode.None)!;
    private static readonly SpanDecoder<int> s_decoder = FormatKernels<int>.Of(FloatFormat.Binary16).Decoder!;

    /// <summary>The block type.</summary>
    public required GgmlBlockFormat Format { get; init; }

    /// <summary>How a group's scale follows from its elements.</summary>
    public required ScaleRule ScaleRule { get; init; }

    /// <summary>How elements become codes.</summary>
    public required BlockRounder Rounder { get; init; }

    /// <summary>Where codes lie.</summary>
    public required CodeArrangement Arrangement { get; init; }

    /// <summary>How codes become elements.</summary>
    public required LevelScaler Scaler { get; init; }

    /// <summary>The elements that share a scale, where they are not the whole block.</summary>
    public int GroupLength { get => field == 0 ? Format.BlockLength : field; init; }

    /// <summary>Where the scale lies in a block.</summary>
    public int ScaleOffset { get; init; }

    /// <summary>Whether scales are binary32 numbers.</summary>
    public bool HasWideScale { get; init; }

    /// <summary>What scales in a byte stand for; null where they are numbers.</summary>
    public float[]? ScaleBytes { get; init; }

    /// <summary>Whether a minimum, a binary16 number, lies behind the scale.</summary>
    public bool HasMinimum { get; init; }

    /// <summary>Quantizes whole blocks.</summary>
    [SkipLocalsInit]
    public void Quantize(ReadOnlySpan<float> source, Span<byte> blocks)
    {
        Span<int> words = stackalloc int[5 * MostGroups];
        Span<ushort> scaleCodes = stackalloc ushort[2 * MostGroups];
        Span<byte> codes = stackalloc byte[Buffered];
        Span<int> buffer = stackalloc int[Buffered];
        words.Clear();
        for (int start = 0; start < source.Length; start += Buffered)
        {
            ReadOnlySpan<float> part = source.Slice(start, Math.Min(Buffered, source.Length - start));
            BlockGroups groups = Groups(part.Length, words, scaleCodes);
            scoped ReadOnlySpan<int> numbers = MemoryMarshal.Cast<float, int>(part);
            if (ScaleRule.Choose(numbers, groups))
            {
                numbers.CopyTo(buffer);
                numbers = buffer[..part.Length];
                SettleExceptions(buffer[..part.Length], groups);
            }

            Span<byte> partCodes = codes[..part.Length];
            RoundToCodes(numbers, groups, codes);
            ScaleRule.Refine(part, partCodes, groups);
            Span<byte> partBlocks = blocks.Slice(start / Format.BlockLength * Format.BytesPerBlock, part.Length / Format.BlockLength * Format.BytesPerBlock);
            Arrangement.Pack(partCodes, partBlocks);
            StoreScales(groups, partBlocks);
        }
    }

    /// <summary>Dequantizes whole blocks.</summary>
    [SkipLocalsInit]
    public void Dequantize(ReadOnlySpan<byte> blocks, Span<float> destination)
    {
        Span<int> words = stackalloc int[5 * MostGroups];
        Span<ushort> scaleCodes = stackalloc ushort[2 * MostGroups];
        Span<byte> codes = stackalloc byte[Buffered];
        int bufferedBytes = Buffered / Format.BlockLength * Format.BytesPerBlock;
        for (int start = 0; start < blocks.Length; start += bufferedBytes)
        {
            ReadOnlySpan<byte> part = blocks.Slice(start, Math.Min(bufferedBytes, blocks.Length - start));
            Span<byte> partCodes = codes[..(part.Length / Format.BytesPerBlock * Format.BlockLength)];
            Span<float> numbers = destination.Slice(start / Format.BytesPerBlock * Format.BlockLength, partCodes.Length);
            BlockGroups groups = Groups(partCodes.Length, words, scaleCodes);
            bool isAnyNotFinite = LoadScales(part, groups);
            Arrangement.Unpack(part, partCodes);
            Scaler.Scale(partCodes, groups, MemoryMarshal.Cast<float, int>(numbers));
            if (isAnyNotFinite)
            {
                CanonicalNaN.Unify(numbers);
            }
        }
    }

    /// <summary>The integers that codes stand for, and the scales of the groups.</summary>
    [SkipLocalsInit]
    public void TakeApart(ReadOnlySpan<byte> blocks, Span<sbyte> integers, Span<float> scales)
    {
        Span<int> words = stackalloc int[5 * MostGroups];
        Span<ushort> scaleCodes = stackalloc ushort[2 * MostGroups];
        Span<byte> codes = stackalloc byte[Buffered];
        Span<float> buffer = stackalloc float[Buffered];
        int bufferedBytes = Buffered / Format.BlockLength * Format.BytesPerBlock;
        for (int start = 0; start < blocks.Length; start += bufferedBytes)
        {
            ReadOnlySpan<byte> part = blocks.Slice(start, Math.Min(bufferedBytes, blocks.Length - start));
            int first = start / Format.BytesPerBlock * Format.BlockLength;
            int count = part.Length / Format.BytesPerBlock * Format.BlockLength;
            BlockGroups groups = Groups(count, words, scaleCodes);
            LoadScales(part, groups);
            MemoryMarshal.Cast<int, float>(groups.Scales)[..(count / GroupLength)].CopyTo(scales[(first / GroupLength)..]);
            Arrangement.Unpack(part, codes[..count]);
            MemoryMarshal.Cast<int, float>(groups.Scales).Fill(1);
            Scaler.Scale(codes[..count], groups, MemoryMarshal.Cast<float, int>(buffer[..count]));
            TensorPrimitives.ConvertTruncating<float, sbyte>(buffer[..count], integers.Slice(first, count));
        }
    }

    // Spans of whole vectors of groups.
    private BlockGroups Groups(int elements, Span<int> words, Span<ushort> codes)
    {
        int count = ((elements / GroupLength) + LeastGroup - 1) / LeastGroup * LeastGroup;
        return new BlockGroups
        {
            Length = GroupLength,
            Largest = words[..count],
            Scales = words.Slice(MostGroups, count),
            Minimums = words.Slice(2 * MostGroups, count),
            Factors = words.Slice(3 * MostGroups, count),
            Offsets = words.Slice(4 * MostGroups, count),
            ScaleCodes = codes[..count],
            MinimumCodes = codes.Slice(MostGroups, count),
        };
    }

    private void SettleExceptions(Span<int> numbers, BlockGroups groups)
    {
        Span<float> elements = MemoryMarshal.Cast<int, float>(numbers);
        for (int group = 0; group < elements.Length / groups.Length; group++)
        {
            if (ScaleRule.IsException(groups, group))
            {
                ScaleRule.Settle(elements.Slice(group * groups.Length, groups.Length), groups, group);
            }
        }
    }

    // The last elements may be less than a step; zeros follow them then.
    [SkipLocalsInit]
    private void RoundToCodes(ReadOnlySpan<int> numbers, BlockGroups groups, Span<byte> codes)
    {
        int whole = numbers.Length & -BlockRounder.Step;
        if (whole == numbers.Length)
        {
            Rounder.Round(numbers, groups, codes);
        }
        else
        {
            Span<int> padded = stackalloc int[Buffered];
            numbers.CopyTo(padded);
            padded = padded[..(whole + BlockRounder.Step)];
            padded[numbers.Length..].Clear();
            Rounder.Round(padded, groups, codes);
        }
    }

    private void StoreScales(BlockGroups groups, Span<byte> blocks)
    {
        if (ScaleBytes is not null)
        {
            ScalePlaces.StoreBytes(groups.ScaleCodes, blocks[ScaleOffset..], Format.BytesPerBlock, Format.BlockLength / GroupLength, blocks.Length / Format.BytesPerBlock);
            return;
        }

        if (HasWideScale)
        {
            ScalePlaces.StoreSingles(groups.Scales, blocks[ScaleOffset..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock);
            return;
        }

        s_encoder.Encode(groups.Scales, [], MemoryMarshal.AsBytes(groups.ScaleCodes));
        ScalePlaces.StoreHalves(groups.ScaleCodes, blocks[ScaleOffset..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock);
        if (HasMinimum)
        {
            s_encoder.Encode(groups.Minimums, [], MemoryMarshal.AsBytes(groups.MinimumCodes));
            ScalePlaces.StoreHalves(groups.MinimumCodes, blocks[(ScaleOffset + sizeof(ushort))..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock);
        }
    }

    // Whether some scale or minimum is not finite.
    private bool LoadScales(ReadOnlySpan<byte> blocks, BlockGroups groups)
    {
        if (ScaleBytes is not null)
        {
            ScalePlaces.LoadBytes(blocks[ScaleOffset..], Format.BytesPerBlock, Format.BlockLength / GroupLength, blocks.Length / Format.BytesPerBlock, ScaleBytes, groups.Scales);
            return false;
        }

        if (HasWideScale)
        {
            return ScalePlaces.LoadSingles(blocks[ScaleOffset..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock, groups.Scales);
        }

        bool isAnyNotFinite = ScalePlaces.LoadHalves(blocks[ScaleOffset..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock, groups.ScaleCodes);
        s_decoder.Decode(MemoryMarshal.AsBytes(groups.ScaleCodes), groups.Scales);
        if (HasMinimum)
        {
            isAnyNotFinite |= ScalePlaces.LoadHalves(blocks[(ScaleOffset + sizeof(ushort))..], Format.BytesPerBlock, blocks.Length / Format.BytesPerBlock, groups.MinimumCodes);
            s_decoder.Decode(MemoryMarshal.AsBytes(groups.MinimumCodes), groups.Minimums);
        }

        return isAnyNotFinite;
    }
}
