namespace NumFormats.Files;

/// <summary>What the elements of a stored tensor are. The files only carry the codes; nothing here computes with them.</summary>
/// <remarks>
/// Sources: the <c>Dtype</c> list of the safetensors reference implementation; the array-protocol type strings of NumPy for npy; <c>ggml_type</c>
/// and the block structures of ggml for GGUF. <see cref="ElementTypes"/> tells the size of each.
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

    /// <summary>ggml's Q4_0: 32 elements in 18 bytes; a binary16 scale and 4-bit codes.</summary>
    GgmlQ4_0,

    /// <summary>ggml's Q4_1: 32 elements in 20 bytes; a binary16 scale and minimum, and 4-bit codes.</summary>
    GgmlQ4_1,

    /// <summary>ggml's Q5_0: 32 elements in 22 bytes; a binary16 scale and 5-bit codes, their fifth bits apart.</summary>
    GgmlQ5_0,

    /// <summary>ggml's Q5_1: 32 elements in 24 bytes; a binary16 scale and minimum, and 5-bit codes, their fifth bits apart.</summary>
    GgmlQ5_1,

    /// <summary>ggml's Q8_0: 32 elements in 34 bytes; a binary16 scale and 8-bit integers.</summary>
    GgmlQ8_0,

    /// <summary>ggml's Q8_1: 32 elements in 36 bytes; a binary16 scale and scaled sum, and 8-bit integers.</summary>
    GgmlQ8_1,

    /// <summary>ggml's Q2_K: 256 elements in 84 bytes; 16 groups of 4-bit scales and minimums, and 2-bit codes.</summary>
    GgmlQ2_K,

    /// <summary>ggml's Q3_K: 256 elements in 110 bytes; 16 groups of 6-bit scales, and 3-bit codes.</summary>
    GgmlQ3_K,

    /// <summary>ggml's Q4_K: 256 elements in 144 bytes; 8 groups of 6-bit scales and minimums, and 4-bit codes.</summary>
    GgmlQ4_K,

    /// <summary>ggml's Q5_K: 256 elements in 176 bytes; 8 groups of 6-bit scales and minimums, and 5-bit codes.</summary>
    GgmlQ5_K,

    /// <summary>ggml's Q6_K: 256 elements in 210 bytes; 16 groups of 8-bit scales, and 6-bit codes.</summary>
    GgmlQ6_K,

    /// <summary>ggml's Q8_K: 256 elements in 292 bytes; a binary32 scale, 8-bit integers and their sums.</summary>
    GgmlQ8_K,

    /// <summary>ggml's IQ2_XXS: 256 elements in 66 bytes; indices into a table of points, 2.0625 bits an element.</summary>
    GgmlIQ2_XXS,

    /// <summary>ggml's IQ2_XS: 256 elements in 74 bytes; indices into a table of points, 2.3125 bits an element.</summary>
    GgmlIQ2_XS,

    /// <summary>ggml's IQ3_XXS: 256 elements in 98 bytes; indices into a table of points, 3.0625 bits an element.</summary>
    GgmlIQ3_XXS,

    /// <summary>ggml's IQ1_S: 256 elements in 50 bytes; indices into a table of points, 1.5625 bits an element.</summary>
    GgmlIQ1_S,

    /// <summary>ggml's IQ4_NL: 32 elements in 18 bytes; a binary16 scale and 4-bit indices into a table of 16 numbers.</summary>
    GgmlIQ4_NL,

    /// <summary>ggml's IQ3_S: 256 elements in 110 bytes; indices into a table of points, 3.4375 bits an element.</summary>
    GgmlIQ3_S,

    /// <summary>ggml's IQ2_S: 256 elements in 82 bytes; indices into a table of points, 2.5625 bits an element.</summary>
    GgmlIQ2_S,

    /// <summary>ggml's IQ4_XS: 256 elements in 136 bytes; 8 groups of 6-bit scales, and 4-bit indices into a table of 16 numbers.</summary>
    GgmlIQ4_XS,

    /// <summary>ggml's IQ1_M: 256 elements in 56 bytes; indices into a table of points, 1.75 bits an element.</summary>
    GgmlIQ1_M,

    /// <summary>ggml's TQ1_0: 256 elements in 54 bytes; five ternary digits in a byte, and a binary16 scale.</summary>
    GgmlTQ1_0,

    /// <summary>ggml's TQ2_0: 256 elements in 66 bytes; 2-bit ternary digits, and a binary16 scale.</summary>
    GgmlTQ2_0,

    /// <summary>ggml's MXFP4: 32 elements in 17 bytes; an E8M0 scale and E2M1 codes.</summary>
    GgmlMXFP4,

    /// <summary>ggml's NVFP4: 64 elements in 36 bytes; four unsigned E4M3 scales, each of 16 E2M1 codes.</summary>
    GgmlNVFP4,

    /// <summary>ggml's Q1_0: 128 elements in 18 bytes; a binary16 scale and signs.</summary>
    GgmlQ1_0,

    /// <summary>ggml's Q2_0: 64 elements in 18 bytes; a binary16 scale and 2-bit codes.</summary>
    GgmlQ2_0,
}
