using System.Collections.Concurrent;
using NumFormats.Testing;

namespace NumFormats.Conformance.Formats;

/// <summary>The exact models of formats, made once each, and the families of formats that the tests go through.</summary>
internal static class Models
{
    private static readonly ConcurrentDictionary<FloatFormat, ReferenceFloat> s_models = new();

    /// <summary>The named formats of up to 16 bits, which are tested on all their codes.</summary>
    public static IReadOnlyList<FloatFormat> Named { get; } = [.. FloatFormat.Named.Where(format => format.BitWidth <= 16)];

    /// <summary>The named formats of up to 8 bits, which are tested on all pairs of codes.</summary>
    public static IReadOnlyList<FloatFormat> Narrow { get; } = [.. FloatFormat.Named.Where(format => format.BitWidth <= 8)];

    /// <summary>Every P3109 format of 3 to 8 bits.</summary>
    public static IReadOnlyList<FloatFormat> P3109 { get; } = [.. AllP3109()];

    /// <summary>The model of a format.</summary>
    public static ReferenceFloat Of(FloatFormat format) => s_models.GetOrAdd(format, static key => new ReferenceFloat(key));

    private static IEnumerable<FloatFormat> AllP3109()
    {
        for (int width = 3; width <= 8; width++)
        {
            foreach (bool isSigned in (bool[])[true, false])
            {
                for (int precision = 1; precision <= (isSigned ? width - 1 : width); precision++)
                {
                    yield return FloatFormat.P3109(width, precision, isSigned, isExtended: true);
                    yield return FloatFormat.P3109(width, precision, isSigned, isExtended: false);
                }
            }
        }
    }
}
