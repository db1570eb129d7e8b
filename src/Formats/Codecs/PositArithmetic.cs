using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// Arithmetic on the codes of a posit format with the standard's rounding: by a table of all pairs for named formats of up to 8 bits, otherwise by the exact core.
/// </summary>
public static class PositArithmetic
{
    private const int MaxTableBits = 8;

    /// <summary>x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Sums<TLayout>.Codes[Index(codec, x, y)] : CodeArithmetic.Add(codec, x, y);

    /// <summary>x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Sums<TLayout>.Codes[Index(codec, x, codec.Negate(y))] : CodeArithmetic.Subtract(codec, x, y);

    /// <summary>x × y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Products<TLayout>.Codes[Index(codec, x, y)] : CodeArithmetic.Multiply(codec, x, y);

    /// <summary>x / y; NaR where y is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Quotients<TLayout>.Codes[Index(codec, x, y)] : CodeArithmetic.Divide(codec, x, y);

    /// <summary>√x; NaR where x is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sqrt<TLayout>(PositCodec<TLayout> codec, ulong x)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Roots<TLayout>.Codes[(byte)(x & CodeMask(codec))] : CodeArithmetic.Sqrt(codec, x);

    /// <summary>The code of a binary32 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromSingle<TLayout>(PositCodec<TLayout> codec, float value)
        where TLayout : struct, IPositLayout => codec.Pack(HostFloats.Unpack(value));

    /// <summary>The code of a binary64 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromDouble<TLayout>(PositCodec<TLayout> codec, double value)
        where TLayout : struct, IPositLayout => codec.Pack(HostFloats.Unpack(value));

    /// <summary>The binary32 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout =>
        IsTabulated(codec) ? Values<TLayout>.Single[(byte)(code & CodeMask(codec))] : codec.Unpack(code).ToSingle();

    /// <summary>The binary64 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout => codec.Unpack(code).ToDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTabulated<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout => codec.Layout.IsConstant && codec.BitWidth <= MaxTableBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CodeMask<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout => ulong.MaxValue >> (64 - codec.BitWidth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Index<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout => (ushort)((x & CodeMask(codec)) << MaxTableBits | (y & CodeMask(codec)));

    private static byte[] Tabulate(Func<ulong, ulong, ulong> operation)
    {
        var table = new byte[1 << (2 * MaxTableBits)];
        for (int index = 0; index < table.Length; index++)
        {
            table[index] = (byte)operation((ulong)index >> MaxTableBits, (ulong)index & byte.MaxValue);
        }

        return table;
    }

    // A class an operation, so that a program pays for the tables it uses.
    private static class Sums<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly byte[] Codes = Tabulate((x, y) => CodeArithmetic.Add(default(PositCodec<TLayout>), x, y));
    }

    private static class Products<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly byte[] Codes = Tabulate((x, y) => CodeArithmetic.Multiply(default(PositCodec<TLayout>), x, y));
    }

    private static class Quotients<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly byte[] Codes = Tabulate((x, y) => CodeArithmetic.Divide(default(PositCodec<TLayout>), x, y));
    }

    private static class Roots<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly byte[] Codes = Tabulate((_, x) => CodeArithmetic.Sqrt(default(PositCodec<TLayout>), x))[..(1 << MaxTableBits)];
    }

    private static class Values<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly float[] Single =
            [.. Enumerable.Range(0, 1 << MaxTableBits).Select(code => default(PositCodec<TLayout>).Unpack((ulong)code).ToSingle())];
    }
}
