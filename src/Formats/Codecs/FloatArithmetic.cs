using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// Arithmetic on the codes of a float format, rounded to nearest even without saturation, by the fastest way that is exact.
/// </summary>
/// <remarks>
/// Where double rounding is innocuous the operation is done in binary32 or binary64 and rounded once more; everything else goes through
/// <see cref="CodeArithmetic"/>. Which way is taken follows from the layout alone, so that for a named type only one of them is compiled.
/// </remarks>
public static class FloatArithmetic
{
    // Exponents within ±120 (±1000) keep clear of binary32's (binary64's) subnormals and overflow.
    private const int SinglePrecision = 24;
    private const int SingleExponent = 120;
    private const int DoublePrecision = 53;
    private const int DoubleExponent = 1000;

    /// <summary>x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout
    {
        if (ComputesInSingle(codec.Layout))
        {
            float sum = ToSingle(codec, x) + ToSingle(codec, y);
            return IsNumber(sum) ? FromSingle(codec, sum) : Exact.Add(codec, x, y);
        }

        if (ComputesInDouble(codec.Layout))
        {
            double sum = ToDouble(codec, x) + ToDouble(codec, y);
            return double.IsNaN(sum) ? Exact.Add(codec, x, y) : FromDouble(codec, sum);
        }

        return Exact.Add(codec, x, y);
    }

    /// <summary>x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout
    {
        if (ComputesInSingle(codec.Layout))
        {
            float difference = ToSingle(codec, x) - ToSingle(codec, y);
            return IsNumber(difference) ? FromSingle(codec, difference) : Exact.Subtract(codec, x, y);
        }

        if (ComputesInDouble(codec.Layout))
        {
            double difference = ToDouble(codec, x) - ToDouble(codec, y);
            return double.IsNaN(difference) ? Exact.Subtract(codec, x, y) : FromDouble(codec, difference);
        }

        return Exact.Subtract(codec, x, y);
    }

    /// <summary>x × y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout
    {
        if (ComputesInSingle(codec.Layout))
        {
            float product = ToSingle(codec, x) * ToSingle(codec, y);
            return IsNumber(product) ? FromSingle(codec, product) : Exact.Multiply(codec, x, y);
        }

        if (ComputesInDouble(codec.Layout))
        {
            double product = ToDouble(codec, x) * ToDouble(codec, y);
            return double.IsNaN(product) ? Exact.Multiply(codec, x, y) : FromDouble(codec, product);
        }

        return Exact.Multiply(codec, x, y);
    }

    /// <summary>x / y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout
    {
        // Formats whose x / 0 is NaN differ from the host where the host's quotient is infinite.
        if (ComputesInSingle(codec.Layout))
        {
            float quotient = ToSingle(codec, x) / ToSingle(codec, y);
            return float.IsFinite(quotient) ? FromSingle(codec, quotient) : Exact.Divide(codec, x, y);
        }

        if (ComputesInDouble(codec.Layout))
        {
            double quotient = ToDouble(codec, x) / ToDouble(codec, y);
            return double.IsFinite(quotient) ? FromDouble(codec, quotient) : Exact.Divide(codec, x, y);
        }

        return Exact.Divide(codec, x, y);
    }

    /// <summary>√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sqrt<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout
    {
        if (ComputesInSingle(codec.Layout))
        {
            float root = MathF.Sqrt(ToSingle(codec, x));
            return IsNumber(root) ? FromSingle(codec, root) : Exact.Sqrt(codec, x);
        }

        if (ComputesInDouble(codec.Layout))
        {
            double root = Math.Sqrt(ToDouble(codec, x));
            return double.IsNaN(root) ? Exact.Sqrt(codec, x) : FromDouble(codec, root);
        }

        return Exact.Sqrt(codec, x);
    }

