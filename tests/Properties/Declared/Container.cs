namespace NumFormats.Properties;

/// <summary>A type around a type.</summary>
public static partial class Container
{
    /// <summary>7 bits, as IEEE 754, declared inside a static class.</summary>
    [FloatFormat(ExponentBits = 3, SignificandBits = 3)]
    public readonly partial struct Float7E3M3;
}
