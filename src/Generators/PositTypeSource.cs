namespace NumFormats.Generators;

/// <summary>What depends on the declaration in the source of a posit type: layout, interfaces, NaR, and the functions of the posit standard that .NET's interfaces lack.</summary>
internal static class PositTypeSource
{
    private static readonly ConversionParts Conversions = new(
        FromIntegerSummary: "The nearest posit; the most negative integer of a signed type is NaR.",
        FromInteger: _ => "PositIntegers.FromInteger(Codec, value)",
        FromIntegerCheckedSummary: "The nearest posit, also to the most negative integer of a type.",
        FromOtherSummary: "The nearest posit; NaR for NaN and infinity.",
        ToIntegerSummary: "The nearest integer, ties to even; for NaR and outside the type's range the integer whose top bit alone is set.",
        ToInteger: integer => $"PositIntegers.ToInteger<{integer}>(value.Unpack())",
        ToIntegerCheckedSummary: "The nearest integer, ties to even.",
        ToIntegerChecked: integer => $"PositIntegers.ToIntegerChecked<{integer}>(value.Unpack())",
        ToBigInteger: "Unpacked.RoundToInteger(value.Unpack(), RoundingMode.NearestEven).TruncateToBigInteger()");

    public static string Write(PositTypeDeclaration type) => ValueTypeSource.Write(
        type,
        "Posit",
        [
            .. RealTypeSource.Parts(Conversions, RealTypeSource.RoundingMembers + PositMembers),
            ("@@INTERFACES@@", "IPositValue<@T@>"),
            ("@@LAYOUT@@", Layout(type)),
            ("@@SPECIALS@@", SpecialValues),
            ("@@DESCRIPTOR@@", "default(Layout).BitWidth, default(Layout).ExponentBits"),
            ("@@LARGEST@@", "Codec.MaxPos"),
            ("@@MASK@@", "Codec.NaR | Codec.MaxPos"),
            ("@@ORDER@@", "As the codes, read as signed integers: NaR equals itself and is below every number."),
            ("@@REMAINDER@@", "rounded once"),
        ]);

    private static string SpecialValues =>
        ValueTypeSource.Property("The additive identity.", "Zero", "default") +
        ValueTypeSource.Property("Not a real number.", "NaR", "new((@B@)Codec.NaR)") +
        ValueTypeSource.Property("Minus one.", "NegativeOne", "new((@B@)Codec.Pack(Unpacked.Negate(Unpacked.One)))");

    private static string Layout(PositTypeDeclaration type) => $$"""
            /// <summary>The shape of the format, as constants.</summary>
            public readonly struct Layout : IPositLayout
            {
                /// <inheritdoc/>
                public int BitWidth => {{type.Bits}};

                /// <inheritdoc/>
                public int ExponentBits => {{type.ExponentBits}};

                /// <inheritdoc/>
                public bool IsConstant => true;
            }
        """;

    private const string PositMembers = """
    /// <summary>Whether a value is NaR.</summary>
    public static bool IsNaR(@T@ value) => Codec.IsNaN(value._bits);

    /// <inheritdoc/>
    public static @T@ Signum(@T@ x) => IsNaR(x) || Codec.IsZero(x._bits) ? x : IsNegative(x) ? NegativeOne : One;

    /// <inheritdoc/>
    public static @T@ Next(@T@ x) => new((@B@)Codec.Next(x._bits));

    /// <inheritdoc/>
    public static @T@ Prior(@T@ x) => new((@B@)Codec.Prior(x._bits));

    /// <inheritdoc/>
    public static @T@ FusedMultiplyMultiply(@T@ x, @T@ y, @T@ z) => new((@B@)CodeArithmetic.FusedMultiplyMultiply(Codec, x._bits, y._bits, z._bits));

    /// <inheritdoc/>
    public static @T@ ReciprocalSqrt(@T@ x) => new((@B@)CodeFunctions.ReciprocalSqrt(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Compound(@T@ x, int n) => new((@B@)CodeFunctions.Compound(Codec, x._bits, n));


""";
}
