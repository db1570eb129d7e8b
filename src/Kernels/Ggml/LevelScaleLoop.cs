using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops over codes.</summary>
/// <remarks>A code below the significand of 2^23 makes the number 2^23 and the code; taking 2^23 and the code of zero from that leaves the integer exactly.</remarks>
internal sealed class LevelScaleLoop<TLanes, TVector>(int flipped, int zero, bool hasMinimum) : LevelScaler
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    private const float Base = 1 << 23;

    private readonly int _pattern = BitConverter.SingleToInt32Bits(Base) | flipped;
    private readonly int _zero = BitConverter.SingleToInt32Bits(Base + zero);

    public override void Scale(ReadOnlySpan<byte> codes, BlockGroups groups, Span<int> numbers)
    {
        ref byte code = ref MemoryMarshal.GetReference(codes);
        ref int scale = ref MemoryMarshal.GetReference(groups.Scales);
        ref int number = ref MemoryMarshal.GetReference(numbers);
        int groupShift = BitOperations.Log2((uint)groups.Length);
        if (hasMinimum)
        {
            ScaleAndAdd(ref code, ref scale, ref MemoryMarshal.GetReference(groups.Minimums), ref number, codes.Length, groupShift, TLanes.Create(_pattern), TLanes.Create(_zero));
        }
        else
        {
            Scale(ref code, ref scale, ref number, codes.Length, groupShift, TLanes.Create(_pattern), TLanes.Create(_zero));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ref byte codes, ref int scales, ref int numbers, nint count, int groupShift, TVector pattern, TVector zero)
    {
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(Product(ref codes, ref scales, i, groupShift, pattern, zero), ref Unsafe.Add(ref numbers, i));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ScaleAndAdd(ref byte codes, ref int scales, ref int minimums, ref int numbers, nint count, int groupShift, TVector pattern, TVector zero)
    {
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector minimum = TLanes.Create(Unsafe.Add(ref minimums, i >> groupShift));
            TLanes.Store(TLanes.AddNumbers(Product(ref codes, ref scales, i, groupShift, pattern, zero), minimum), ref Unsafe.Add(ref numbers, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Product(ref byte codes, ref int scales, nint i, int groupShift, TVector pattern, TVector zero)
    {
        TVector level = TLanes.SubtractNumbers(TLanes.Xor(TLanes.LoadCodes(in Unsafe.Add(ref codes, i)), pattern), zero);
        return TLanes.MultiplyNumbers(level, TLanes.Create(Unsafe.Add(ref scales, i >> groupShift)));
    }
}
