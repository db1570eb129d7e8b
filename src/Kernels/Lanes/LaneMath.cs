using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Operations on lanes that some machines have no instruction for.</summary>
internal static class LaneMath
{
    /// <summary>2^32.</summary>
    public const float TwoTo32 = 4294967296f;

    /// <summary>x, and one more where the sum of y and z as unsigned integers is beyond the lane: where y exceeds the greatest z that leaves it inside, which is the complement of z. Comparisons are signed, so that both have their top bit turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AddCarry<TLanes, TVector, T>(TVector x, TVector y, TVector z)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector mostLeft = TLanes.Xor(z, Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask));
        TVector turned = TLanes.Xor(y, Constant<TLanes, TVector, T>(~WideNumber<T>.MagnitudeMask));
        return TLanes.Subtract(x, TLanes.GreaterThan(turned, mostLeft));
    }

    /// <summary>The number of zeros above the highest one: halves of the rest are looked at in turn, and shifted out while they are empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LeadingZeroCount<TLanes, TVector, T>(TVector x)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector zero = Constant<TLanes, TVector, T>(0);
        TVector count = And<TLanes, TVector, T>(TLanes.Equal(x, zero), 1);
        int width = 8 * Unsafe.SizeOf<T>();
        for (int half = width / 2; half > 0; half /= 2)
        {
            TVector isEmpty = TLanes.Equal(TLanes.ShiftRight(x, width - half), zero);
            count = TLanes.Add(count, And<TLanes, TVector, T>(isEmpty, half));
            x = TLanes.Select(isEmpty, TLanes.ShiftLeft(x, half), x);
        }

        return count;
    }

    /// <summary>The significand of a magnitude, with the implicit bit of normal numbers, and its exponent field, which is at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Significand<TLanes, TVector, T>(TVector magnitude, out TVector field)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        // Subnormal numbers have the exponent of the first field, and no implicit bit: subtracting the field one less than theirs is right for both.
        TVector one = Constant<TLanes, TVector, T>(1);
        field = TLanes.Max(TLanes.ShiftRight(magnitude, WideNumber<T>.SignificandBits), one);
        return TLanes.Subtract(magnitude, TLanes.ShiftLeft(TLanes.Subtract(field, one), WideNumber<T>.SignificandBits));
    }

    /// <summary>x + y of lanes as binary32 or binary64 numbers, rounded to nearest even, and the exact sum less the rounded one: Knuth's two-sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sum<TLanes, TVector, T>(TVector x, TVector y, out TVector error)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector sum = TLanes.AddNumbers(x, y);
        TVector yInSum = TLanes.SubtractNumbers(sum, x);
        TVector xInSum = TLanes.SubtractNumbers(sum, yInSum);
        error = TLanes.AddNumbers(TLanes.SubtractNumbers(x, xInSum), TLanes.SubtractNumbers(y, yInSum));
        return sum;
    }

    /// <summary>x × y + z of lanes as binary64 numbers, rounded once, on machines that have no instruction for it: factors of 26 bits, whose product is exact, need none. Null if there are others, or products that might be beyond all numbers or not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector? AddProductOfShort<TLanes, TVector>(TVector x, TVector y, TVector z)
        where TLanes : struct, ILanes<TVector, long>
        where TVector : struct
    {
        const long Tail = (1L << 27) - 1;
        TVector zero = TLanes.Create(0);
        TVector magnitude = TLanes.Create(WideNumber<long>.MagnitudeMask);
        TVector product = TLanes.MultiplyNumbers(x, y);
        TVector size = TLanes.And(product, magnitude);
        TVector isExtreme = TLanes.Or(TLanes.GreaterThan(TLanes.Create(WideNumber<long>.PowerOfTwo(-960)), size), TLanes.GreaterThan(size, TLanes.Create(WideNumber<long>.PowerOfTwo(1000))));
        TVector isZero = TLanes.Or(TLanes.Equal(TLanes.And(x, magnitude), zero), TLanes.Equal(TLanes.And(y, magnitude), zero));
        TVector tail = TLanes.And(TLanes.Or(x, y), TLanes.Create(Tail));
        return TLanes.AnyGreaterThan(TLanes.Or(tail, TLanes.And(TLanes.AndNot(isExtreme, isZero), magnitude)), zero) ? null : TLanes.AddNumbers(product, z);
    }

    /// <summary>x × y + z of lanes as <see cref="ILanes{TVector, T}.FusedMultiplyAddToOdd"/> has it. The product is exact unless it is beyond all numbers or small.</summary>
    /// <remarks>
    /// z − (sum − product) is the error, exactly, where the product is the larger one of the terms (Dekker's fast two-sum). Where z is, it is zero or has the error's sign: sum − product is z less the error, which does not pass z when it is rounded.
    /// The same is true with the terms exchanged, so that both together have the error's sign, and are zero where it is.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector FusedMultiplyAddToOdd<TLanes, TVector, T>(TVector x, TVector y, TVector z)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector product = TLanes.MultiplyNumbers(x, y);
        TVector sum = TLanes.AddNumbers(product, z);
        TVector leftOfZ = TLanes.SubtractNumbers(z, TLanes.SubtractNumbers(sum, product));
        TVector leftOfProduct = TLanes.SubtractNumbers(product, TLanes.SubtractNumbers(sum, z));
        return ResultRoundings.Odd.Finish<TLanes, TVector, T>(sum, TLanes.Or(leftOfZ, leftOfProduct));
    }

    /// <summary>Whether x × y is small, but not zero, as <see cref="ILanes{TVector, T}.HasSmallProduct"/> has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector HasSmallProduct<TLanes, TVector, T>(TVector x, TVector y)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.And(IsSmall<TLanes, TVector, T>(TLanes.MultiplyNumbers(x, y)), TLanes.And(TLanes.IsNonzeroNumber(x), TLanes.IsNonzeroNumber(y)));

    /// <summary>x × y + z of lanes as <see cref="ILanes{TVector, T}.FusedMultiplyAddToOdd"/> has it, of small products too.</summary>
    /// <remarks>
    /// Small products are scaled, by twice 2^60 of binary32: of factors of eight bits, whose last place is 2^-133 at least, the product's last place is then 2^-146 and a number. The scaled sum may have more bits
    /// than the result, from which it differs exactly. Where z might overflow, it is the result, and the product the error. Zero times what overflows is not a number, as errors of exact results may be. So is the error
    /// where an unscaled product is infinite and its sum with z is not: both are multiples of 2^111 then, and the result is exact.
    /// </remarks>
    public static TVector FusedMultiplyAddOfSmallToOdd<TLanes, TVector, T>(TVector x, TVector y, TVector z)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector isSmall = IsSmall<TLanes, TVector, T>(TLanes.MultiplyNumbers(x, y));
        TVector one = Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(0));
        int exponent = (WideNumber<T>.Bias - 7) / 2;
        TVector factorScale = TLanes.Select(isSmall, Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(exponent)), one);
        TVector scale = TLanes.Select(isSmall, Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(2 * exponent)), one);
        TVector result = TLanes.FusedMultiplyAddNumbers(x, y, z);
        TVector product = TLanes.MultiplyNumbers(TLanes.MultiplyNumbers(x, factorScale), TLanes.MultiplyNumbers(y, factorScale));
        TVector sum = Sum<TLanes, TVector, T>(product, TLanes.MultiplyNumbers(z, scale), out TVector error);
        error = TLanes.AddNumbers(TLanes.SubtractNumbers(sum, TLanes.MultiplyNumbers(result, scale)), error);
        TVector isLarge = TLanes.GreaterThan(And<TLanes, TVector, T>(z, WideNumber<T>.MagnitudeMask), one);
        return ResultRoundings.Odd.Finish<TLanes, TVector, T>(result, TLanes.Select(TLanes.And(isSmall, isLarge), product, error));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsSmall<TLanes, TVector, T>(TVector product)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.GreaterThan(Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(SmallExponent<T>())), And<TLanes, TVector, T>(product, WideNumber<T>.MagnitudeMask));

    // Of products from here on the last place is a number; smaller ones leave sums above 1 as they are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SmallExponent<T>()
        where T : unmanaged => 27 - WideNumber<T>.Bias;

    /// <summary><see cref="ILanes{TVector, T}.JoinPairs"/> by shifts: the upper integer moves down to the lower one's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector JoinPairs<TLanes, TVector, T>(TVector x, int size, int width)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector lower = Constant<TLanes, TVector, T>(LowBits(size, 2 * size));
        return TLanes.Or(TLanes.And(x, lower), TLanes.ShiftRight(TLanes.AndNot(x, lower), size - width));
    }

    /// <summary><see cref="ILanes{TVector, T}.BlendPairs"/> by a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector BlendPairs<TLanes, TVector, T>(TVector x, TVector y, int size)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged => TLanes.Select(Constant<TLanes, TVector, T>(LowBits(size, 2 * size)), x, y);

    /// <summary>The low bits of each piece of 64 bits; pieces have the given size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LowBits(int count, int size) => (long)(ulong.MaxValue / (ulong.MaxValue >> (64 - size)) * ((1UL << count) - 1));

    /// <summary>A constant in every lane, cut to the lane's width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Constant<TLanes, TVector, T>(long value)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.Create(typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>((int)value) : Unsafe.BitCast<long, T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector And<TLanes, TVector, T>(TVector x, long mask)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged => TLanes.And(x, Constant<TLanes, TVector, T>(mask));
}
