using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Five ternary digits a byte, before the scale: 32 bytes with elements j, j + 32 and so on, 16 with j, j + 16 and so on, and 4 with four of them, j, j + 4 and so on, as if a zero followed.</summary>
/// <remarks>
/// The first element is the highest of the digits, which make a number q below 3^5 = 243. The byte is the least that is not below q × 256 / 243: a fraction of 256 that stands for q / 243 and a little more. Multiplied by 3 it has the first digit
/// in front of the point and behind it a fraction of the others, of which the same is true; what it is more grows threefold and stays below 1 / 243 × 243 = 1 for five digits.
/// </remarks>
internal sealed class TritArrangement(int bytesPerBlock) : CodeArrangement
{
    private const int Digits = 5;
    private const int LastDigits = 4;
    private const int Numbers = 243;

    // Four bytes at a time: two pairs that have room for what 3 times a byte carries.
    private const int Step = 4;
    private const uint Even = 0x00FF00FF;

    private static readonly byte[] s_fractions = [.. Enumerable.Range(0, Numbers).Select(number => (byte)(((number * 256) + Numbers - 1) / Numbers))];

    private static ReadOnlySpan<byte> Sections => [32, 16, Step];

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks)
    {
        for (; !blocks.IsEmpty; blocks = blocks[bytesPerBlock..])
        {
            Span<byte> rest = blocks;
            foreach (byte section in Sections)
            {
                int digits = section == Step ? LastDigits : Digits;
                PackSection(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(rest), section, digits);
                codes = codes[(digits * section)..];
                rest = rest[section..];
            }
        }
    }

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes)
    {
        for (; !blocks.IsEmpty; blocks = blocks[bytesPerBlock..])
        {
            ReadOnlySpan<byte> rest = blocks;
            foreach (byte section in Sections)
            {
                int digits = section == Step ? LastDigits : Digits;
                UnpackSection(ref MemoryMarshal.GetReference(rest), ref MemoryMarshal.GetReference(codes), section, digits);
                codes = codes[(digits * section)..];
                rest = rest[section..];
            }
        }
    }

    private static void PackSection(ref byte codes, ref byte bytes, int section, int digits)
    {
        ref byte fractions = ref MemoryMarshal.GetArrayDataReference(s_fractions);
        for (nint i = 0; i < section; i += Step)
        {
            uint numbers = 0;
            for (nint digit = 0; digit < digits; digit++)
            {
                numbers = (numbers * 3) + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref codes, i + (digit * section)));
            }

            numbers *= digits == Digits ? 1u : 3u;
            for (int j = 0; j < Step; j++)
            {
                Unsafe.Add(ref bytes, i + j) = Unsafe.Add(ref fractions, (int)((numbers >> (8 * j)) & byte.MaxValue));
            }
        }
    }

    private static void UnpackSection(ref byte bytes, ref byte codes, int section, int digits)
    {
        for (nint i = 0; i < section; i += Step)
        {
            uint both = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, i));
            uint even = both & Even;
            uint odd = (both >> 8) & Even;
            for (nint digit = 0; digit < digits; digit++)
            {
                even *= 3;
                odd *= 3;
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref codes, i + (digit * section)), ((even >> 8) & Even) | (odd & ~Even));
                even &= Even;
                odd &= Even;
            }
        }
    }
}
