using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Conversion of numbers to codes in the three ways of <see cref="INumberBase{TSelf}"/>.</summary>
public static class CodeConversion
{
    /// <summary>To nearest even; overflow to infinity, else NaN, else the largest number. NaN becomes +0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Truncating<TCodec>(TCodec codec, Unpacked value)
        where TCodec : INumberCodec => codec.Pack(value);

    /// <summary>To nearest even; finite numbers saturate, and so does infinity where there is none. NaN becomes +0 where there is none.</summary>
    public static ulong Saturating<TCodec>(TCodec codec, Unpacked value)
        where TCodec : INumberCodec => codec.Pack(value, RoundingMode.NearestEven, codec.SaturatingOverflow);

    /// <summary>To nearest even; overflow to infinity where there is one.</summary>
    /// <exception cref="OverflowException">The format has no code for the value: see <see cref="INumberCodec.CanRepresent"/>.</exception>
    public static ulong Checked<TCodec>(TCodec codec, Unpacked value)
        where TCodec : INumberCodec =>
        codec.CanRepresent(value) ? codec.Pack(value) : throw new OverflowException($"The format has no number for {value}.");

    /// <summary>Converts any number type of .NET or of this library.</summary>
    /// <returns>Whether the type is known.</returns>
    public static bool TryTruncating<TCodec, T>(TCodec codec, T value, out ulong code)
        where TCodec : INumberCodec
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Truncating(codec, number) : 0;
        return known;
    }

    /// <inheritdoc cref="TryTruncating"/>
    public static bool TrySaturating<TCodec, T>(TCodec codec, T value, out ulong code)
        where TCodec : INumberCodec
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Saturating(codec, number) : 0;
        return known;
    }

    /// <inheritdoc cref="TryTruncating"/>
    /// <exception cref="OverflowException">The format has no code for the value.</exception>
    public static bool TryChecked<TCodec, T>(TCodec codec, T value, out ulong code)
        where TCodec : INumberCodec
    {
        bool known = NumberConversion.TryUnpack(value, out Unpacked number);
        code = known ? Checked(codec, number) : 0;
        return known;
    }
}
