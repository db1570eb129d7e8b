using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop from binary32 numbers to codes of 16 bits in lanes of 16 bits. What is left of whole steps, and blocks with other than ordinary numbers, go to another encoder. Codes do not lie where the numbers do.</summary>
internal sealed class HalfWidthEncodeLoop<TEncoder>(SpanEncoder<int> general) : SpanEncoder<int>
    where TEncoder : struct, IHalfWidthEncoder<TEncoder>
{
    // Whether all was ordinary is known at the end of a block. So many steps that what is done once a block costs little.
    private const int BlockSteps = 256;

    private static int Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TEncoder.Step;
    }

    public override void Encode(ReadOnlySpan<int> numbers, ReadOnlySpan<uint> random, Span<byte> codes)
    {
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(codes);

        var blocks = new AlignedBlocks(numbers.Length, Step, BlockSteps * Step, CacheLines.ElementsBefore(ref MemoryMarshal.GetReference(halves)));
        while (blocks.MoveNext())
        {
            EncodeBlock(numbers.Slice(blocks.Start, blocks.Length), halves[blocks.Start..]);
        }

        if (blocks.Next < numbers.Length)
        {
            general.Encode(numbers[blocks.Next..], random, MemoryMarshal.AsBytes(halves[blocks.Next..]));
        }
    }

    public override int EncodeProducts(ReadOnlySpan<int> numbers, GroupFactors<int> groups, Span<byte> codes) => general.EncodeProducts(numbers, groups, codes);

    public override int EncodeQuotients(ReadOnlySpan<int> numbers, GroupFactors<int> groups, Span<byte> codes) => general.EncodeQuotients(numbers, groups, codes);

    private void EncodeBlock(ReadOnlySpan<int> numbers, Span<ushort> codes)
    {
        if (!TryEncode(ref MemoryMarshal.GetReference(numbers), ref MemoryMarshal.GetReference(codes), numbers.Length))
        {
            general.Encode(numbers, [], MemoryMarshal.AsBytes(codes));
        }
    }

    // Whether all numbers were ordinary. The codes of others are not theirs.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TryEncode(ref int numbers, ref ushort codes, nint count)
    {
        var encoder = TEncoder.Create();
        for (nint i = 0; i < count; i += Step)
        {
            encoder.Encode(in Unsafe.Add(ref numbers, i), ref Unsafe.Add(ref codes, i));
            encoder.Encode(in Unsafe.Add(ref numbers, i + TEncoder.Step), ref Unsafe.Add(ref codes, i + TEncoder.Step));
        }

        return encoder.AllOrdinary;
    }
}
