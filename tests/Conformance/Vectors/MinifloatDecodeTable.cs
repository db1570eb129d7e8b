namespace NumFormats.Conformance.Vectors;

/// <summary>A table of what the codes of a format mean.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Format">The format.</param>
/// <param name="Values">The value of code <c>i</c> is element <c>i</c>.</param>
public sealed record MinifloatDecodeTable(string Name, MinifloatFormat Format, double[] Values)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
