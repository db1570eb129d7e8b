namespace NumFormats.Conformance.Vectors;

/// <summary>A column of a table of posit results.</summary>
/// <param name="Format">The format of the codes, where columns differ in it.</param>
/// <param name="Values">The elements, right-aligned.</param>
public sealed record PositColumn(PositFormat? Format, ulong[] Values);
