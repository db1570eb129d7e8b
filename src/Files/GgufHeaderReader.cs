using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace NumFormats.Files;

/// <summary>Parses the header of a GGUF file: preamble, metadata, tensors. Every length is held against the bytes that are left before it is believed.</summary>
internal ref struct GgufHeaderReader
{
    /// <summary>The bytes of the shortest metadata entry: a key of one letter, the type, and a value of one byte.</summary>
    private const int LeastMetadataBytes = sizeof(ulong) + 1 + sizeof(uint) + 1;

    /// <summary>The bytes of the shortest tensor entry: the length of a name, the number of dimensions, the type and the offset.</summary>
    private const int LeastTensorBytes = sizeof(ulong) + sizeof(uint) + sizeof(uint) + sizeof(ulong);

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _header;
    private readonly OrderedDictionary<string, GgufValue> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _version;
    private int _alignment = GgufFormat.DefaultAlignment;

    /// <summary>Prepares to parse.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The file's beginning, which holds the header and may go on.</param>
    public GgufHeaderReader(string path, ReadOnlySpan<byte> header)
    {
        _path = path;
        _header = header;
    }

    /// <summary>The tensors in the order of the header.</summary>
    public List<GgufEntry> Entries { get; } = [];

    /// <summary>The bytes read so far, after <see cref="Read"/> those of the header.</summary>
    public int Position { get; private set; }

    /// <summary>Parses the whole header.</summary>
    /// <exception cref="TensorFileException">The header is not valid.</exception>
    public GgufHeader Read()
    {
        if (!Take(GgufFormat.Magic.Length, "the magic string").SequenceEqual(GgufFormat.Magic))
        {
            throw Fail($"a file that begins with the bytes {Convert.ToHexString(_header[..GgufFormat.Magic.Length])}", "the magic string 'GGUF'");
        }

        _version = ReadVersion();
        ulong tensorCount = ReadUInt64("the number of tensors");
        ulong metadataCount = ReadUInt64("the number of metadata entries");
        CheckCount(metadataCount, LeastMetadataBytes, "metadata entries", "the header");
        CheckCount(tensorCount, LeastTensorBytes, "tensors", "the header");

        for (ulong i = 0; i < metadataCount; i++)
        {
            ReadMetadata(i);
        }

        if (_metadata.TryGetValue(GgufFormat.AlignmentKey, out GgufValue? alignment))
        {
            _alignment = GgufFormat.Alignment(alignment)
                ?? throw Fail($"{alignment.Type} {TensorFileException.Quote(alignment.ToString())} under '{GgufFormat.AlignmentKey}'", GgufFormat.ExpectedAlignment);
        }

        for (ulong i = 0; i < tensorCount; i++)
        {
            ReadTensor(i);
        }

        return new GgufHeader(_version, _alignment, _metadata);
    }

    private int ReadVersion()
    {
        uint version = ReadUInt32("the version");
        if (version is GgufFormat.LeastVersion or GgufFormat.LatestVersion)
        {
            return (int)version;
        }

        uint turned = BinaryPrimitives.ReverseEndianness(version);
        throw turned is >= 1 and <= GgufFormat.LatestVersion
            ? Fail($"a big-endian GGUF file of version {turned}", "a little-endian one")
            : Fail($"GGUF version {version}", $"{GgufFormat.LeastVersion} or {GgufFormat.LatestVersion}");
    }

    private void ReadMetadata(ulong index)
    {
        string key = ReadText($"the key of metadata entry {index}", GgufFormat.MaxNameLength);
        if (key.Length == 0 || !Ascii.IsValid(key))
        {
            throw Fail($"the key {TensorFileException.Quote(key)} of metadata entry {index}", "ASCII text that is not empty");
        }

        string part = $"metadata {TensorFileException.Quote(key)}";
        if (!_metadata.TryAdd(key, ReadValue(ReadType(part), part)))
        {
            throw Fail($"the metadata key {TensorFileException.Quote(key)} twice", "each key once");
        }
    }

    private GgufValueType ReadType(string part)
    {
        uint type = ReadUInt32(part);
        return GgufValueTypes.IsDefined(type)
            ? (GgufValueType)type
            : throw Fail($"a value of type {type} in {part}", $"0 to {(uint)GgufValueType.Float64}");
    }

    private GgufValue ReadValue(GgufValueType type, string part) => type switch
    {
        GgufValueType.Array => ReadArray(part, 1),
        GgufValueType.String => new GgufValue(type, type, new[] { ReadText(part, int.MaxValue) }),
        _ => new GgufValue(type, type, ReadNumbers(type, 1, part)),
    };

    private GgufValue ReadArray(string part, int depth)
    {
        GgufValueType elementType = ReadType(part);
        ulong claimed = ReadUInt64(part);
        CheckCount(claimed, elementType.LeastBytes(), "elements", part);
        int count = (int)claimed;
        switch (elementType)
        {
            case GgufValueType.String:
                string[] texts = new string[count];
                foreach (ref string text in texts.AsSpan())
                {
                    text = ReadText(part, int.MaxValue);
                }

                return new GgufValue(GgufValueType.Array, elementType, texts);
            case GgufValueType.Array when depth == GgufValue.MaxDepth && count > 0:
                throw Fail($"more than {depth} arrays in one another in {part}", $"at most {GgufValue.MaxDepth}");
            case GgufValueType.Array:
                var arrays = new GgufValue[count];
                foreach (ref GgufValue array in arrays.AsSpan())
                {
                    array = ReadArray(part, depth + 1);
                }

                return new GgufValue(GgufValueType.Array, elementType, arrays);
            default:
                return new GgufValue(GgufValueType.Array, elementType, ReadNumbers(elementType, count, part));
        }
    }

    private byte[] ReadNumbers(GgufValueType type, int count, string part)
    {
        byte[] numbers = Take((long)count * type.Bytes(), part).ToArray();
        if (type == GgufValueType.Boolean && numbers.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw Fail($"a truth value in {part} that is neither 0 nor 1", "0 or 1");
        }

        GgufValue.TurnByteOrder(numbers, type.Bytes());
        return numbers;
    }

    private void ReadTensor(ulong index)
    {
        string name = ReadText($"the name of tensor {index}", GgufFormat.MaxNameLength);
        if (!_names.Add(name))
        {
            throw Fail($"the tensor name {TensorFileException.Quote(name)} twice", "each name once");
        }

        string part = $"tensor {TensorFileException.Quote(name)}";
        uint rank = ReadUInt32(part);
        if (rank > GgufFormat.MaxRank)
        {
            throw Fail($"{rank} dimensions in {part}", $"at most {GgufFormat.MaxRank}");
        }

        // The file has the dimension that varies fastest first.
        Span<long> shape = stackalloc long[(int)rank];
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            ulong dimension = ReadUInt64(part);
            shape[i] = dimension <= long.MaxValue ? (long)dimension : throw Fail($"the dimension {dimension} in {part}", "fewer than 2^63 elements");
        }

        ElementType type = ReadElementType(part);
        if (TensorDeclaration.Measure(type, shape, out _, out _) is { } problem)
        {
            throw Fail($"{problem.Found} in {part}", problem.Expected);
        }

        Entries.Add(new GgufEntry(new TensorDeclaration(name, type, shape), ReadUInt64(part)));
    }

    private ElementType ReadElementType(string part)
    {
        uint number = ReadUInt32(part);
        foreach (ElementTypeRow row in ElementTypes.All)
        {
            if (row.GgmlType == number)
            {
                return row.Type;
            }
        }

        IEnumerable<uint?> known = ElementTypes.All.ToArray().Select(row => row.GgmlType).Where(type => type is not null).Order();
        throw Fail($"elements of the ggml type {number} in {part}", $"one of {string.Join(", ", known)}");
    }

    private string ReadText(string part, int longest)
    {
        ulong length = ReadUInt64(part);
        CheckCount(length, 1, "bytes of text", part);
        if (length > (uint)longest)
        {
            throw Fail($"{length} bytes of text in {part}", $"at most {longest}");
        }

        ReadOnlySpan<byte> text = Take((long)length, part);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Fail($"text that is not valid UTF-8 in {part}", "UTF-8 text");
    }

    private uint ReadUInt32(string part) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), part));

    private ulong ReadUInt64(string part) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), part));

    private readonly void CheckCount(ulong count, int leastBytes, string what, string part)
    {
        ulong most = (ulong)(_header.Length - Position) / (uint)leastBytes;
        if (count > most)
        {
            throw Fail($"{count} {what} in {part}", $"at most {most}, for which {Place} has room");
        }
    }

    private ReadOnlySpan<byte> Take(long count, string part)
    {
        if (count > _header.Length - Position)
        {
            throw Fail($"{Place} that ends within {part}", $"{count} bytes from byte {Position} on");
        }

        ReadOnlySpan<byte> taken = _header.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>What bounds the header, for a message.</summary>
    private readonly string Place =>
        _header.Length < GgufFormat.MaxHeaderLength ? $"a file of {_header.Length} bytes" : $"a header of {GgufFormat.MaxHeaderLength} bytes";

    private readonly TensorFileException Fail(string found, string expected) => new(_path, found, expected);
}
