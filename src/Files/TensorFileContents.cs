using System.Collections.Immutable;

namespace NumFormats.Files;

/// <summary>What a format read from a header.</summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Metadata">The free text of the header, or nothing.</param>
/// <param name="Gguf">What only a GGUF header has.</param>
internal readonly record struct TensorFileContents(ImmutableArray<TensorView> Tensors, IReadOnlyDictionary<string, string> Metadata, GgufHeader? Gguf = null);
