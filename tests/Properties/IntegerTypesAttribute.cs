namespace NumFormats.Properties;

/// <summary>Runs a generic theory once for every value type of an integer format.</summary>
internal sealed class IntegerTypesAttribute : ValueTypesAttribute
{
    /// <summary>The types.</summary>
    public static new IReadOnlyList<Type> All { get; } = Find(isInteger: true);

    /// <inheritdoc/>
    protected override IEnumerable<Type> Candidates => All;
}
