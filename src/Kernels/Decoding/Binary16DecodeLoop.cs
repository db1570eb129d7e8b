using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The loop from binary16 codes to binary32 numbers on vectors of 512 bits. What is left of whole steps, and steps with infinity or NaN, go to another decoder.</summary>
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
    private const int AfterSpecial = 16 * Step;

    /// <summary>The faster decoder of a format where there is one, which leaves to <paramref name="general"/> what it does not take itself; otherwise that decoder.</summary>
    public static SpanDecoder<T> OrGeneral<T>(FloatFormat format, SpanDecoder<T> general)
        where T : unmanaged =>
        Avx512BW.IsSupported && general is SpanDecoder<int> narrow && format.Equals(FloatFormat.Binary16) ? (SpanDecoder<T>)(object)new Binary16DecodeLoop(narrow) : general;

    public override void Decode(ReadOnlySpan<byte> codes, Span<int> numbers)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(codes);
        while (true)
        {
            int done = (int)OrdinarySteps(ref MemoryMarshal.GetReference(halves), ref MemoryMarshal.GetReference(numbers), halves.Length);
            halves = halves[done..];
            numbers = numbers[done..];
            int others = Math.Min(AfterSpecial, halves.Length);
            general.Decode(MemoryMarshal.AsBytes(halves[..others]), numbers);
            if (others == halves.Length)
            {
                return;
            }

            halves = halves[others..];
            numbers = numbers[others..];
        }
    }

    public override int DecodeProducts(ReadOnlySpan<byte> codes, GroupFactors<int> groups, Span<int> numbers) => general.DecodeProducts(codes, groups, numbers);

    public override unsafe bool ContinueChains(int* vector, byte** panels, nint depth, int* chains) => general.ContinueChains(vector, panels, depth, chains);

    // How many codes at the front have their numbers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint OrdinarySteps(ref ushort codes, ref int numbers, nint count)
    {
        // The second step begins within the first, so that from there on all vectors are whole cache lines.
        nint advance = Step - CacheLines.ElementsBefore(ref numbers);
        nint i = 0;
        for (; i + Step <= count; i += advance, advance = Step)
        {
            Vector512<ushort> first = Vector512.LoadUnsafe(in codes, (nuint)i);
            Vector512<ushort> second = Vector512.LoadUnsafe(in codes, (nuint)i + 32);

            // Without the sign, infinity and NaN are the largest codes.
            if (Vector512.GreaterThanOrEqualAny(Vector512.Max(first + first, second + second), Vector512.Create((ushort)0xF800)))
            {
                break;
            }

            Vector512<short> pairs = Interleave(first);
            LowerNumbers(pairs).StoreUnsafe(ref numbers, (nuint)i);
            UpperNumbers(pairs).StoreUnsafe(ref numbers, (nuint)i + 16);
            pairs = Interleave(second);
            LowerNumbers(pairs).StoreUnsafe(ref numbers, (nuint)i + 32);
            UpperNumbers(pairs).StoreUnsafe(ref numbers, (nuint)i + 48);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Interleave(Vector512<ushort> codes) =>
        Avx512BW.PermuteVar32x16(codes, Vector512.Create((ushort)0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> LowerNumbers(Vector512<short> pairs) => Scale(Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create(1 << 13).AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> UpperNumbers(Vector512<short> pairs) => Scale(pairs.AsInt32() >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Scale(Vector512<int> shifted) => ((shifted & Vector512.Create(Fields)).AsSingle() * Vector512.Create(TwoTo112)).AsInt32();
}
