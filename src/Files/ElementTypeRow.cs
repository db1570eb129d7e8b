namespace NumFormats.Files;

/// <summary>Everything this package knows of an element type.</summary>
/// <param name="Type">The type; rows stand in the order of the enumeration.</param>
/// <param name="BlockLength">The smallest number of elements that is stored in whole bytes.</param>
/// <param name="BlockBytes">The bytes of such a block.</param>
/// <param name="ComponentBytes">The unit in which byte order is told: 1 where there is none to tell.</param>
/// <param name="SafetensorsName">The <c>dtype</c> string in a safetensors header, or null where safetensors has none.</param>
/// <param name="NpyCode">The npy type string without its byte-order character, or null where npy has none.</param>
/// <param name="GgmlType">The <c>ggml_type</c> number in a GGUF file, or null where ggml has none.</param>
internal readonly record struct ElementTypeRow(
    ElementType Type,
    int BlockLength,
    int BlockBytes,
    int ComponentBytes,
    string? SafetensorsName,
    string? NpyCode,
    uint? GgmlType = null)
{
    /// <summary>Whether blocks end with each row, the last dimension, as ggml has it. Packed elements of other types may run on into the next row.</summary>
    public bool HasBlocksInRows => GgmlType is not null && BlockLength > 1;
}
