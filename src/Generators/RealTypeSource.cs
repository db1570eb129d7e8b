using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace NumFormats.Generators;

/// <summary>What float and posit types have in common and integers have not: rounding, the functions of real numbers, decimal text.</summary>
internal static class RealTypeSource
{
    /// <summary>The texts of the template's placeholders that are the same for every format of real numbers.</summary>
    /// <param name="conversions">What the conversion operators say and call.</param>
    /// <param name="members">Members that not all of them have.</param>
    public static IEnumerable<(string Placeholder, string Text)> Parts(ConversionParts conversions, string members) =>
    [
        ("@@CONVERSIONS@@", Conversions(conversions)),
        ("@@CONSTANTS@@", Constants),
        ("@@MEMBERS@@", Functions + members),
        ("@@RESULT@@", "rounded to nearest even"),
        ("@@QUOTIENT@@", "rounded to nearest even"),
        ("@@ARITHMETIC@@", "Code"),
        ("@@NEGATION@@", "Codec.Negate(value._bits)"),
        ("@@ABS@@", "Codec.Abs(value._bits)"),
        ("@@COPYSIGN@@", "IsNegative(value) == IsNegative(sign) ? value : -value"),
        ("@@EQUALITY@@", "Equality as a key: as <c>==</c>, but NaN equals NaN."),
        ("@@KEYORDER@@", "Order as a key: NaN first, zeros equal."),
        ("@@TEXT@@", "DecimalText"),
        ("@@STYLE@@", "Utf8Text.FloatStyle"),
        ("@@READS@@", "Reads a decimal number, rounding once"),
        ("@@PARSEOVERFLOW@@", ""),
        ("@@DIGITS@@", "The shortest digits that read back to the same code"),
        ("@@DEFAULTDIGITS@@", "the shortest digits"),
        ("@@NODOUBLE@@", ", or the value is no binary64 number and the format neither G nor R"),
        ("@@CONVERSION@@", "CodeConversion"),
        ("@@CHECKED@@", "To nearest even."),
        ("@@SATURATING@@", "To nearest even; finite numbers saturate, and so does infinity where there is none."),
        ("@@TRUNCATING@@", "To nearest even; overflow to infinity, else NaN, else the largest number."),
        ("@@TOTRUNCATING@@", "NumberConversion.TryConvert(value.Unpack(), isChecked: false, out result)"),
    ];

    private static string Conversions(ConversionParts parts)
    {
        var text = new StringBuilder();
        foreach ((string type, string unpack) in ValueTypeSource.Integers.Concat(ValueTypeSource.Others))
        {
            bool isInteger = ValueTypeSource.Integers.Any(integer => integer.Type == type);
            string fast = type switch
            {
                "float" => "@P@Arithmetic.FromSingle(Codec, value)",
                "double" => "@P@Arithmetic.FromDouble(Codec, value)",
                _ => isInteger ? parts.FromInteger(unpack) : $"CodeConversion.Truncating(Codec, {unpack})",
            };
            text.Append($$"""
                    /// <summary>{{(isInteger ? parts.FromIntegerSummary : parts.FromOtherSummary)}}</summary>
                    [MethodImpl(MethodImplOptions.AggressiveInlining)]
                    public static explicit operator @T@({{type}} value) => new((@B@){{fast}});

                    /// <summary>{{(isInteger ? parts.FromIntegerCheckedSummary : "To nearest even.")}}</summary>
                    /// <exception cref="global::System.OverflowException">The format has no number for the value.</exception>
                    public static explicit operator checked @T@({{type}} value) => new((@B@)CodeConversion.Checked(Codec, {{unpack}}));


                """);
        }

        foreach ((string type, _) in ValueTypeSource.Integers)
        {
            // char is not an IBinaryInteger that converts: it goes by way of ushort.
            string integer = type == "char" ? "ushort" : type;
            string cast = type == "char" ? "(char)" : "";
            text.Append($$"""
                    /// <summary>{{parts.ToIntegerSummary}}</summary>
                    public static explicit operator {{type}}(@T@ value) => {{cast}}{{parts.ToInteger(integer)}};

                    /// <summary>{{parts.ToIntegerCheckedSummary}}</summary>
                    /// <exception cref="global::System.OverflowException">The value is outside the type's range, or NaN.</exception>
                    public static explicit operator checked {{type}}(@T@ value) => {{cast}}{{parts.ToIntegerChecked(integer)}};


                """);
        }

        text.Append($$"""
                /// <summary>The nearest binary16 number.</summary>
                public static explicit operator global::System.Half(@T@ value) => value.Unpack().ToHalf();

                /// <summary>The nearest binary32 number.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static explicit operator float(@T@ value) => @P@Arithmetic.ToSingle(Codec, value._bits);

                /// <summary>The nearest binary64 number.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static explicit operator double(@T@ value) => @P@Arithmetic.ToDouble(Codec, value._bits);

                /// <summary>The nearest native float.</summary>
                public static explicit operator global::System.Runtime.InteropServices.NFloat(@T@ value) => new((double)value);

                /// <summary>The nearest binary64 number, as the real part.</summary>
                public static explicit operator Complex(@T@ value) => (double)value;

                /// <summary>The nearest decimal.</summary>
                /// <exception cref="global::System.OverflowException">The value is outside decimal's range, or NaN.</exception>
                public static explicit operator decimal(@T@ value) => NumberConversion.ToDecimal(value.Unpack());

                /// <summary>{{parts.ToIntegerCheckedSummary}}</summary>
                /// <exception cref="global::System.OverflowException">The value is infinite or NaN.</exception>
                public static explicit operator BigInteger(@T@ value) => {{parts.ToBigInteger}};


            """);
        return text.ToString();
    }

