using System.Collections.ObjectModel;

namespace NumFormats.Files;

/// <summary>What the header of a GGUF file says beside its tensors. Immutable.</summary>
public sealed class GgufHeader
{
    internal GgufHeader(int version, int alignment, OrderedDictionary<string, GgufValue> metadata)
    {
        Version = version;
        Alignment = alignment;
        Metadata = new ReadOnlyDictionary<string, GgufValue>(metadata);
    }

    /// <summary>The version of the file format: 2 or 3.</summary>
    public int Version { get; }

    /// <summary>The bytes of whose multiples the tensors begin: what the key <c>general.alignment</c> says, 32 where there is none.</summary>
    public int Alignment { get; }

    /// <summary>The metadata by its keys, in the order of the file.</summary>
    public IReadOnlyDictionary<string, GgufValue> Metadata { get; }
}
