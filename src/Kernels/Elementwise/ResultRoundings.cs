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
    /// The nearest number is the odd one, or the odd one is its neighbour on the side of the error. Bits of a sign and magnitude grow with the magnitude: one is added where error and result agree in sign.
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
            TVector zero = LaneMath.Constant<TLanes, TVector, T>(0);
            TVector one = LaneMath.Constant<TLanes, TVector, T>(1);
            TVector isExact = TLanes.Equal(TLanes.ShiftLeft(error, 1), zero);

            // Infinite results have an undefined error.
            TVector mask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
            TVector isNaN = TLanes.GreaterThan(TLanes.And(error, mask), LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity));
            TVector isOdd = TLanes.Equal(TLanes.And(result, one), one);
            TVector toward = TLanes.Or(TLanes.ShiftRightSigned(TLanes.Xor(result, error), WideNumber<T>.Width - 1), one);
            return TLanes.Add(result, TLanes.AndNot(toward, TLanes.Or(TLanes.Or(isExact, isNaN), isOdd)));
        }
    }
}
