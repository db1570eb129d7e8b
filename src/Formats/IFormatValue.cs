namespace NumFormats;

/// <summary>A value of a number format: what all value types of the library, and those declared with its attributes, have in common.</summary>
public interface IFormatValue
{
    /// <summary>The number, exactly.</summary>
    Unpacked Unpack();

    /// <summary>The format as data.</summary>
    NumberFormat GetFormat();
}
