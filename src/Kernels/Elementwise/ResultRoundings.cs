using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The ways to round a result twice with the outcome of one rounding.</summary>
internal static class ResultRoundings
{
    /// <summary>The nearest wide number as it is: for rounding to nearest even where the wide significand has at least 2p + 2 bits.</summary>
    /// <remarks>Source: Figueroa, "When is double rounding innocuous?", ACM SIGNUM Newsletter 30 (3), 1995.</remarks>
    internal readonly struct Nearest : IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish<TLanes, TVector, T>(TVector result, TVector error)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged => result;
    }

    /// <summary>The neighbour with the odd significand wherever the result is inexact: any rounding to two bits fewer then sees on which side of every boundary the exact result lies.</summary>
    /// <remarks>
    /// Bits of a sign and magnitude grow with the magnitude: one less is the neighbour toward zero, on whose side the exact result lies where error and result differ in sign. Cut off so, an inexact result is odd when its last bit is set.
    /// Source: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", IEEE Transactions on Computers 57 (4), 2008.
    /// </remarks>
    internal readonly struct Odd : IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish<TLanes, TVector, T>(TVector result, TVector error)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            // Infinite results have an undefined error.
            TVector cut = TLanes.Add(result, TLanes.ShiftRightSigned(TLanes.Xor(result, error), WideNumber<T>.Width - 1));
            TVector odd = TLanes.Or(cut, LaneMath.Constant<TLanes, TVector, T>(1));
            return TLanes.Select(TLanes.IsNonzeroNumber(error), odd, result);
        }
    }
}
