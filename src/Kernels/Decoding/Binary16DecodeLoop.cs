using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The loop from binary16 codes to binary32 numbers on vectors of 512 bits. What is left of whole steps, and blocks with infinity or NaN, go to another decoder.</summary>
/// <remarks>
/// A code at the top of a word and shifted right by 3, with the bits between sign and exponent cleared, is the number times 2^−112, that of subnormal codes too: the exponent field of binary16 with its bias of 15 is read with one of 127. A first permutation lays codes i and i + 16 into one word. Its upper one is in its
/// place then, with bits of the other below, which are cleared likewise; the lower one is put there by a multiplication that extends its sign.
/// </remarks>
internal sealed class Binary16DecodeLoop(SpanDecoder<int> general) : SpanDecoder<int>
{
    /// <summary>2^112, by which the biases of binary16 and binary32 differ.</summary>
    public const float TwoTo112 = 5192296858534827628530496329220096f;

    /// <summary>Sign, exponent and significand of a code at the top of a word that was shifted right by 3.</summary>
    public const int Fields = unchecked((int)0x8FFFE000);

    private const int Step = 64;

    // Whether all was finite is known at the end of a block. So long that what is done once a block costs little.
    private const int BlockLength = 256 * Step;

    // Without the sign, infinity and NaN are the largest codes.
    private const ushort TwiceInfinity = 0xF800;

    private static Vector512<ushort> Interleaving
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((ushort)0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }

    /// <summary>The faster decoder of a format where there is one, which leaves to <paramref name="general"/> what it does not take itself; otherwise that decoder.</summary>
    public static SpanDecoder<T> OrGeneral<T>(FloatFormat format, SpanDecoder<T> general)
        where T : unmanaged =>
        Avx512BW.IsSupported && general is SpanDecoder<int> narrow && format.Equals(FloatFormat.Binary16) ? (SpanDecoder<T>)(object)new Binary16DecodeLoop(narrow) : general;

    public override void Decode(ReadOnlySpan<byte> codes, Span<int> numbers)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(codes);
        var blocks = new AlignedBlocks(halves.Length, Step, BlockLength, CacheLines.ElementsBefore(ref MemoryMarshal.GetReference(numbers)));
        while (blocks.MoveNext())
        {
            DecodeBlock(halves.Slice(blocks.Start, blocks.Length), numbers[blocks.Start..]);
        }

        if (blocks.Next < halves.Length)
        {
            general.Decode(MemoryMarshal.AsBytes(halves[blocks.Next..]), numbers[blocks.Next..]);
        }
    }

    public override int DecodeProducts(ReadOnlySpan<byte> codes, GroupFactors<int> groups, Span<int> numbers) => general.DecodeProducts(codes, groups, numbers);

    public override unsafe bool ContinueChains(int* vector, byte** panels, nint depth, int* chains) => general.ContinueChains(vector, panels, depth, chains);

    private void DecodeBlock(ReadOnlySpan<ushort> codes, Span<int> numbers)
    {
        if (!TryDecode(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(numbers), codes.Length))
        {
            general.Decode(MemoryMarshal.AsBytes(codes), numbers);
        }
    }

    // Whether all codes were those of finite numbers. The numbers of others are not theirs.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TryDecode(ref ushort codes, ref int numbers, nint count)
    {
        Vector512<ushort> interleaving = Interleaving;
        Vector512<short> lowerFactor = Vector512.Create(1 << 13).AsInt16();
        Vector512<int> fields = Vector512.Create(Fields);
        Vector512<float> scale = Vector512.Create(TwoTo112);
        Vector512<ushort> largest = Vector512<ushort>.Zero;
        for (nint i = 0; i < count; i += Step)
        {
            Vector512<ushort> first = Vector512.LoadUnsafe(in codes, (nuint)i);
            Vector512<ushort> second = Vector512.LoadUnsafe(in codes, (nuint)i + 32);
            largest = Vector512.Max(largest, Vector512.Max(first + first, second + second));

            Vector512<short> pairs = Avx512BW.PermuteVar32x16(first, interleaving).AsInt16();
            Scale(Avx512BW.MultiplyAddAdjacent(pairs, lowerFactor), fields, scale).StoreUnsafe(ref numbers, (nuint)i);
            Scale(pairs.AsInt32() >> 3, fields, scale).StoreUnsafe(ref numbers, (nuint)i + 16);
            pairs = Avx512BW.PermuteVar32x16(second, interleaving).AsInt16();
            Scale(Avx512BW.MultiplyAddAdjacent(pairs, lowerFactor), fields, scale).StoreUnsafe(ref numbers, (nuint)i + 32);
            Scale(pairs.AsInt32() >> 3, fields, scale).StoreUnsafe(ref numbers, (nuint)i + 48);
        }

        return !Vector512.GreaterThanOrEqualAny(largest, Vector512.Create(TwiceInfinity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Scale(Vector512<int> shifted, Vector512<int> fields, Vector512<float> scale) => ((shifted & fields).AsSingle() * scale).AsInt32();
}
