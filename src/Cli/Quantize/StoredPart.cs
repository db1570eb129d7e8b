using System.Collections.Immutable;
using NumFormats.Files;

namespace NumFormats.Cli;

/// <summary>A tensor that is to be written: one of the parts of a quantized one, or one that stays as it is.</summary>
/// <param name="Declaration">Its name, type and shape.</param>
/// <param name="Write">Writes its bytes, under the name that it is given.</param>
internal sealed record StoredPart(TensorDeclaration Declaration, Action<TensorFileWriter, string> Write)
{
    private const int PieceLength = 1 << 24;

    /// <summary>The same under another name.</summary>
    public StoredPart Renamed(string name) => this with { Declaration = new TensorDeclaration(name, Declaration.ElementType, Declaration.Shape.AsSpan()) };

    /// <summary>A part in memory.</summary>
    public static StoredPart Of(string name, ElementType type, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(new TensorDeclaration(name, type, shape.AsSpan()), (writer, writtenName) => writer.WriteBytes(writtenName, bytes.Span));

    /// <summary>A part that stays as it is in its file.</summary>
    public static StoredPart Of(TensorView tensor)
    {
        if (tensor.IsBigEndian || tensor.IsColumnMajor)
        {
            throw new InvalidInputException($"Tensor '{tensor.Name}' is {(tensor.IsBigEndian ? "big-endian" : "in column-major order")}. Expected little-endian tensors in row-major order.");
        }

        return new(tensor.Declaration, (writer, name) =>
        {
            for (long start = 0; start < tensor.ByteLength; start += PieceLength)
            {
                writer.WriteBytes(name, tensor.AsBytes(start, (int)Math.Min(PieceLength, tensor.ByteLength - start)));
            }
        });
    }
}
