using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The rounding modes on lanes.</summary>
internal static class LaneRoundings
{
    /// <summary>To nearest, ties to even.</summary>
    internal readonly struct NearestEven : ILaneRounding
    {
        public static bool IsDirected => false;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector odd = TLanes.And(TLanes.ShiftRight(value, drop), LaneMath.Constant<TLanes, TVector, T>(1));
            TVector underHalf = TLanes.ShiftRight(Ones<TLanes, TVector, T>(drop), 1);
            return TLanes.ShiftRight(TLanes.Add(TLanes.Add(value, underHalf), odd), drop);
        }
    }

    /// <summary>To nearest, ties away from zero.</summary>
    internal readonly struct NearestAway : ILaneRounding
    {
        public static bool IsDirected => false;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector one = LaneMath.Constant<TLanes, TVector, T>(1);
            TVector half = TLanes.ShiftLeft(one, TLanes.Subtract(drop, one));
            return TLanes.ShiftRight(TLanes.Add(value, half), drop);
        }
    }

    /// <summary>Toward zero.</summary>
    internal readonly struct TowardZero : ILaneRounding
    {
        public static bool IsDirected => false;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged => TLanes.ShiftRight(value, drop);
    }

    /// <summary>Toward positive infinity.</summary>
    internal readonly struct Up : ILaneRounding
    {
        public static bool IsDirected => true;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector underOne = TLanes.AndNot(Ones<TLanes, TVector, T>(drop), sign);
            return TLanes.ShiftRight(TLanes.Add(value, underOne), drop);
        }
    }

    /// <summary>Toward negative infinity.</summary>
    internal readonly struct Down : ILaneRounding
    {
        public static bool IsDirected => true;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector underOne = TLanes.And(Ones<TLanes, TVector, T>(drop), sign);
            return TLanes.ShiftRight(TLanes.Add(value, underOne), drop);
        }
    }

    /// <summary>To odd: what is not exact becomes the odd neighbour.</summary>
    internal readonly struct ToOdd : ILaneRounding
    {
        public static bool IsDirected => false;

        public static bool IsStochastic => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector dropped = TLanes.And(value, Ones<TLanes, TVector, T>(drop));
            TVector isExact = TLanes.Equal(dropped, LaneMath.Constant<TLanes, TVector, T>(0));
            return TLanes.Or(TLanes.ShiftRight(value, drop), TLanes.AndNot(LaneMath.Constant<TLanes, TVector, T>(1), isExact));
        }
    }

    /// <summary>Stochastic: the random bits added below the last place carry or not.</summary>
    /// <remarks>
    /// Random bits lie from the top of the lane, so that shifting them right by width − drop aligns them with the bits that are dropped; bits of value below the random ones cannot make a carry, as P3109's
    /// StochasticA has it. Where the whole lane is dropped, the carry leaves the lane: the random bits had the top bit, and the sum has it no more. Of larger drops nothing but the carry can remain,
    /// and the value is first shifted by what exceeds the lane.
    /// </remarks>
    internal readonly struct Stochastic : ILaneRounding
    {
        public static bool IsDirected => false;

        public static bool IsStochastic => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged
        {
            TVector width = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Width);
            TVector inside = TLanes.Min(drop, width);
            value = TLanes.ShiftRight(value, TLanes.Subtract(drop, inside));
            TVector aligned = TLanes.ShiftRight(random, TLanes.Subtract(width, inside));
            TVector sum = TLanes.Add(value, aligned);
            TVector carry = TLanes.ShiftRight(TLanes.AndNot(aligned, sum), WideNumber<T>.Width - 1);
            return TLanes.Add(TLanes.ShiftRight(sum, inside), carry);
        }
    }

    // 2^count − 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Ones<TLanes, TVector, T>(TVector count)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector one = LaneMath.Constant<TLanes, TVector, T>(1);
        return TLanes.Subtract(TLanes.ShiftLeft(one, count), one);
    }
}
