namespace NumFormats.Files;

/// <summary>One tensor of a GGUF header.</summary>
/// <param name="Declaration">Its name, element type and shape.</param>
/// <param name="Offset">Where its data begins, in bytes after the start of the data section.</param>
internal readonly record struct GgufEntry(TensorDeclaration Declaration, ulong Offset);
