namespace NumFormats;

/// <summary>A number format as data: a name, a width, and what each code means.</summary>
public abstract class NumberFormat
{
    /// <summary>The short name that people type, such as <c>e4m3fn</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of bits in a code.</summary>
    public abstract int BitWidth { get; }
}
