using System.Reflection;
using Xunit.Sdk;

namespace NumFormats.Properties;

/// <summary>
/// Runs a generic theory once for every value type of a format of real numbers: the library's own and those that these tests declare. The argument only carries the type.
/// Integers have other laws: see <see cref="IntegerTypesAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal class ValueTypesAttribute : DataAttribute
{
    /// <summary>The types, found rather than listed, so that none is forgotten.</summary>
    public static IReadOnlyList<Type> All { get; } = Find(isInteger: false);

    /// <summary>An open generic interface over the type itself; types without it are passed over.</summary>
    public Type? Implementing { get; set; }

    /// <summary>The formats with no more bits than this.</summary>
    public int MaxBits { get; set; } = int.MaxValue;

    /// <summary>The types that take part, before the properties narrow them down.</summary>
    protected virtual IEnumerable<Type> Candidates => All;

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Candidates
        .Where(type => Implementing is null || Has(type, Implementing))
        .Where(type => FormatOf(type).BitWidth <= MaxBits)
        .Select(type => new[] { Activator.CreateInstance(type)! });

    /// <summary>The types of either kind.</summary>
    protected static IReadOnlyList<Type> Find(bool isInteger) =>
    [
        .. new[] { typeof(BFloat16).Assembly, typeof(TestBinary16).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IFormatValue)) && FormatOf(type) is IntegerFormat == isInteger)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Whether a type has an open generic interface over itself.</summary>
    public static bool Has(Type type, Type definition) => type.GetInterfaces().Any(candidate =>
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition && candidate.GetGenericArguments()[0] == type);

    /// <summary>What the type's <c>Format</c> says.</summary>
    public static NumberFormat FormatOf(Type type) =>
        (NumberFormat)type.GetProperty("Format", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
