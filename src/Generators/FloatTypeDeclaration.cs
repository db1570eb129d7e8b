namespace NumFormats.Generators;

/// <summary>What a declaration with <c>[FloatFormat]</c> says.</summary>
internal sealed record FloatTypeDeclaration(
    string? Namespace,
    string Containers,
    string Name,
    int ExponentBits,
    int SignificandBits,
    int? Bias,
    Specials Specials,
    bool IsSigned)
{
    public int BitWidth => ExponentBits + SignificandBits + (IsSigned ? 1 : 0);

    /// <summary>The smallest integer type that holds a code.</summary>
    public string BitsType => BitWidth <= 8 ? "byte" : BitWidth <= 16 ? "ushort" : "uint";

    public bool HasInfinity => Specials is Specials.Ieee or Specials.P3109Extended;

    public bool HasNaN => Specials != Specials.None;

    public bool HasZero => Specials != Specials.NaNAllOnesNoZero;

    public string FileName => (Namespace is null ? "" : Namespace + ".") + Containers.Replace("partial ", "").Replace(" ", "_").Replace("\n", ".") + (Containers.Length > 0 ? "." : "") + Name + ".g.cs";
}
