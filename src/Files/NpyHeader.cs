using System.Text;

namespace NumFormats.Files;

/// <summary>
/// Parses an npy header: a Python dictionary literal with the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, each once, in any order,
/// for example <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c>.
/// </summary>
/// <remarks>
/// Nothing else of Python is understood: no escapes in strings, no numbers but plain decimal ones, no structured types. All that is understood
/// is ASCII, so that the header's encoding, which depends on the version, does not matter.
/// </remarks>
internal ref struct NpyHeader
{
    private const int LongestShownText = 32;

    private readonly string _path;
    private readonly long[] _shape = new long[TensorDeclaration.MaxRank];
    private ReadOnlySpan<byte> _rest;
    private int _rank = -1;
    private ElementTypeRow? _type;
    private bool? _isColumnMajor;

    /// <summary>Prepares to parse.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header's text.</param>
    public NpyHeader(string path, ReadOnlySpan<byte> header)
    {
        _path = path;
        _rest = header;
    }

    /// <summary>The type of the elements.</summary>
    public readonly ElementType ElementType => _type!.Value.Type;

    /// <summary>Whether the elements are stored with the most significant byte first.</summary>
    public bool IsBigEndian { get; private set; }

    /// <summary>Whether the first dimension varies fastest.</summary>
    public readonly bool IsColumnMajor => _isColumnMajor!.Value;

    /// <summary>The dimensions, each 0 or more.</summary>
    public readonly ReadOnlySpan<long> Shape => _shape.AsSpan(0, _rank);

    /// <summary>Parses the whole header.</summary>
    /// <exception cref="TensorFileException">The header is not valid.</exception>
    public void Read()
    {
        Expect('{');
        while (!TryTake('}'))
        {
            ReadItem();
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (!_rest.IsEmpty)
        {
            throw Fail("nothing but white space after the header's dictionary");
        }

        if (_type is null || _isColumnMajor is null || _rank < 0)
        {
            throw new TensorFileException(_path, "a header that lacks a key", "descr, fortran_order and shape");
        }
    }

    private void ReadItem()
    {
        ReadOnlySpan<byte> atKey = _rest;
        ReadOnlySpan<byte> key = ReadString();
        Expect(':');
        if (_type is null && key.SequenceEqual("descr"u8))
        {
            ReadElementType();
        }
        else if (_isColumnMajor is null && key.SequenceEqual("fortran_order"u8))
        {
            ReadOrder();
        }
        else if (_rank < 0 && key.SequenceEqual("shape"u8))
        {
            ReadShape();
        }
        else
        {
            _rest = atKey;
            throw Fail("the keys descr, fortran_order and shape, each once");
        }
    }

    private void ReadElementType()
    {
        SkipSpace();
        if (!_rest.IsEmpty && _rest[0] == (byte)'[')
        {
            throw Fail("a single element type; structured types are not read");
        }

        ReadOnlySpan<byte> atType = _rest;
        ReadOnlySpan<byte> descr = ReadString();
        if (descr.Length > 1 && descr[1] == (byte)'O')
        {
            _rest = atType;
            throw Fail("numbers; objects are pickled Python code, which is never loaded");
        }

        foreach (ElementTypeRow row in ElementTypes.All)
        {
            if (row.NpyCode is { } code && descr.Length > 1 && Ascii.Equals(descr[1..], code) && IsByteOrder(descr[0], row.ComponentBytes))
            {
                _type = row;
                IsBigEndian = descr[0] == (byte)'>';
                return;
            }
        }

        var known = new StringBuilder("|, < or > (| for single bytes only) and one of ");
        foreach (ElementTypeRow row in ElementTypes.All)
        {
            known.Append(row.NpyCode is null ? "" : row.NpyCode + " ");
        }

        _rest = atType;
        throw Fail(known.ToString().TrimEnd());
    }

    /// <summary>Single bytes have no order, which is written | and by some programs otherwise; all else must tell it.</summary>
    private static bool IsByteOrder(byte character, int componentBytes) =>
        character is (byte)'<' or (byte)'>' || (character == (byte)'|' && componentBytes == 1);

    private void ReadOrder()
    {
        SkipSpace();
        if (TryTakeWord("False"u8))
        {
            _isColumnMajor = false;
        }
        else if (TryTakeWord("True"u8))
        {
            _isColumnMajor = true;
        }
        else
        {
            throw Fail("True or False for fortran_order");
        }
    }

    /// <summary>Reads a tuple: () or (1,) or (1, 2) or (1, 2,), but not (1), which Python takes for a number.</summary>
    private void ReadShape()
    {
        Expect('(');
        int rank = 0;
        bool isSeparated = true;
        while (!TryTake(')'))
        {
            if (!isSeparated)
            {
                throw Fail("a comma or ) after a dimension");
            }

            if (rank == _shape.Length)
            {
                throw Fail($"at most {_shape.Length} dimensions");
            }

            _shape[rank++] = ReadNumber();
            isSeparated = TryTake(',');
        }

        if (rank == 1 && !isSeparated)
        {
            throw Fail("a tuple for shape: a single dimension needs a comma after it");
        }

        _rank = rank;
    }

    private long ReadNumber()
    {
        SkipSpace();
        int length = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = length < 0 ? _rest : _rest[..length];

        // A leading zero is no number in Python; the parse fails on an empty text and beyond 2^63 - 1.
        if ((digits.Length > 1 && digits[0] == (byte)'0') || !long.TryParse(digits, out long number))
        {
            throw Fail("a dimension from 0 to 2^63 - 1 in plain digits");
        }

        _rest = _rest[digits.Length..];
        return number;
    }

    private ReadOnlySpan<byte> ReadString()
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] is not ((byte)'\'' or (byte)'"'))
        {
            throw Fail("a string");
        }

        int length = _rest[1..].IndexOf(_rest[0]);
        ReadOnlySpan<byte> text = length < 0 ? default : _rest.Slice(1, length);
        if (length < 0 || text.Contains((byte)'\\'))
        {
            throw Fail("a string that ends, without escapes");
        }

        _rest = _rest[(length + 2)..];
        return text;
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Fail(character.ToString());
        }
    }

    private bool TryTake(char character)
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] != (byte)character)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        bool isHere = _rest.StartsWith(word);
        _rest = isHere ? _rest[word.Length..] : _rest;
        return isHere;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t\r\n"u8);

    private readonly TensorFileException Fail(string expected) =>
        new(
            _path,
            _rest.IsEmpty
                ? "the end of the header"
                : $"in the header {TensorFileException.Quote(Encoding.Latin1.GetString(_rest[..Math.Min(_rest.Length, LongestShownText)]))}",
            expected);
}
