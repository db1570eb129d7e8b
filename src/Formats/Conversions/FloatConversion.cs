using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Conversion of numbers to the codes of a float format in the three ways of <see cref="INumberBase{TSelf}"/>.</summary>
public static class FloatConversion
{
    /// <summary>To nearest even; overflow to infinity, else NaN, else the largest number. NaN becomes +0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Truncating<TLayout>(FloatCodec<TLayout> codec, Unpacked value)
        where TLayout : struct, IFloatLayout => codec.Pack(value);

    /// <summary>To nearest even; finite numbers saturate, and so does infinity where there is none. NaN becomes +0 where there is none.</summary>
    public static ulong Saturating<TLayout>(FloatCodec<TLayout> codec, Unpacked value)
        where TLayout : struct, IFloatLayout =>
        codec.Pack(value, RoundingMode.NearestEven, codec.Layout.HasInfinity() ? OverflowMode.Propagate : OverflowMode.Finite);

    /// <summary>To nearest even; overflow to infinity where there is one.</summary>
    /// <exception cref="OverflowException">The format has no code for the value: NaN without NaN, infinity or overflow without infinity,
    /// a negative number without a sign, zero without zero.</exception>
    public static ulong Checked<TLayout>(FloatCodec<TLayout> codec, Unpacked value)
        where TLayout : struct, IFloatLayout
    {
        TLayout layout = codec.Layout;
        ulong code = codec.Pack(value, default, OverflowMode.None, out IeeeExceptions exceptions);
        bool isLost = value.IsNaN ? !layout.HasNaN()
            : (value.IsInfinity || (exceptions & IeeeExceptions.Overflow) != 0) && !layout.HasInfinity() || FloatOrder.IsNaN(codec, code);
        return isLost ? throw new OverflowException($"The format has no number for {value}.") : code;
    }

    /// <summary>Converts any number type of .NET or of this library.</summary>
    /// <returns>Whether the type is known.</returns>
    public static bool TryTruncating<TLayout, T>(FloatCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IFloatLayout
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Truncating(codec, number) : 0;
        return known;
    }

    /// <inheritdoc cref="TryTruncating"/>
    public static bool TrySaturating<TLayout, T>(FloatCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IFloatLayout
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Saturating(codec, number) : 0;
        return known;
    }

    /// <inheritdoc cref="TryTruncating"/>
    /// <exception cref="OverflowException">The format has no code for the value.</exception>
    public static bool TryChecked<TLayout, T>(FloatCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IFloatLayout
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Checked(codec, number) : 0;
        return known;
    }
}
