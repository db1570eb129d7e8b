using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The loop from binary32 numbers to codes of 16 bits on vectors of 512 bits. What is left of whole steps, and steps with other than ordinary numbers, go to another encoder.</summary>
internal sealed class HalfWidthEncodeLoop<TEncoder>(SpanEncoder<int> general) : SpanEncoder<int>
    where TEncoder : struct, IHalfWidthEncoder
{
    private const int Step = 64;
    private const int AfterSpecial = 16 * Step;

    public override void Encode(ReadOnlySpan<int> numbers, ReadOnlySpan<uint> random, Span<byte> codes)
    {
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(codes);
        while (true)
        {
            int done = (int)OrdinarySteps(ref MemoryMarshal.GetReference(numbers), ref MemoryMarshal.GetReference(halves), numbers.Length);
            numbers = numbers[done..];
            halves = halves[done..];
            int others = Math.Min(AfterSpecial, numbers.Length);
            general.Encode(numbers[..others], random, MemoryMarshal.AsBytes(halves));
            if (others == numbers.Length)
            {
                return;
            }

            numbers = numbers[others..];
            halves = halves[others..];
        }
    }

    public override int EncodeProducts(ReadOnlySpan<int> numbers, GroupFactors<int> groups, Span<byte> codes) => general.EncodeProducts(numbers, groups, codes);

    public override int EncodeQuotients(ReadOnlySpan<int> numbers, GroupFactors<int> groups, Span<byte> codes) => general.EncodeQuotients(numbers, groups, codes);

    // How many numbers at the front have their codes.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint OrdinarySteps(ref int numbers, ref ushort codes, nint count)
    {
        // The second step begins within the first, so that from there on all vectors of codes are whole cache lines; not where the numbers of the first are gone by then.
        nint advance = Step - (Unsafe.AreSame(ref Unsafe.As<ushort, int>(ref codes), ref numbers) ? 0 : CacheLines.ElementsBefore(ref codes));
        nint i = 0;
        for (; i + Step <= count; i += advance, advance = Step)
        {
            Vector512<int> first = Vector512.LoadUnsafe(in numbers, (nuint)i);
            Vector512<int> second = Vector512.LoadUnsafe(in numbers, (nuint)i + 16);
            Vector512<int> third = Vector512.LoadUnsafe(in numbers, (nuint)i + 32);
            Vector512<int> fourth = Vector512.LoadUnsafe(in numbers, (nuint)i + 48);
            if (!TEncoder.AreOrdinary(first, second, third, fourth))
            {
                break;
            }

            TEncoder.Encode(first, second).StoreUnsafe(ref codes, (nuint)i);
            TEncoder.Encode(third, fourth).StoreUnsafe(ref codes, (nuint)i + 32);
        }

        return i;
    }
}
