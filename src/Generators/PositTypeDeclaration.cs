namespace NumFormats.Generators;

/// <summary>What a declaration with <c>[PositFormat]</c> says.</summary>
internal sealed record PositTypeDeclaration(TypePlace Place, int Bits, int ExponentBits) : ValueTypeDeclaration(Place)
{
    private const int StandardExponentBits = 2;

    public override int BitWidth => Bits;

    /// <summary>The declaration, or why there is no such format: the rules of PositFormat's constructor, told while compiling.</summary>
    public static (ValueTypeDeclaration? Declaration, string? Objection) Read(TypePlace place, AttributeArguments arguments)
    {
        int bits = arguments.Number("Bits") ?? 0;
        int exponentBits = arguments.Number("ExponentBits") ?? StandardExponentBits;
        string? objection = bits is < 2 or > 64 ? "expected 2 to 64 bits"
            : exponentBits is < 0 or > 4 ? "expected 0 to 4 exponent bits"
            : null;
        return (objection is null ? new PositTypeDeclaration(place, bits, exponentBits) : null, objection);
    }

    public override string WriteSource() => PositTypeSource.Write(this);
}
