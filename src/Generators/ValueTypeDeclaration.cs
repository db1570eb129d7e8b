namespace NumFormats.Generators;

/// <summary>What the declaration of a value type says.</summary>
internal abstract record ValueTypeDeclaration(TypePlace Place)
{
    /// <summary>The number of bits in a code.</summary>
    public abstract int BitWidth { get; }

    /// <summary>The smallest integer type that holds a code.</summary>
    public string BitsType => BitWidth <= 8 ? "byte" : BitWidth <= 16 ? "ushort" : BitWidth <= 32 ? "uint" : "ulong";

    /// <summary>The other half of the type.</summary>
    public abstract string WriteSource();
}
