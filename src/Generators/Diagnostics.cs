using Microsoft.CodeAnalysis;

namespace NumFormats.Generators;

/// <summary>What the generator may object to.</summary>
internal static class Diagnostics
{
    private const string Category = "NumFormats";

    public static readonly DiagnosticDescriptor NotReadOnlyPartial = new(
        "NF0001",
        "A format's value type is a readonly partial struct",
        "'{0}' cannot be completed: a type declared with [{1}] is a non-generic 'readonly partial struct', and the types around it are partial and non-generic",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotAFormat = new(
        "NF0002",
        "There is no such format",
        "'{0}' declares no format: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
