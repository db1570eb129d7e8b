using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// Arithmetic on codes of any format through the exact core: unpack, operate, round once, pack. Operands and result may be of different formats.
/// </summary>
/// <remarks>
/// Special operands follow IEEE 754-2019. In formats whose codec says <see cref="INumberCodec.DivisionByZeroIsNaN"/> (P3109, posits) x / 0 is NaN.
/// </remarks>
public static class CodeArithmetic
{
    /// <summary>x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.Add(codec.Unpack(x), codec.Unpack(y), rounding.Mode), rounding, overflow);

    /// <summary>x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.Subtract(codec.Unpack(x), codec.Unpack(y), rounding.Mode), rounding, overflow);

    /// <summary>x × y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.Multiply(codec.Unpack(x), codec.Unpack(y)), rounding, overflow);

    /// <summary>x / y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(
            codec.DivisionByZeroIsNaN
                ? P3109Functions.Divide(codec.Unpack(x), codec.Unpack(y))
                : Unpacked.Divide(codec.Unpack(x), codec.Unpack(y)),
            rounding,
            overflow);

    /// <summary>√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sqrt<TCodec>(TCodec codec, ulong x, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.Sqrt(codec.Unpack(x)), rounding, overflow);

    /// <summary>x × y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FusedMultiplyAdd<TCodec>(
        TCodec codec, ulong x, ulong y, ulong z, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.FusedMultiplyAdd(codec.Unpack(x), codec.Unpack(y), codec.Unpack(z), rounding.Mode), rounding, overflow);

    /// <summary>x × y × z, rounded once.</summary>
    public static ulong FusedMultiplyMultiply<TCodec>(
        TCodec codec, ulong x, ulong y, ulong z, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.FusedMultiplyMultiply(codec.Unpack(x), codec.Unpack(y), codec.Unpack(z)), rounding, overflow);

    /// <summary>x − n × y with n = x / y truncated, C#'s <c>%</c>; exact wherever the format holds it.</summary>
    public static ulong Remainder<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.TruncatedRemainder(codec.Unpack(x), codec.Unpack(y)), rounding, overflow);

    /// <summary>x − n × y with n = x / y rounded to nearest even; exact wherever the format holds it.</summary>
    public static ulong IeeeRemainder<TCodec>(TCodec codec, ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TCodec : INumberCodec =>
        codec.Pack(Unpacked.IeeeRemainder(codec.Unpack(x), codec.Unpack(y)), rounding, overflow);
}
