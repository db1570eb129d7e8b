namespace NumFormats.Files;

/// <summary>What the elements of a stored tensor are. The files only carry the codes; nothing here computes with them.</summary>
/// <remarks>
/// Sources: the <c>Dtype</c> list of the safetensors reference implementation; the array-protocol type strings of NumPy for npy.
/// <see cref="ElementTypes"/> tells the size of each.
/// </remarks>
public enum ElementType
{
    /// <summary>A truth value in one byte, 0 or 1. Files are not checked for other values.</summary>
    Boolean,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BFloat16,

    /// <summary>OCP 8-bit float E4M3: no infinity, bias 7.</summary>
    Float8E4M3FN,

    /// <summary>OCP 8-bit float E5M2: with infinities, bias 15.</summary>
    Float8E5M2,

    /// <summary>8-bit float E4M3, finite, with one NaN and no negative zero, bias 8.</summary>
    Float8E4M3FNUZ,

    /// <summary>8-bit float E5M2, finite, with one NaN and no negative zero, bias 16.</summary>
    Float8E5M2FNUZ,

    /// <summary>OCP MX scale E8M0: an unsigned power of two, bias 127.</summary>
    Float8E8M0FNU,

    /// <summary>OCP MX 6-bit float E2M3; four elements in three bytes.</summary>
    Float6E2M3FN,

    /// <summary>OCP MX 6-bit float E3M2; four elements in three bytes.</summary>
    Float6E3M2FN,

    /// <summary>OCP MX 4-bit float E2M1; two elements in one byte.</summary>
    Float4E2M1FN,

    /// <summary>8-bit two's complement integer.</summary>
    Int8,

    /// <summary>16-bit two's complement integer.</summary>
    Int16,

    /// <summary>32-bit two's complement integer.</summary>
    Int32,

    /// <summary>64-bit two's complement integer.</summary>
    Int64,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>A complex number of two IEEE 754 binary32 parts, the real one first.</summary>
    Complex64,
}