    /// <summary>Rounding to integers, of formats with a sign.</summary>
    public const string RoundingMembers = """
    /// <inheritdoc/>
    public static @T@ Ceiling(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.Up));

    /// <inheritdoc/>
    public static @T@ Floor(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.Down));

    /// <inheritdoc/>
    public static @T@ Truncate(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.TowardZero));

    /// <summary>To the nearest integer, ties to even.</summary>
    public static @T@ Round(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.NearestEven));

    /// <summary>To a number of decimal places, ties to even.</summary>
    public static @T@ Round(@T@ x, int digits) => Round(x, digits, global::System.MidpointRounding.ToEven);

    /// <summary>To an integer.</summary>
    public static @T@ Round(@T@ x, global::System.MidpointRounding mode) => Round(x, 0, mode);

    /// <summary>To a number of decimal places, 0 to 1000.</summary>
    public static @T@ Round(@T@ x, int digits, global::System.MidpointRounding mode) => new((@B@)CodeRounding.ToDecimalPlaces(Codec, x._bits, digits, mode));


""";

    private const string Constants = """
    /// <summary>The smallest positive number.</summary>
    public static @T@ Epsilon => new((@B@)Format.SmallestPositiveCode);

    /// <summary>The base of the natural logarithm, rounded.</summary>
    public static @T@ E => new((@B@)Codec.Pack(Unpacked.E));

    /// <summary>The ratio of a circle&#39;s circumference to its diameter, rounded.</summary>
    public static @T@ Pi => new((@B@)Codec.Pack(Unpacked.Pi));

    /// <summary>2π, rounded.</summary>
    public static @T@ Tau => new((@B@)Codec.Pack(Unpacked.Tau));


""";

