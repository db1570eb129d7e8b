using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Rounding to the nearest even integer by the machine's own adder.</summary>
/// <remarks>Where the last place is one, from 2^s to 2^(s + 1), s being the width of the significand field, numbers are in steps of the bits. So adding 2^s rounds, and what the bits of the sum have more than those of 2^s is the integer.</remarks>
internal readonly struct AddedInteger<TLanes, TVector, T> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    public static bool IsDirected => false;

    public static bool IsStochastic => false;

    /// <summary>Whether 2^s is not less than the power beyond the format's range.</summary>
    public static bool Serves(IntegerFormat format) => format.Precision <= WideNumber<T>.SignificandBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random)
    {
        TVector power = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(WideNumber<T>.SignificandBits));
        return TLanes.Subtract(TLanes.AddNumbers(magnitude, power), power);
    }
}
