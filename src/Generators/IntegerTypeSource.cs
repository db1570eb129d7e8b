using System;
using System.Collections.Generic;
using System.Text;

namespace NumFormats.Generators;

/// <summary>What depends on the declaration in the source of an integer type, and what integers have and real numbers have not: wrapping around, bits, .NET's conversions.</summary>
internal static class IntegerTypeSource
{
    private const string Overflow = "    /// <exception cref=\"global::System.OverflowException\">The type lacks the result.</exception>\n";

    // .NET's integer types that may hold every number of a type: bits, of which nint and nuint surely have 32, and sign. char is a number only where one asks for it.
    private static readonly Dictionary<string, (int Bits, bool IsSigned)> Ranges = new(StringComparer.Ordinal)
    {
        ["sbyte"] = (8, true),
        ["short"] = (16, true),
        ["int"] = (32, true),
        ["long"] = (64, true),
        ["nint"] = (32, true),
        ["global::System.Int128"] = (128, true),
        ["byte"] = (8, false),
        ["ushort"] = (16, false),
        ["uint"] = (32, false),
        ["ulong"] = (64, false),
        ["nuint"] = (32, false),
        ["global::System.UInt128"] = (128, false),
    };

    public static string Write(IntegerTypeDeclaration type) => ValueTypeSource.Write(
        type,
        "Integer",
        [
            ("@@CONVERSIONS@@", Conversions(type)),
            ("@@CONSTANTS@@", ""),
            ("@@MEMBERS@@", Members),
            ("@@INTERFACES@@", Interfaces(type)),
            ("@@LAYOUT@@", Layout(type)),
            ("@@SPECIALS@@", SpecialValues(type)),
            ("@@DESCRIPTOR@@", "default(Layout).BitWidth, default(Layout).IsSigned"),
            ("@@LARGEST@@", "Codec.LargestCode"),
            ("@@MASK@@", "Codec.Mask"),
            ("@@ORDER@@", "By value."),
            ("@@RESULT@@", "wrapped around"),
            ("@@QUOTIENT@@", "toward zero, wrapped around"),
            ("@@REMAINDER@@", "exact"),
            ("@@ARITHMETIC@@", "Integer"),
            ("@@NEGATION@@", "IntegerArithmetic.Subtract(Codec, 0, value._bits)"),
            ("@@ABS@@", "IntegerArithmetic.AbsChecked(Codec, value._bits)"),
            ("@@COPYSIGN@@", "new((@B@)IntegerArithmetic.CopySign(Codec, value._bits, sign._bits))"),
            ("@@EQUALITY@@", "By value."),
            ("@@KEYORDER@@", "By value."),
            ("@@TEXT@@", "IntegerText"),
            ("@@STYLE@@", "NumberStyles.Integer"),
            ("@@READS@@", "Reads an integer; in hexadecimal and binary, a code"),
            ("@@PARSEOVERFLOW@@", Overflow.Replace("lacks the result", "lacks the number")),
            ("@@DIGITS@@", "All digits"),
            ("@@DEFAULTDIGITS@@", "all digits"),
            ("@@NODOUBLE@@", ""),
            ("@@CONVERSION@@", "IntegerConversion"),
            ("@@CHECKED@@", "The integer part."),
            ("@@SATURATING@@", "The integer part; out of range the nearest end of the range, and 0 for NaN."),
            ("@@TRUNCATING@@", "The low bits of an integer; of other numbers the integer part, out of range the nearest end of the range, and 0 for NaN."),
            ("@@TOTRUNCATING@@", "IntegerConversion.TryConvertTruncating(value.Unpack(), out result)"),
        ]);

    private static string Interfaces(IntegerTypeDeclaration type) => $"""
        IFormatValue<@T@>,
            IBinaryInteger<@T@>,
            IMinMaxValue<@T@>,
            {(type.IsSigned ? "ISignedNumber" : "IUnsignedNumber")}<@T@>
        """;

    private static string SpecialValues(IntegerTypeDeclaration type) =>
        ValueTypeSource.Property("The additive identity.", "Zero", "default") +
        ValueTypeSource.Property("All bits set.", "AllBitsSet", "new((@B@)Codec.Mask)") +
        (type.IsSigned ? ValueTypeSource.Property("Minus one.", "NegativeOne", "AllBitsSet") : "");

