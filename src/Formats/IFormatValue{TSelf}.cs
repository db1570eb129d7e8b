namespace NumFormats;

/// <summary>A value type of a number format, for generic code.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IFormatValue<TSelf> : IFormatValue
    where TSelf : struct, IFormatValue<TSelf>
{
    /// <summary>The format as data.</summary>
    static abstract NumberFormat Format { get; }

    /// <inheritdoc/>
    NumberFormat IFormatValue.GetFormat() => TSelf.Format;

    /// <summary>The value that a code stands for.</summary>
    /// <param name="code">The code, in the low bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    static abstract TSelf FromCode(ulong code);

    /// <summary>The code, in the low bits.</summary>
    ulong ToCode();
}
