namespace NumFormats.Properties;

/// <summary>Runs a generic theory once for every posit type.</summary>
internal sealed class PositTypesAttribute : ValueTypesAttribute
{
    /// <summary>The types.</summary>
    public static new IReadOnlyList<Type> All { get; } = [.. ValueTypesAttribute.All.Where(type => FormatOf(type) is PositFormat)];

    /// <inheritdoc/>
    protected override IEnumerable<Type> Candidates => All;
}
