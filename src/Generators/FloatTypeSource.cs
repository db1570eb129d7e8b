using System.Globalization;
using System.Text;

namespace NumFormats.Generators;

/// <summary>What depends on the declaration in the source of a float type: layout, interfaces, special values.</summary>
internal static class FloatTypeSource
{
    private static readonly ConversionParts Conversions = new(
        FromIntegerSummary: "To nearest even; overflow to infinity, else NaN, else the largest number.",
        FromInteger: number => $"CodeConversion.Truncating(Codec, {number})",
        FromIntegerCheckedSummary: "To nearest even.",
        FromOtherSummary: "To nearest even; overflow to infinity, else NaN, else the largest number.",
        ToIntegerSummary: "The integer part; outside the type's range the nearest end of it, and 0 for NaN.",
        ToInteger: integer => $"NumberConversion.ToInteger<{integer}>(value.Unpack())",
        ToIntegerCheckedSummary: "The integer part.",
        ToIntegerChecked: integer => $"NumberConversion.ToInteger<{integer}>(value.Unpack(), isChecked: true)",
        ToBigInteger: "value.Unpack().TruncateToBigInteger()");

    public static string Write(FloatTypeDeclaration type) => ValueTypeSource.Write(
        type,
        "Float",
        [
            .. RealTypeSource.Parts(Conversions, Members(type)),
            ("@@INTERFACES@@", Interfaces(type)),
            ("@@LAYOUT@@", Layout(type)),
            ("@@SPECIALS@@", SpecialValues(type)),
            ("@@DESCRIPTOR@@", "default(Layout).ExponentBits, default(Layout).SignificandBits, default(Layout).Bias, default(Layout).Specials, default(Layout).IsSigned"),
            ("@@LARGEST@@", "default(Layout).MaxFiniteMagnitude"),
            ("@@MASK@@", "default(Layout).MagnitudeMask() | default(Layout).SignMask()"),
            ("@@ORDER@@", "By IEEE 754: NaN is unordered and unequal, zeros are equal."),
            ("@@REMAINDER@@", "exact"),
        ]);

    private static string Members(FloatTypeDeclaration type)
    {
        string rounding = type.IsSigned ? RealTypeSource.RoundingMembers + FloatingMembers : "";
        return rounding + (type.IsSigned && type.HasNaN && type.HasInfinity ? BinaryMembers : "");
    }

    private static string Interfaces(FloatTypeDeclaration type)
    {
        string widest = !type.IsSigned ? "INumber<@T@>" : type.HasNaN && type.HasInfinity ? "IBinaryFloatingPointIeee754<@T@>" : "IFloatingPoint<@T@>";
        return $"""
            IFormatValue<@T@>,
                {widest},
                IMinMaxValue<@T@>,
                IRootFunctions<@T@>,
                IPowerFunctions<@T@>,
                IExponentialFunctions<@T@>,
                ILogarithmicFunctions<@T@>,
                ITrigonometricFunctions<@T@>,
                IHyperbolicFunctions<@T@>
            """;
    }

    private static string Layout(FloatTypeDeclaration type)
    {
        string specials = $"FloatSpecials.{type.Specials}";
        string isSigned = type.IsSigned ? "true" : "false";
        string bias = type.Bias?.ToString(CultureInfo.InvariantCulture) ?? $"FloatFormat.DefaultBias({type.ExponentBits}, {specials})";
        return $$"""
                /// <summary>The shape of the format, as constants.</summary>
                public readonly struct Layout : IFloatLayout
                {
                    /// <inheritdoc/>
                    public int ExponentBits => {{type.ExponentBits}};

                    /// <inheritdoc/>
                    public int SignificandBits => {{type.SignificandBits}};

                    /// <inheritdoc/>
                    public int Bias { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => {{bias}}; }

                    /// <inheritdoc/>
                    public FloatSpecials Specials => {{specials}};

                    /// <inheritdoc/>
                    public bool IsSigned => {{isSigned}};

                    /// <inheritdoc/>
                    public bool IsConstant => true;

                    /// <inheritdoc/>
                    public ulong MaxFiniteMagnitude { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => FloatLayout.MaxFiniteMagnitude({{type.ExponentBits}}, {{type.SignificandBits}}, {{specials}}, {{isSigned}}); }
                }
            """;
    }

