namespace NumFormats.Generators;

/// <summary>What a declaration with <c>[FloatFormat]</c> says.</summary>
internal sealed record FloatTypeDeclaration(
    TypePlace Place,
    int ExponentBits,
    int SignificandBits,
    int? Bias,
    Specials Specials,
    bool IsSigned) : ValueTypeDeclaration(Place)
{
    private const int MaxBias = 1 << 20;

    public override int BitWidth => ExponentBits + SignificandBits + (IsSigned ? 1 : 0);

    public bool HasInfinity => Specials is Specials.Ieee or Specials.P3109Extended;

    public bool HasNaN => Specials != Specials.None;

    public bool HasZero => Specials != Specials.NaNAllOnesNoZero;

    /// <summary>The declaration, or why there is no such format.</summary>
    public static (ValueTypeDeclaration? Declaration, string? Objection) Read(TypePlace place, AttributeArguments arguments)
    {
        int exponentBits = arguments.Number("ExponentBits") ?? 0;
        int significandBits = arguments.Number("SignificandBits") ?? 0;
        int? bias = arguments.Number("Bias");
        var specials = (Specials)(arguments.Number("Specials") ?? 0);
        bool isSigned = arguments.IsNotFalse("IsSigned");
        string? objection = Objection(exponentBits, significandBits, bias, specials, isSigned);
        return (objection is null ? new FloatTypeDeclaration(place, exponentBits, significandBits, bias, specials, isSigned) : null, objection);
    }

    public override string WriteSource() => FloatTypeSource.Write(this);

    // The rules of FloatFormat's constructor, told while compiling.
    private static string? Objection(int exponentBits, int significandBits, int? bias, Specials specials, bool isSigned)
    {
        int bits = exponentBits + significandBits + (isSigned ? 1 : 0);
        bool isP3109 = specials is Specials.P3109Extended or Specials.P3109Finite;
        return exponentBits is < 1 or > 20 ? "expected 1 to 20 exponent bits"
            : significandBits < 0 || bits is < 2 or > 32 ? "expected 2 to 32 bits in all"
            : bias is < -MaxBias or > MaxBias ? "expected a bias from -2^20 to 2^20"
            : specials is < Specials.Ieee or > Specials.P3109Finite ? "expected defined specials"
            : specials == Specials.Ieee && significandBits == 0 ? "IEEE specials need a significand bit to tell NaN from infinity"
            : specials == Specials.NaNNegativeZero && !isSigned ? "NaN in place of -0 needs a sign bit"
            : specials == Specials.NaNAllOnesNoZero && isSigned ? "a format without zero is unsigned"
            : isP3109 && bias is not null && bias != 1 << (exponentBits - 1) ? "P3109 fixes the bias: leave it out"
            : isP3109 && bits is < 3 or > 16 ? "P3109 formats have 3 to 16 bits"
            : null;
    }
}
