using System.Collections.Concurrent;
using NumFormats.Testing;

namespace NumFormats.Conformance.Posits;

/// <summary>The exact models of posit formats, made once each, and the families of formats that the tests go through.</summary>
internal static class PositModels
{
    private static readonly ConcurrentDictionary<PositFormat, ReferencePosit> s_models = new();

    /// <summary>Every posit of 2 to 8 bits and 0 to 4 exponent bits, which are tested on all pairs of codes.</summary>
    public static IReadOnlyList<PositFormat> Narrow { get; } =
        [.. from exponentBits in Enumerable.Range(0, 5) from width in Enumerable.Range(2, 7) select new PositFormat(width, exponentBits)];

    /// <summary>The model of a format.</summary>
    public static ReferencePosit Of(PositFormat format) => s_models.GetOrAdd(format, static key => new ReferencePosit(key));
}