    private static string SpecialValues(FloatTypeDeclaration type)
    {
        var text = new StringBuilder();
        void Property(string summary, string name, string value) => text.Append(ValueTypeSource.Property(summary, name, value));

        Property("The additive identity.", "Zero", type.HasZero
            ? "default"
            : "throw new global::System.NotSupportedException(\"@T@ has no zero.\")");
        if (type.HasNaN)
        {
            Property("Not a number.", "NaN", "new((@B@)default(Layout).CanonicalNaN())");
        }

        if (type.HasInfinity)
        {
            Property("Positive infinity.", "PositiveInfinity", "new((@B@)default(Layout).InfinityMagnitude())");
            if (type.IsSigned)
            {
                Property("Negative infinity.", "NegativeInfinity", "new((@B@)(default(Layout).InfinityMagnitude() | default(Layout).SignMask()))");
            }
        }

        if (type.IsSigned)
        {
            Property("Negative zero; zero where the format has only one.", "NegativeZero", "-default(@T@)");
            Property("Minus one.", "NegativeOne", "new((@B@)Codec.Pack(Unpacked.Negate(Unpacked.One)))");
        }

        return text.ToString();
    }

    private const string FloatingMembers = """
    /// <summary>The integer part; outside the type&#39;s range the nearest end of it, and 0 for NaN.</summary>
    public static TInteger ConvertToInteger<TInteger>(@T@ value)
        where TInteger : IBinaryInteger<TInteger> => TInteger.CreateSaturating(value);

    /// <summary>The integer part; outside the type&#39;s range the nearest end of it, and 0 for NaN.</summary>
    public static TInteger ConvertToIntegerNative<TInteger>(@T@ value)
        where TInteger : IBinaryInteger<TInteger> => TInteger.CreateSaturating(value);

    int IFloatingPoint<@T@>.GetExponentByteCount() => sizeof(int);

    int IFloatingPoint<@T@>.GetExponentShortestBitLength() => FloatParts.ShortestBitLength(FloatParts.Exponent(Codec, _bits));

    int IFloatingPoint<@T@>.GetSignificandBitLength() => default(Layout).SignificandBits + 1;

    int IFloatingPoint<@T@>.GetSignificandByteCount() => sizeof(ulong);

    bool IFloatingPoint<@T@>.TryWriteExponentBigEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        FloatParts.TryWriteBigEndian(FloatParts.Exponent(Codec, _bits), destination, out bytesWritten);

    bool IFloatingPoint<@T@>.TryWriteExponentLittleEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        FloatParts.TryWriteLittleEndian(FloatParts.Exponent(Codec, _bits), destination, out bytesWritten);

    bool IFloatingPoint<@T@>.TryWriteSignificandBigEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        FloatParts.TryWriteBigEndian(FloatParts.Significand(Codec, _bits), destination, out bytesWritten);

    bool IFloatingPoint<@T@>.TryWriteSignificandLittleEndian(global::System.Span<byte> destination, out int bytesWritten) =>
        FloatParts.TryWriteLittleEndian(FloatParts.Significand(Codec, _bits), destination, out bytesWritten);


""";

    private const string BinaryMembers = """
    static @T@ IBinaryNumber<@T@>.AllBitsSet => new((@B@)Format.CodeMask);

    static @T@ IBitwiseOperators<@T@, @T@, @T@>.operator &(@T@ left, @T@ right) => new((@B@)(left._bits & right._bits));

    static @T@ IBitwiseOperators<@T@, @T@, @T@>.operator |(@T@ left, @T@ right) => new((@B@)(left._bits | right._bits));

    static @T@ IBitwiseOperators<@T@, @T@, @T@>.operator ^(@T@ left, @T@ right) => new((@B@)(left._bits ^ right._bits));

    static @T@ IBitwiseOperators<@T@, @T@, @T@>.operator ~(@T@ value) => new((@B@)(~(ulong)value._bits & Format.CodeMask));


""";
}
