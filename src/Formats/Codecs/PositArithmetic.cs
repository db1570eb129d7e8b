using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// Arithmetic on the codes of a posit format with the standard's rounding: by a table of all pairs for named formats of up to 8 bits, in binary64 where that is
/// proven to be the same, otherwise by the exact core.
/// </summary>
/// <remarks>
/// <para>
/// In binary64, with p significant bits at most. Rounding turns where x is one of the posits v that are one bit longer, which have p + 1 bits. So the binary64 result,
/// within 2^-53 of the true one, is rounded the same if the true one is a v exactly, for then it is exact in binary64, or is 2^-52 away from every v in
/// proportion.
/// </para>
/// <para>
/// A product has 2p ≤ 53 bits and is exact. A sum is exact, or its addends are more than 53 − p places apart, so that it is within 2^(p − 52) of the larger addend, a posit, and
/// the nearest v is at least 2^-(p + 1) from that. A quotient x / y that is no v differs from v by |x − v y| / y, a multiple of one unit of a
/// product of 2p + 1 bits; a root, whose square has 2p + 2 bits, by half as much. With p ≤ 24 all of these are far enough.
/// </para>
/// </remarks>
public static class PositArithmetic
{
    private const int MaxPairTableBits = 8;
    private const int MaxValueTableBits = 16;
    private const int MaxPrecisionInDouble = 24;
    private const int MaxExponentInDouble = 500;
    private const int MaxExponentInSingle = 126;

    /// <summary>x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        HasPairTable(codec) ? Sums<TLayout>.Codes[Index(codec, x, y)]
            : ComputesInDouble(codec) ? PositDoubles.Encode(codec, Value(codec, x) + Value(codec, y))
            : CodeArithmetic.Add(codec, x, y);

    /// <summary>x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        HasPairTable(codec) ? Sums<TLayout>.Codes[Index(codec, x, codec.Negate(y))]
            : ComputesInDouble(codec) ? PositDoubles.Encode(codec, Value(codec, x) - Value(codec, y))
            : CodeArithmetic.Subtract(codec, x, y);

    /// <summary>x × y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        HasPairTable(codec) ? Products<TLayout>.Codes[Index(codec, x, y)]
            : ComputesInDouble(codec) ? PositDoubles.Encode(codec, Value(codec, x) * Value(codec, y))
            : CodeArithmetic.Multiply(codec, x, y);

    /// <summary>x / y; NaR where y is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout =>
        HasPairTable(codec) ? Quotients<TLayout>.Codes[Index(codec, x, y)]
            : ComputesInDouble(codec) ? PositDoubles.Encode(codec, Value(codec, x) / Value(codec, y))
            : CodeArithmetic.Divide(codec, x, y);

    /// <summary>√x; NaR where x is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sqrt<TLayout>(PositCodec<TLayout> codec, ulong x)
        where TLayout : struct, IPositLayout =>
        HasPairTable(codec) ? Roots<TLayout>.Codes[(byte)(x & CodeMask(codec))]
            : ComputesInDouble(codec) ? PositDoubles.Encode(codec, Math.Sqrt(Value(codec, x)))
            : CodeArithmetic.Sqrt(codec, x);

    /// <summary>The code of a binary32 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromSingle<TLayout>(PositCodec<TLayout> codec, float value)
        where TLayout : struct, IPositLayout => FromDouble(codec, value);

    /// <summary>The code of a binary64 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromDouble<TLayout>(PositCodec<TLayout> codec, double value)
        where TLayout : struct, IPositLayout =>
        PositDoubles.CanEncode(codec) ? PositDoubles.Encode(codec, value) : codec.Pack(HostFloats.Unpack(value));

    /// <summary>The binary32 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout =>
        HasValueTable(codec) ? Values<TLayout>.Single[(ushort)(code & CodeMask(codec))]
            : codec.FitsInDouble ? (float)PositDoubles.Decode(codec, code)
            : codec.Unpack(code).ToSingle();

    /// <summary>The binary64 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout =>
        codec.FitsInDouble ? Value(codec, code) : codec.Unpack(code).ToDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasPairTable<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout => codec.Layout.IsConstant && codec.BitWidth <= MaxPairTableBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ComputesInDouble<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout =>
        codec.BitWidth >= 3 &&
        codec.BitWidth - 2 - codec.Layout.ExponentBits <= MaxPrecisionInDouble &&
        (codec.BitWidth - 2) << codec.Layout.ExponentBits <= MaxExponentInDouble;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasValueTable<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout =>
        codec.Layout.IsConstant && codec.BitWidth <= MaxValueTableBits && (codec.BitWidth - 2) << codec.Layout.ExponentBits <= MaxExponentInSingle;

    // Exact: see FitsInDouble.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Value<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout =>
        HasValueTable(codec) ? Values<TLayout>.Single[(ushort)(code & CodeMask(codec))] : PositDoubles.Decode(codec, code);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CodeMask<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout => ulong.MaxValue >> (64 - codec.BitWidth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Index<TLayout>(PositCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IPositLayout => (ushort)((x & CodeMask(codec)) << MaxPairTableBits | (y & CodeMask(codec)));

    private static byte[] Tabulate(Func<ulong, ulong, ulong> operation)
    {
        var table = new byte[1 << (2 * MaxPairTableBits)];
        for (int index = 0; index < table.Length; index++)
        {
            table[index] = (byte)operation((ulong)index >> MaxPairTableBits, (ulong)index & byte.MaxValue);
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
        public static readonly byte[] Codes = Tabulate((_, x) => CodeArithmetic.Sqrt(default(PositCodec<TLayout>), x))[..(1 << MaxPairTableBits)];
    }

    // The value of every code: reading 256 KiB from the second cache is faster than decoding 16 bits.
    private static class Values<TLayout>
        where TLayout : struct, IPositLayout
    {
        public static readonly float[] Single =
            [.. Enumerable.Range(0, 1 << default(TLayout).BitWidth).Select(code => default(PositCodec<TLayout>).Unpack((ulong)code).ToSingle())];
    }
}
