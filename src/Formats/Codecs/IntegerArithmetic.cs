using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Arithmetic on the codes of an integer format as .NET's integers have it: wrapping around, or checked, or in the way of bits.</summary>
/// <remarks>
/// Operands are codes of no more than 62 bits, so that no sum of two overflows on the way; products wrap around in 64 bits, and the value types have 8 bits at most.
/// Shifts and rotations go by the distance modulo the width, as .NET's do of 8 bits.
/// </remarks>
public static class IntegerArithmetic
{
    /// <summary>x + y, wrapped around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => (x + y) & codec.Mask;

    /// <summary>x − y, wrapped around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => (x - y) & codec.Mask;

    /// <summary>x × y, wrapped around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => (x * y) & codec.Mask;

    /// <summary>x / y toward zero, wrapped around.</summary>
    /// <exception cref="DivideByZeroException">y is zero.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Wrap(codec, codec.OrderKey(x) / codec.OrderKey(y));

    /// <summary>x − n × y with n = x / y toward zero.</summary>
    /// <exception cref="DivideByZeroException">y is zero.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Remainder<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Wrap(codec, codec.OrderKey(x) % codec.OrderKey(y));

    /// <summary>x + y.</summary>
    /// <exception cref="OverflowException">The format lacks the result.</exception>
    public static ulong AddChecked<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Check(codec, codec.OrderKey(x) + codec.OrderKey(y));

    /// <summary>x − y.</summary>
    /// <exception cref="OverflowException">The format lacks the result.</exception>
    public static ulong SubtractChecked<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Check(codec, codec.OrderKey(x) - codec.OrderKey(y));

    /// <summary>x × y.</summary>
    /// <exception cref="OverflowException">The format lacks the result.</exception>
    public static ulong MultiplyChecked<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Check(codec, checked(codec.OrderKey(x) * codec.OrderKey(y)));

    /// <summary>x / y toward zero.</summary>
    /// <exception cref="DivideByZeroException">y is zero.</exception>
    /// <exception cref="OverflowException">The format lacks the result: x is its lowest number and y is −1.</exception>
    public static ulong DivideChecked<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => Check(codec, codec.OrderKey(x) / codec.OrderKey(y));

    /// <summary>|x|.</summary>
    /// <exception cref="OverflowException">The format lacks the result.</exception>
    public static ulong AbsChecked<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout => codec.IsNegative(x) ? SubtractChecked(codec, 0, x) : x;

    /// <summary>|x| with the sign of y.</summary>
    /// <exception cref="OverflowException">The format lacks the result.</exception>
    public static ulong CopySign<TLayout>(IntegerCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IIntegerLayout => codec.IsNegative(x) == codec.IsNegative(y) ? x : codec.IsNegative(y) ? Subtract(codec, 0, x) : AbsChecked(codec, x);

    /// <summary>x × 2^n, wrapped around.</summary>
    public static ulong ShiftLeft<TLayout>(IntegerCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IIntegerLayout => (x << Distance(codec, n)) & codec.Mask;

    /// <summary>x / 2^n toward negative infinity.</summary>
    public static ulong ShiftRight<TLayout>(IntegerCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IIntegerLayout => Wrap(codec, codec.OrderKey(x) >> Distance(codec, n));

    /// <summary>The bits moved down, and zeros above.</summary>
    public static ulong ShiftRightLogical<TLayout>(IntegerCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IIntegerLayout => x >> Distance(codec, n);

    /// <summary>The bits moved up, those that fall off put in below.</summary>
    public static ulong RotateLeft<TLayout>(IntegerCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IIntegerLayout
    {
        int distance = Distance(codec, n);
        return ((x << distance) | (x >> (codec.BitWidth - distance))) & codec.Mask;
    }

    /// <summary>The bits moved down, those that fall off put in above.</summary>
    public static ulong RotateRight<TLayout>(IntegerCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IIntegerLayout => RotateLeft(codec, x, codec.BitWidth - Distance(codec, n));

    /// <summary>The zeros above the highest one.</summary>
    /// <exception cref="OverflowException">The format lacks the result: it is int2, and x is 0.</exception>
    public static ulong LeadingZeroCount<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout => Check(codec, BitOperations.LeadingZeroCount(x) - (64 - codec.BitWidth));

    /// <summary>The zeros below the lowest one.</summary>
    /// <exception cref="OverflowException">The format lacks the result: it is int2, and x is 0.</exception>
    public static ulong TrailingZeroCount<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout => Check(codec, Math.Min(BitOperations.TrailingZeroCount(x), codec.BitWidth));

    /// <summary>The number of ones.</summary>
    /// <exception cref="OverflowException">The format lacks the result: it is int2, and x is −1.</exception>
    public static ulong PopCount<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout => Check(codec, BitOperations.PopCount(x));

    /// <summary>floor(log2 x); 0 of 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is negative.</exception>
    public static ulong Log2<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout =>
        codec.IsNegative(x)
            ? throw new ArgumentOutOfRangeException(nameof(x), codec.OrderKey(x), "Expected a number that is not negative.")
            : (ulong)BitOperations.Log2(x);

    /// <summary>The least number of bits that hold x: its own, or two's complement where it is negative.</summary>
    public static int ShortestBitLength<TLayout>(IntegerCodec<TLayout> codec, ulong x)
        where TLayout : struct, IIntegerLayout =>
        codec.IsNegative(x) ? 65 - BitOperations.LeadingZeroCount(~(ulong)codec.OrderKey(x)) : 64 - BitOperations.LeadingZeroCount(x);

    /// <summary>The code of an integer of which the format's low bits are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Wrap<TLayout>(IntegerCodec<TLayout> codec, long value)
        where TLayout : struct, IIntegerLayout => (ulong)value & codec.Mask;

    private static ulong Check<TLayout>(IntegerCodec<TLayout> codec, long value)
        where TLayout : struct, IIntegerLayout
    {
        ulong code = Wrap(codec, value);
        return codec.OrderKey(code) == value ? code : throw IntegerConversion.OutOfRange(codec, value);
    }

    private static int Distance<TLayout>(IntegerCodec<TLayout> codec, int n)
        where TLayout : struct, IIntegerLayout
    {
        int rest = n % codec.BitWidth;
        return rest < 0 ? rest + codec.BitWidth : rest;
    }
}