    /// <summary>The code nearest to a binary32 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromSingle<TLayout>(FloatCodec<TLayout> codec, float value)
        where TLayout : struct, IFloatLayout
    {
        TLayout layout = codec.Layout;
        if (!RoundsFromSingleBits(layout))
        {
            return codec.Pack(HostFloats.Unpack(value));
        }

        // A binary32 magnitude is exponent and significand in one integer, as a code's is: shift the exponent by the difference of the biases and
        // drop the low bits, rounding to even by adding just under a half, or a half where the kept part is odd. Below the smallest normal number
        // the binary32 adder does the rounding: adding the number whose last place is the smallest subnormal leaves the code in the low bits.
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint magnitude = bits & 0x7FFF_FFFF;
        int dropped = 23 - layout.SignificandBits;
        uint code;
        if (!layout.IsTruncatedSingle() && magnitude < (uint)(layout.MinNormalExponent() + 127) << 23)
        {
            uint anchor = (uint)(layout.MinNormalExponent() - layout.SignificandBits + 23 + 127) << 23;
            code = BitConverter.SingleToUInt32Bits(
                BitConverter.UInt32BitsToSingle(magnitude) + BitConverter.UInt32BitsToSingle(anchor)) - anchor;
        }
        else
        {
            uint odd = (magnitude >> dropped) & 1;
            uint rebased = magnitude - ((uint)(127 - layout.Bias) << 23);
            code = (rebased + (((1u << dropped) >> 1) - 1) + odd) >> dropped;
        }

        // Also true of infinity and NaN.
        if (code > layout.MaxFiniteMagnitude)
        {
            return codec.Pack(HostFloats.Unpack(value));
        }

        ulong sign = (ulong)(bits >> 31) << (layout.ExponentBits + layout.SignificandBits);
        return layout.NaNIsNegativeZero() && code == 0 ? 0 : code | sign;
    }

    /// <summary>The code nearest to a binary64 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromDouble<TLayout>(FloatCodec<TLayout> codec, double value)
        where TLayout : struct, IFloatLayout =>
        codec.Pack(HostFloats.Unpack(value));

    /// <summary>The binary32 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        codec.Layout.IsTruncatedSingle() ? BitConverter.UInt32BitsToSingle((uint)code << (23 - codec.Layout.SignificandBits))
            : IsTabulated(codec.Layout) ? Values<TLayout>.Single[(byte)(code & (codec.Layout.MagnitudeMask() | codec.Layout.SignMask()))]
            : codec.Unpack(code).ToSingle();

    /// <summary>The binary64 number nearest to a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        codec.Layout.IsTruncatedSingle() ? BitConverter.UInt32BitsToSingle((uint)code << (23 - codec.Layout.SignificandBits))
            : IsTabulated(codec.Layout) && IsExactInSingle(codec.Layout) ? ToSingle(codec, code)
            : codec.Unpack(code).ToDouble();

    // bfloat16 has binary32's exponents, subnormals included. Its products and quotients are right all the same: an inexact binary32 subnormal
    // of theirs is never a midpoint of bfloat16, because 8-bit significands leave it 2^-142 away where binary32 resolves 2^-149.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ComputesInSingle<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.HasZero() &&
        ((layout.IsTruncatedSingle() && layout.SignificandBits <= 7) || layout.DoubleRoundingIsInnocuousIn(SinglePrecision, SingleExponent));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ComputesInDouble<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.HasZero() && layout.DoubleRoundingIsInnocuousIn(DoublePrecision, DoubleExponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool RoundsFromSingleBits<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.IsSigned && layout.SignificandBits < 23 &&
        (layout.IsTruncatedSingle() || (layout.MinNormalExponent() - layout.SignificandBits >= -126 && layout.MaxExponent() < 100));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExactInSingle<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.SignificandBits <= 23 && layout.MaxExponent() <= 127 && layout.MinNormalExponent() - layout.SignificandBits >= -149;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTabulated<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.BitWidth() <= 8 && layout.IsConstant;

    // Infinities take part; NaN goes the exact way, which knows its sign on every processor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(float value) => !float.IsNaN(value);

    // The exact ways, out of line, so that callers stay small.
    private static class Exact
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ulong Add<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
            where TLayout : struct, IFloatLayout => CodeArithmetic.Add(codec, x, y);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ulong Subtract<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
            where TLayout : struct, IFloatLayout => CodeArithmetic.Subtract(codec, x, y);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ulong Multiply<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
            where TLayout : struct, IFloatLayout => CodeArithmetic.Multiply(codec, x, y);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ulong Divide<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
            where TLayout : struct, IFloatLayout => CodeArithmetic.Divide(codec, x, y);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static ulong Sqrt<TLayout>(FloatCodec<TLayout> codec, ulong x)
            where TLayout : struct, IFloatLayout => CodeArithmetic.Sqrt(codec, x);
    }

    // The values of all codes of a format of up to 8 bits whose layout is a type of constants.
    private static class Values<TLayout>
        where TLayout : struct, IFloatLayout
    {
        public static readonly float[] Single = MakeTable();

        private static float[] MakeTable()
        {
            FloatCodec<TLayout> codec = default;
            var table = new float[256];
            for (int code = 0; code < 256; code++)
            {
                table[code] = codec.Unpack((ulong)code).ToSingle();
            }

            return table;
        }
    }
}
