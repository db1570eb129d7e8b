using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The operations on lanes. The error of a rounded result comes from error-free transformations: Knuth's two-sum, and the residuals that a fused multiply-add gives exactly.</summary>
internal static class LaneOperators
{
    /// <summary>x + y.</summary>
    internal readonly struct Add<TLanes, TVector, T, TRounding> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => Sum<TLanes, TVector, T, TRounding>(x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>x − y.</summary>
    internal readonly struct Subtract<TLanes, TVector, T, TRounding> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => Sum<TLanes, TVector, T, TRounding>(x, TLanes.Xor(y, SignBit<TLanes, TVector, T>()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>x × y.</summary>
    internal readonly struct Multiply<TLanes, TVector, T, TRounding> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z)
        {
            TVector product = TLanes.MultiplyNumbers(x, y);
            return TRounding.Finish<TLanes, TVector, T>(product, TLanes.FusedMultiplyAddNumbers(x, y, TLanes.Xor(product, SignBit<TLanes, TVector, T>())));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>x / y.</summary>
    internal readonly struct Divide<TLanes, TVector, T, TRounding> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z)
        {
            TVector sign = SignBit<TLanes, TVector, T>();
            TVector quotient = TLanes.DivideNumbers(x, y);
            TVector remainder = TLanes.FusedMultiplyAddNumbers(TLanes.Xor(quotient, sign), y, x);
            return TRounding.Finish<TLanes, TVector, T>(quotient, TLanes.Xor(remainder, TLanes.And(y, sign)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>√x.</summary>
    internal readonly struct Sqrt<TLanes, TVector, T, TRounding> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z)
        {
            TVector root = TLanes.SqrtNumbers(x);
            return TRounding.Finish<TLanes, TVector, T>(root, TLanes.FusedMultiplyAddNumbers(TLanes.Xor(root, SignBit<TLanes, TVector, T>()), root, x));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>x × y + z, to odd.</summary>
    internal readonly struct FusedMultiplyAdd<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => TLanes.FusedMultiplyAddToOdd(x, y, z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector IsUncertain(TVector x, TVector y, TVector z) => TLanes.HasSmallProduct(x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ApplyCarefully(TVector x, TVector y, TVector z) => LaneMath.FusedMultiplyAddOfSmallToOdd<TLanes, TVector, T>(x, y, z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z)
        {
            // Infinity times zero is undefined whatever is added.
            TVector isUndefined = IsNaN<TLanes, TVector, T>(TLanes.MultiplyNumbers(x, y));
            return FirstNaN<TLanes, TVector, T>(x, y, TLanes.Select(isUndefined, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.NaN), z));
        }
    }

    /// <summary>The smaller of x and y; −0 is below +0.</summary>
    internal readonly struct Min<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => Choose<TLanes, TVector, T>(x, y, y, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>The larger of x and y; −0 is below +0.</summary>
    internal readonly struct Max<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => Choose<TLanes, TVector, T>(x, y, x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => FirstNaN<TLanes, TVector, T>(x, y, z);
    }

    /// <summary>−x.</summary>
    internal readonly struct Negate<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => TLanes.Xor(x, SignBit<TLanes, TVector, T>());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => Apply(x, y, z);
    }

    /// <summary>|x|.</summary>
    internal readonly struct Abs<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z) => TLanes.AndNot(x, SignBit<TLanes, TVector, T>());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => Apply(x, y, z);
    }

    // NaN has the sign of the first operand that is NaN, and is positive where an operation on numbers is undefined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FirstNaN<TLanes, TVector, T>(TVector x, TVector y, TVector z)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector chosen = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.NaN);
        chosen = TLanes.Select(IsNaN<TLanes, TVector, T>(z), z, chosen);
        chosen = TLanes.Select(IsNaN<TLanes, TVector, T>(y), y, chosen);
        return TLanes.Select(IsNaN<TLanes, TVector, T>(x), x, chosen);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsNaN<TLanes, TVector, T>(TVector number)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.GreaterThan(
            TLanes.And(number, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask)), LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity));

    /// <summary>The order of x and y as an integer in place of a number: −1, 0 or 1, and 2 where either is NaN. Both zeros are equal.</summary>
    internal readonly struct Order<TLanes, TVector, T> : ILaneOperator<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y, TVector z)
        {
            TVector mask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
            TVector xKey = TwosComplement(x, mask);
            TVector yKey = TwosComplement(y, mask);
            TVector order = TLanes.Subtract(TLanes.GreaterThan(yKey, xKey), TLanes.GreaterThan(xKey, yKey));
            TVector isNaN = TLanes.Or(IsNaN<TLanes, TVector, T>(x), IsNaN<TLanes, TVector, T>(y));
            return TLanes.Select(isNaN, LaneMath.Constant<TLanes, TVector, T>(2), order);
        }

        // Minus one has the bits of a NaN, and is one no more than the others.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ChooseNaN(TVector x, TVector y, TVector z) => Apply(x, y, z);

        // Sign and magnitude as one integer, in which both zeros are 0.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector TwosComplement(TVector number, TVector mask)
        {
            TVector sign = TLanes.ShiftRightSigned(number, WideNumber<T>.Width - 1);
            return TLanes.Subtract(TLanes.Xor(TLanes.And(number, mask), sign), sign);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SignBit<TLanes, TVector, T>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged => LaneMath.Constant<TLanes, TVector, T>(~WideNumber<T>.MagnitudeMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TLanes, TVector, T, TRounding>(TVector x, TVector y)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, IResultRounding
    {
        TVector sum = LaneMath.Sum<TLanes, TVector, T>(x, y, out TVector error);
        return TRounding.Finish<TLanes, TVector, T>(sum, error);
    }

    // Of numbers, whenGreater where x > y. Complementing the magnitude of negative numbers makes bits order as the numbers do, −0 just below +0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Choose<TLanes, TVector, T>(TVector x, TVector y, TVector whenGreater, TVector otherwise)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector mask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
        TVector infinity = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        TVector xKey = TLanes.Xor(x, TLanes.And(TLanes.ShiftRightSigned(x, WideNumber<T>.Width - 1), mask));
        TVector yKey = TLanes.Xor(y, TLanes.And(TLanes.ShiftRightSigned(y, WideNumber<T>.Width - 1), mask));
        TVector isNaN = TLanes.GreaterThan(TLanes.Max(TLanes.And(x, mask), TLanes.And(y, mask)), infinity);
        TVector chosen = TLanes.Select(TLanes.GreaterThan(xKey, yKey), whenGreater, otherwise);
        return TLanes.Select(isNaN, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.NaN), chosen);
    }
}
