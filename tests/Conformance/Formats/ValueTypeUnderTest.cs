namespace NumFormats.Conformance.Formats;

/// <summary>A value type as operations on its codes, so that one test serves all value types.</summary>
internal abstract class ValueTypeUnderTest
{
    /// <summary>Every float value type of the library.</summary>
    public static IReadOnlyList<ValueTypeUnderTest> All { get; } =
    [
        new ValueTypeUnderTest<Float8E4M3FN>(),
        new ValueTypeUnderTest<Float8E5M2>(),
        new ValueTypeUnderTest<Float8E4M3>(),
        new ValueTypeUnderTest<Float8E3M4>(),
        new ValueTypeUnderTest<Float8E4M3FNUZ>(),
        new ValueTypeUnderTest<Float8E5M2FNUZ>(),
        new ValueTypeUnderTest<Float8E4M3B11FNUZ>(),
        new ValueTypeUnderTest<Float6E2M3FN>(),
        new ValueTypeUnderTest<Float6E3M2FN>(),
        new ValueTypeUnderTest<Float4E2M1FN>(),
        new ValueTypeUnderTest<Float8E8M0FNU>(),
        new ValueTypeUnderTest<UFloat8E5M3>(),
        new ValueTypeUnderTest<BFloat16>(),
    ];

    /// <summary>The name of the type.</summary>
    public abstract string Name { get; }

    /// <summary>The format of the type.</summary>
    public abstract FloatFormat Format { get; }

    /// <summary>The value type of a format, if there is one.</summary>
    public static ValueTypeUnderTest? Of(FloatFormat format) => All.FirstOrDefault(type => type.Format.Equals(format));

    /// <summary>The value type with the given name.</summary>
    public static ValueTypeUnderTest Named(string name) => All.First(type => type.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>The cast from binary32.</summary>
    public abstract ulong FromSingle(float value);

    /// <summary>The cast from binary64.</summary>
    public abstract ulong FromDouble(double value);

    /// <summary>The cast to binary32.</summary>
    public abstract float ToSingle(ulong code);

    /// <summary>The cast to binary64.</summary>
    public abstract double ToDouble(ulong code);

    /// <summary>The conversion from binary64 in any mode.</summary>
    public abstract ulong ConvertFrom(double value, Rounding rounding, OverflowMode overflow);

    /// <summary>The operators and functions of the type, by the names that <see cref="Operation"/> gives them. Operands that a function lacks are left out.</summary>
    public abstract IReadOnlyDictionary<string, Func<ulong, ulong, ulong, ulong>> Operations { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