    private const string Functions = """
    /// <summary>x × y + z, rounded once.</summary>
    public static @T@ FusedMultiplyAdd(@T@ left, @T@ right, @T@ addend) => new((@B@)CodeArithmetic.FusedMultiplyAdd(Codec, left._bits, right._bits, addend._bits));

    /// <summary>x × y + z, rounded once.</summary>
    public static @T@ MultiplyAddEstimate(@T@ left, @T@ right, @T@ addend) => FusedMultiplyAdd(left, right, addend);

    /// <summary>x − n × y with n = x / y to nearest even; @@REMAINDER@@.</summary>
    public static @T@ Ieee754Remainder(@T@ left, @T@ right) => new((@B@)CodeArithmetic.IeeeRemainder(Codec, left._bits, right._bits));

    /// <summary>The next larger number.</summary>
    public static @T@ BitIncrement(@T@ x) => new((@B@)Codec.NextUp(x._bits));

    /// <summary>The next smaller number.</summary>
    public static @T@ BitDecrement(@T@ x) => new((@B@)Codec.NextDown(x._bits));

    /// <summary>floor(log2|x|).</summary>
    public static int ILogB(@T@ x) => CodeRounding.ILogB(Codec, x._bits);

    /// <summary>x × 2^n, rounded once.</summary>
    public static @T@ ScaleB(@T@ x, int n) => new((@B@)CodeRounding.ScaleByPowerOfTwo(Codec, x._bits, n));

    /// <summary>x (1 − t) + y t, each step rounded.</summary>
    public static @T@ Lerp(@T@ value1, @T@ value2, @T@ amount) => FusedMultiplyAdd(value1, One - amount, value2 * amount);

    /// <summary>1 / x, correctly rounded.</summary>
    public static @T@ ReciprocalEstimate(@T@ x) => One / x;

    /// <summary>1 / √x, correctly rounded.</summary>
    public static @T@ ReciprocalSqrtEstimate(@T@ x) => new((@B@)CodeFunctions.ReciprocalSqrt(Codec, x._bits));

    /// <summary>√x, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ Sqrt(@T@ x) => new((@B@)@P@Arithmetic.Sqrt(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp(@T@ x) => new((@B@)CodeFunctions.Exp(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ ExpM1(@T@ x) => new((@B@)CodeFunctions.ExpM1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp2(@T@ x) => new((@B@)CodeFunctions.Exp2(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp2M1(@T@ x) => new((@B@)CodeFunctions.Exp2M1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp10(@T@ x) => new((@B@)CodeFunctions.Exp10(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp10M1(@T@ x) => new((@B@)CodeFunctions.Exp10M1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log(@T@ x) => new((@B@)CodeFunctions.Log(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ LogP1(@T@ x) => new((@B@)CodeFunctions.LogP1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log2(@T@ x) => new((@B@)CodeFunctions.Log2(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log2P1(@T@ x) => new((@B@)CodeFunctions.Log2P1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log10(@T@ x) => new((@B@)CodeFunctions.Log10(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log10P1(@T@ x) => new((@B@)CodeFunctions.Log10P1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cbrt(@T@ x) => new((@B@)CodeFunctions.Cbrt(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Sin(@T@ x) => new((@B@)CodeFunctions.Sin(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cos(@T@ x) => new((@B@)CodeFunctions.Cos(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Tan(@T@ x) => new((@B@)CodeFunctions.Tan(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Asin(@T@ x) => new((@B@)CodeFunctions.Asin(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Acos(@T@ x) => new((@B@)CodeFunctions.Acos(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Atan(@T@ x) => new((@B@)CodeFunctions.Atan(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ SinPi(@T@ x) => new((@B@)CodeFunctions.SinPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ CosPi(@T@ x) => new((@B@)CodeFunctions.CosPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ TanPi(@T@ x) => new((@B@)CodeFunctions.TanPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AsinPi(@T@ x) => new((@B@)CodeFunctions.AsinPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AcosPi(@T@ x) => new((@B@)CodeFunctions.AcosPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AtanPi(@T@ x) => new((@B@)CodeFunctions.AtanPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Sinh(@T@ x) => new((@B@)CodeFunctions.Sinh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cosh(@T@ x) => new((@B@)CodeFunctions.Cosh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Tanh(@T@ x) => new((@B@)CodeFunctions.Tanh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Asinh(@T@ x) => new((@B@)CodeFunctions.Asinh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Acosh(@T@ x) => new((@B@)CodeFunctions.Acosh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Atanh(@T@ x) => new((@B@)CodeFunctions.Atanh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ DegreesToRadians(@T@ degrees) => new((@B@)CodeFunctions.DegreesToRadians(Codec, degrees._bits));

    /// <inheritdoc/>
    public static @T@ RadiansToDegrees(@T@ radians) => new((@B@)CodeFunctions.RadiansToDegrees(Codec, radians._bits));

    /// <inheritdoc/>
    public static @T@ Log(@T@ x, @T@ newBase) => new((@B@)CodeFunctions.Log(Codec, x._bits, newBase._bits));

    /// <inheritdoc/>
    public static @T@ Pow(@T@ x, @T@ y) => new((@B@)CodeFunctions.Pow(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ Hypot(@T@ x, @T@ y) => new((@B@)CodeFunctions.Hypot(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ Atan2(@T@ y, @T@ x) => new((@B@)CodeFunctions.Atan2(Codec, y._bits, x._bits));

    /// <inheritdoc/>
    public static @T@ Atan2Pi(@T@ y, @T@ x) => new((@B@)CodeFunctions.Atan2Pi(Codec, y._bits, x._bits));

    /// <inheritdoc/>
    public static @T@ RootN(@T@ x, int n) => new((@B@)CodeFunctions.RootN(Codec, x._bits, n));

    /// <inheritdoc/>
    public static (@T@ Sin, @T@ Cos) SinCos(@T@ x) => (Sin(x), Cos(x));

    /// <inheritdoc/>
    public static (@T@ SinPi, @T@ CosPi) SinCosPi(@T@ x) => (SinPi(x), CosPi(x));


""";
}
