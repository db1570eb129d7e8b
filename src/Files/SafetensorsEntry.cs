namespace NumFormats.Files;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Declaration">Its name, element type and shape.</param>
/// <param name="Begin">Where its data begins, in bytes after the header.</param>
/// <param name="End">Where its data ends; the size in between is that of the declaration.</param>
internal readonly record struct SafetensorsEntry(TensorDeclaration Declaration, long Begin, long End);
