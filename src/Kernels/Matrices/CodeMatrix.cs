namespace NumFormats.Kernels;

/// <summary>A matrix of codes in memory that does not move.</summary>
/// <param name="format">The format of the codes.</param>
/// <param name="codes">The first element.</param>
/// <param name="layout">Where the elements lie.</param>
internal readonly unsafe struct CodeMatrix(NumberFormat format, byte* codes, MatrixLayout layout)
{
    /// <summary>The format of the codes.</summary>
    public NumberFormat Format { get; } = format;

    /// <summary>The first element.</summary>
    public byte* Codes { get; } = codes;

    /// <summary>Where the elements lie.</summary>
    public MatrixLayout Layout { get; } = layout;
}
