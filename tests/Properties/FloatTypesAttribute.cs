namespace NumFormats.Properties;

/// <summary>Runs a generic theory once for every value type of a float format.</summary>
internal sealed class FloatTypesAttribute : ValueTypesAttribute
{
    /// <summary>The types.</summary>
    public static new IReadOnlyList<Type> All { get; } = [.. ValueTypesAttribute.All.Where(type => FormatOf(type) is FloatFormat)];

    /// <inheritdoc/>
    protected override IEnumerable<Type> Candidates => All;
}
