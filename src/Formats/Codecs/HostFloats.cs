using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>.NET's own floats as numbers, and numbers as .NET's own floats.</summary>
public static class HostFloats
{
    private static FloatCodec<Binary64Layout> Binary64 => default;

    private static FloatCodec<Binary32Layout> Binary32 => default;

    private static FloatCodec<Binary16Layout> Binary16 => default;

    /// <summary>The number that a binary64 is, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Unpack(double value) => Binary64.Unpack(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>The number that a binary32 is, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Unpack(float value) => Binary32.Unpack(BitConverter.SingleToUInt32Bits(value));

    /// <summary>The number that a binary16 is, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Unpack(Half value) => Binary16.Unpack(BitConverter.HalfToUInt16Bits(value));

    /// <summary>The binary64 nearest to a number, or as <paramref name="rounding"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(this Unpacked value, Rounding rounding = default) =>
        BitConverter.UInt64BitsToDouble(Binary64.Pack(value, rounding));

    /// <summary>The binary32 nearest to a number, or as <paramref name="rounding"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(this Unpacked value, Rounding rounding = default) =>
        BitConverter.UInt32BitsToSingle((uint)Binary32.Pack(value, rounding));

    /// <summary>The binary16 nearest to a number, or as <paramref name="rounding"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half ToHalf(this Unpacked value, Rounding rounding = default) =>
        BitConverter.UInt16BitsToHalf((ushort)Binary16.Pack(value, rounding));
}
