namespace NumFormats.Files;

/// <summary>What a value in the metadata of a GGUF file is; the numbers are those of the file.</summary>
/// <remarks>Source: <c>gguf_metadata_value_type</c> of the GGUF specification.</remarks>
public enum GgufValueType
{
    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 0,

    /// <summary>8-bit two's complement integer.</summary>
    Int8 = 1,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 2,

    /// <summary>16-bit two's complement integer.</summary>
    Int16 = 3,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 4,

    /// <summary>32-bit two's complement integer.</summary>
    Int32 = 5,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 6,

    /// <summary>A truth value in one byte, 0 or 1.</summary>
    Boolean = 7,

    /// <summary>Text in UTF-8.</summary>
    String = 8,

    /// <summary>An array of values of one type, which may be arrays again.</summary>
    Array = 9,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 10,

    /// <summary>64-bit two's complement integer.</summary>
    Int64 = 11,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 12,
}