    private static string Layout(IntegerTypeDeclaration type) => $$"""
            /// <summary>The shape of the format, as constants.</summary>
            public readonly struct Layout : IIntegerLayout
            {
                /// <inheritdoc/>
                public int BitWidth => {{type.Bits}};

                /// <inheritdoc/>
                public bool IsSigned => {{(type.IsSigned ? "true" : "false")}};
            }
        """;

    private static bool Holds((int Bits, bool IsSigned) wide, (int Bits, bool IsSigned) narrow) =>
        wide.IsSigned == narrow.IsSigned ? wide.Bits >= narrow.Bits : wide.IsSigned && wide.Bits > narrow.Bits;

    // As C# has them for sbyte and byte: implicit where every number fits.
    private static string Conversions(IntegerTypeDeclaration type)
    {
        const string Value = "Codec.OrderKey(value._bits)";
        (int Bits, bool IsSigned) own = (type.Bits, type.IsSigned);
        var text = new StringBuilder();
        foreach ((string other, string unpack) in ValueTypeSource.Integers)
        {
            bool hasRange = Ranges.TryGetValue(other, out (int Bits, bool IsSigned) range);
            Pair(hasRange && Holds(own, range), "@T@", other, "new((@B@)IntegerArithmetic.Wrap(Codec, unchecked((long)value)))", $"new((@B@)IntegerConversion.Checked(Codec, {unpack}))");
            Pair(hasRange && Holds(range, own), other, "@T@", $"unchecked(({other}){Value})", $"checked(({other}){Value})");
        }

        foreach ((string other, string unpack) in ValueTypeSource.Others)
        {
            bool alwaysChecked = other is "decimal" or "BigInteger";
            string isChecked = $"new((@B@)IntegerConversion.Checked(Codec, {unpack}))";
            string overflow = alwaysChecked ? Overflow : "";
            Operator($"The integer part{(alwaysChecked ? "" : "; out of range the nearest end of the range, and 0 for NaN")}.", overflow, "explicit operator @T@", other, alwaysChecked ? isChecked : $"new((@B@)IntegerConversion.Saturating(Codec, {unpack}))");
            if (!alwaysChecked)
            {
                Operator("The integer part.", Overflow, "explicit operator checked @T@", other, isChecked);
            }

            Operator("The same number.", "", $"implicit operator {other}", "@T@", other == "global::System.Runtime.InteropServices.NFloat" ? $"new((double){Value})" : $"({other}){Value}");
        }

        Operator("The same number, as the real part.", "", "implicit operator Complex", "@T@", $"(double){Value}");
        return text.ToString();

        void Pair(bool isImplicit, string target, string source, string lowBits, string same)
        {
            if (isImplicit)
            {
                Operator("The same number.", "", $"implicit operator {target}", source, lowBits);
                return;
            }

            Operator("The low bits.", "", $"explicit operator {target}", source, lowBits);
            Operator("The same number.", Overflow, $"explicit operator checked {target}", source, same);
        }

        void Operator(string summary, string exceptions, string signature, string source, string expression) => text.Append(
            $"    /// <summary>{summary}</summary>\n{exceptions}    public static {signature}({source} value) => {expression};\n\n");
    }

