using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop over elements.</summary>
internal sealed class BlockRoundLoop<TLanes, TVector, TRule>(int zero, int most) : BlockRounder
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
    where TRule : struct, ICodeRule
{
    public override void Round(ReadOnlySpan<int> numbers, BlockGroups groups, Span<byte> codes) =>
        Round(
            ref MemoryMarshal.GetReference(numbers),
            ref MemoryMarshal.GetReference(groups.Factors),
            ref MemoryMarshal.GetReference(groups.Offsets),
            ref MemoryMarshal.GetReference(codes),
            numbers.Length,
            BitOperations.Log2((uint)groups.Length),
            TLanes.Create(zero),
            TLanes.Create(most));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Round(ref int numbers, ref int factors, ref int offsets, ref byte codes, nint count, int groupShift, TVector zero, TVector most)
    {
        for (nint i = 0; i < count; i += 4 * TLanes.Count)
        {
            TLanes.StoreCodes(
                Codes(ref numbers, ref factors, ref offsets, i, groupShift, zero, most),
                Codes(ref numbers, ref factors, ref offsets, i + TLanes.Count, groupShift, zero, most),
                Codes(ref numbers, ref factors, ref offsets, i + (2 * TLanes.Count), groupShift, zero, most),
                Codes(ref numbers, ref factors, ref offsets, i + (3 * TLanes.Count), groupShift, zero, most),
                ref Unsafe.Add(ref codes, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Codes(ref int numbers, ref int factors, ref int offsets, nint i, int groupShift, TVector zero, TVector most)
    {
        nint group = i >> groupShift;
        return TRule.Codes<TLanes, TVector>(TLanes.Load(in Unsafe.Add(ref numbers, i)), in Unsafe.Add(ref factors, group), in Unsafe.Add(ref offsets, group), zero, most);
    }
}
