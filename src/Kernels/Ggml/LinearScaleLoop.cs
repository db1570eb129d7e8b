using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop over numerators.</summary>
internal sealed class LinearScaleLoop<TLanes, TVector> : LinearScaler
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    public override bool Scale(float divisor, BlockGroups groups) =>
        Scale(ref MemoryMarshal.GetReference(groups.Scales), ref MemoryMarshal.GetReference(groups.Factors), groups.Scales.Length, BitConverter.SingleToInt32Bits(divisor));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool Scale(ref int scales, ref int factors, nint count, int divisor)
    {
        TVector divisors = TLanes.Create(divisor);
        TVector one = TLanes.Create(BitConverter.SingleToInt32Bits(1));
        TVector magnitude = TLanes.Create(int.MaxValue);
        TVector zero = TLanes.Create(0);
        TVector largest = zero;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector scale = TLanes.DivideNumbers(TLanes.Load(in Unsafe.Add(ref scales, i)), divisors);
            TVector size = TLanes.And(scale, magnitude);
            TVector reciprocal = TLanes.Select(TLanes.Equal(size, zero), zero, TLanes.DivideNumbers(one, scale));
            TLanes.Store(scale, ref Unsafe.Add(ref scales, i));
            TLanes.Store(reciprocal, ref Unsafe.Add(ref factors, i));
            largest = TLanes.Max(largest, TLanes.Max(size, TLanes.And(reciprocal, magnitude)));
        }

        return TLanes.Greatest(largest) >= WideNumber<int>.Infinity;
    }
}
