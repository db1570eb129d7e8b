using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The layout of the numbers that lanes hold: binary32 in <see cref="int"/>, binary64 in <see cref="long"/>.</summary>
internal static class WideNumber<T>
    where T : unmanaged
{
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8 * Unsafe.SizeOf<T>();
    }

    public static int SignificandBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(int) ? 23 : 52;
    }

    public static int Bias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(int) ? 127 : 1023;
    }

    public static long MagnitudeMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => long.MaxValue >>> (64 - Width);
    }

    public static long Infinity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)((2 * Bias) + 1) << SignificandBits;
    }

    public static long NaN
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Infinity | (1L << (SignificandBits - 1));
    }

    /// <summary>The number with the given bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(long bits) =>
        typeof(T) == typeof(int) ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble(bits);

    /// <summary>The bits of a lane, with its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64(T lane) => typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(lane) : Unsafe.BitCast<T, long>(lane);

    /// <summary>The bits of a number that is one of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToBits(double number) => typeof(T) == typeof(int) ? BitConverter.SingleToInt32Bits((float)number) : BitConverter.DoubleToInt64Bits(number);

    /// <summary>The bits of 2^exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long PowerOfTwo(int exponent) => (long)(exponent + Bias) << SignificandBits;
}