    private const string Members = """
    /// <summary>x + y.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked +(@T@ left, @T@ right) => new((@B@)IntegerArithmetic.AddChecked(Codec, left._bits, right._bits));

    /// <summary>x − y.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked -(@T@ left, @T@ right) => new((@B@)IntegerArithmetic.SubtractChecked(Codec, left._bits, right._bits));

    /// <summary>x × y.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked *(@T@ left, @T@ right) => new((@B@)IntegerArithmetic.MultiplyChecked(Codec, left._bits, right._bits));

    /// <summary>x / y, toward zero.</summary>
    /// <exception cref="global::System.DivideByZeroException"><paramref name="right"/> is zero.</exception>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked /(@T@ left, @T@ right) => new((@B@)IntegerArithmetic.DivideChecked(Codec, left._bits, right._bits));

    /// <summary>−x.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked -(@T@ value) => new((@B@)IntegerArithmetic.SubtractChecked(Codec, 0, value._bits));

    /// <summary>x + 1.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked ++(@T@ value) => checked(value + One);

    /// <summary>x − 1.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result.</exception>
    public static @T@ operator checked --(@T@ value) => checked(value - One);

    /// <summary>The bits that are set in both.</summary>
    public static @T@ operator &(@T@ left, @T@ right) => new((@B@)(left._bits & right._bits));

    /// <summary>The bits that are set in either.</summary>
    public static @T@ operator |(@T@ left, @T@ right) => new((@B@)(left._bits | right._bits));

    /// <summary>The bits that are set in one alone.</summary>
    public static @T@ operator ^(@T@ left, @T@ right) => new((@B@)(left._bits ^ right._bits));

    /// <summary>The bits that are not set.</summary>
    public static @T@ operator ~(@T@ value) => new((@B@)(value._bits ^ Codec.Mask));

    /// <summary>x × 2^n, wrapped around; n modulo the width.</summary>
    public static @T@ operator <<(@T@ value, int shiftAmount) => new((@B@)IntegerArithmetic.ShiftLeft(Codec, value._bits, shiftAmount));

    /// <summary>x / 2^n toward negative infinity; n modulo the width.</summary>
    public static @T@ operator >>(@T@ value, int shiftAmount) => new((@B@)IntegerArithmetic.ShiftRight(Codec, value._bits, shiftAmount));

    /// <summary>The bits moved down and zeros above; n modulo the width.</summary>
    public static @T@ operator >>>(@T@ value, int shiftAmount) => new((@B@)IntegerArithmetic.ShiftRightLogical(Codec, value._bits, shiftAmount));

    /// <inheritdoc/>
    public static @T@ RotateLeft(@T@ value, int rotateAmount) => new((@B@)IntegerArithmetic.RotateLeft(Codec, value._bits, rotateAmount));

    /// <inheritdoc/>
    public static @T@ RotateRight(@T@ value, int rotateAmount) => new((@B@)IntegerArithmetic.RotateRight(Codec, value._bits, rotateAmount));

    /// <summary>The quotient toward zero, wrapped around, and the remainder.</summary>
    /// <exception cref="global::System.DivideByZeroException"><paramref name="right"/> is zero.</exception>
    public static (@T@ Quotient, @T@ Remainder) DivRem(@T@ left, @T@ right) => (left / right, left % right);

    /// <summary>The zeros above the highest one.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result, as int2 lacks 2.</exception>
    public static @T@ LeadingZeroCount(@T@ value) => new((@B@)IntegerArithmetic.LeadingZeroCount(Codec, value._bits));

    /// <summary>The zeros below the lowest one.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result, as int2 lacks 2.</exception>
    public static @T@ TrailingZeroCount(@T@ value) => new((@B@)IntegerArithmetic.TrailingZeroCount(Codec, value._bits));

    /// <summary>The number of ones.</summary>
    /// <exception cref="global::System.OverflowException">The type lacks the result, as int2 lacks 2.</exception>
    public static @T@ PopCount(@T@ value) => new((@B@)IntegerArithmetic.PopCount(Codec, value._bits));

    /// <summary>floor(log2 x); 0 of 0.</summary>
    /// <exception cref="global::System.ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static @T@ Log2(@T@ value) => new((@B@)IntegerArithmetic.Log2(Codec, value._bits));

    int IBinaryInteger<@T@>.GetByteCount() => sizeof(@B@);

    int IBinaryInteger<@T@>.GetShortestBitLength() => IntegerArithmetic.ShortestBitLength(Codec, _bits);

    static bool IBinaryInteger<@T@>.TryReadBigEndian(global::System.ReadOnlySpan<byte> source, bool isUnsigned, out @T@ value)
    {
        bool fits = IntegerConversion.TryRead(Codec, source, isUnsigned, isBigEndian: true, out ulong code);
        value = new((@B@)code);
        return fits;
    }

    static bool IBinaryInteger<@T@>.TryReadLittleEndian(global::System.ReadOnlySpan<byte> source, bool isUnsigned, out @T@ value)
    {
        bool fits = IntegerConversion.TryRead(Codec, source, isUnsigned, isBigEndian: false, out ulong code);
        value = new((@B@)code);
        return fits;
    }

    bool IBinaryInteger<@T@>.TryWriteBigEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        IntegerConversion.TryWrite(Codec, _bits, destination, out bytesWritten);

    bool IBinaryInteger<@T@>.TryWriteLittleEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        IntegerConversion.TryWrite(Codec, _bits, destination, out bytesWritten);


""";
}
