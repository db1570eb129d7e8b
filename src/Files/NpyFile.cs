using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NumFormats.Files;

/// <summary>Writes npy files, the file format of NumPy for one array. Read them with <see cref="TensorFile"/>.</summary>
/// <remarks>
/// A file is a magic string, a version, the length of the header, the header (a Python dictionary literal, padded with spaces so that the data
/// begins at a multiple of 64 bytes) and the data. Written is version 1.0, little-endian, byte for byte as NumPy itself writes it: with
/// room for the number of the outermost dimension to grow. Source: the documentation of <c>numpy.lib.format</c> (NEP 1).
/// </remarks>
public static class NpyFile
{
    private const int Alignment = 64;

    /// <summary>The digits for which room is left in the dimension along which a file could be appended to.</summary>
    private const int GrowthDigits = 21;

    /// <summary>Begins a file: declares its tensor, whose data is then written and <see cref="TensorFileWriter.Complete"/>d.</summary>
    /// <param name="path">The file. One that exists is replaced on completion.</param>
    /// <param name="tensor">The tensor. The file does not hold its name, which must not be empty.</param>
    /// <param name="isColumnMajor">Whether the first dimension of the data varies fastest (<c>fortran_order</c>), not the last.</param>
    /// <exception cref="ArgumentException">The name is empty, or npy has no code for the element type: 8-bit, 6-bit and 4-bit floats, bfloat16 and the blocks of ggml.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static TensorFileWriter Create(string path, TensorDeclaration tensor, bool isColumnMajor = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Name.Length == 0)
        {
            throw new ArgumentException("A tensor with an empty name; expected a name to write it by.", nameof(tensor));
        }

        ElementTypeRow type = ElementTypes.Row(tensor.ElementType);
        if (type.NpyCode is null)
        {
            throw new ArgumentException($"The element type {type.Type}, for which npy has no code; expected one of NumPy's own, such as UInt8 or UInt16.", nameof(tensor));
        }

        return new TensorFileWriter(path, Header(tensor, type, isColumnMajor), [tensor]);
    }

    private static byte[] Header(TensorDeclaration tensor, ElementTypeRow type, bool isColumnMajor)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{(type.ComponentBytes == 1 ? '|' : '<')}{type.NpyCode}', ");
        text.Append(CultureInfo.InvariantCulture, $"'fortran_order': {isColumnMajor}, ");
        text.Append(CultureInfo.InvariantCulture, $"'shape': ({string.Join(", ", tensor.Shape)}{(tensor.Shape.Length == 1 ? "," : "")}), }}");
        if (!tensor.Shape.IsEmpty)
        {
            long growing = isColumnMajor ? tensor.Shape[^1] : tensor.Shape[0];
            text.Append(' ', GrowthDigits - growing.ToString(CultureInfo.InvariantCulture).Length);
        }

        // The preamble, the text and a line feed, then spaces before the line feed: 1 to 64 of them, as NumPy has it.
        const int TextStart = NpyFormat.LengthOffset + sizeof(ushort);
        int unpadded = TextStart + text.Length + 1;
        text.Append(' ', Alignment - (unpadded % Alignment)).Append('\n');

        byte[] header = new byte[TextStart + text.Length];
        NpyFormat.Magic.CopyTo(header);
        header[NpyFormat.LengthOffset - 2] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(NpyFormat.LengthOffset), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(TextStart));
        return header;
    }
}
