namespace NumFormats.Generators;

/// <summary>What a declaration with <c>[IntegerFormat]</c> says.</summary>
internal sealed record IntegerTypeDeclaration(TypePlace Place, int Bits, bool IsSigned) : ValueTypeDeclaration(Place)
{
    public override int BitWidth => Bits;

    /// <summary>The declaration, or why there is no such type.</summary>
    public static (ValueTypeDeclaration? Declaration, string? Objection) Read(TypePlace place, AttributeArguments arguments)
    {
        int bits = arguments.Number("Bits") ?? 0;
        bool isSigned = arguments.IsNotFalse("IsSigned");
        string? objection = isSigned && bits is (< 2 or > 8) ? "expected 2 to 8 bits"
            : bits is < 1 or > 8 ? "expected 1 to 8 bits"
            : null;
        return (objection is null ? new IntegerTypeDeclaration(place, bits, isSigned) : null, objection);
    }

    public override string WriteSource() => IntegerTypeSource.Write(this);
}
