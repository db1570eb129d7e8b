namespace NumFormats.Files;

/// <summary>Everything this package knows of an element type.</summary>
/// <param name="Type">The type; rows stand in the order of the enumeration.</param>
/// <param name="BlockLength">The smallest number of elements that fills whole bytes.</param>
/// <param name="BlockBytes">The bytes of such a block.</param>
/// <param name="ComponentBytes">The unit in which byte order is told: 1 where there is none to tell.</param>
/// <param name="SafetensorsName">The <c>dtype</c> string in a safetensors header.</param>
/// <param name="NpyCode">The npy type string without its byte-order character, or null where npy has none.</param>
internal readonly record struct ElementTypeRow(
    ElementType Type,
    int BlockLength,
    int BlockBytes,
    int ComponentBytes,
    string SafetensorsName,
    string? NpyCode);
