namespace NumFormats.Conformance.Vectors;

/// <summary>A table of posit results.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Kind">What the columns are: decode, encode, arith_full, arith_pairs, unary_full, fma, dot, convert_….</param>
/// <param name="Format">The format of operands, if the table has one.</param>
/// <param name="Target">The format converted to, in conversions between posits.</param>
/// <param name="Columns">The columns by name.</param>
public sealed record PositTable(
    string Name, string Kind, PositFormat? Format, PositFormat? Target, IReadOnlyDictionary<string, PositColumn> Columns)
{
    /// <summary>The values of a column; null where the table has none of that name.</summary>
    public ulong[]? this[string column] => Columns.TryGetValue(column, out PositColumn? found) ? found.Values : null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
