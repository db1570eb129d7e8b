using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The numbers of a matrix of codes in memory that does not move.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed unsafe class MatrixSource<T>
    where T : unmanaged
{
    // Codes that do not lie one after another are gathered so many at a time.
    private const int GatheredCodes = 512;

    private readonly byte* _codes;
    private readonly int _size;
    private readonly SpanDecoder<T>? _decoder;
    private readonly MatrixLayout _layout;

    /// <summary>The matrix at an address, in a format whose numbers are among those of the lanes.</summary>
    public MatrixSource(NumberFormat format, byte* codes, MatrixLayout layout)
    {
        _codes = codes;
        _size = format.BytesPerCode;
        _decoder = format.Equals(ChainNumbers<T>.Format) ? null : FormatKernels<T>.Of(format).DecoderOrCore;
        _layout = layout;
    }

    /// <summary>Whether the elements of a column lie one after another and those of a row do not.</summary>
    public bool IsColumnMajor => _layout.ColumnStride != 1 && _layout.RowStride == 1;

    /// <summary>Decodes elements of a row, from the given column on.</summary>
    public void LoadRow(nint row, nint column, int count, T* destination) =>
        Load(Address(row, column), _layout.ColumnStride, count, destination);

    /// <summary>Elements of a row as they lie in memory, if they are numbers one after another; otherwise decoded.</summary>
    public T* Row(nint row, nint column, int count, T* room)
    {
        if (_decoder is null && _layout.ColumnStride == 1)
        {
            return (T*)Address(row, column);
        }

        LoadRow(row, column, count, room);
        return room;
    }

    /// <summary>Decodes elements of a column, from the given row on.</summary>
    public void LoadColumn(nint row, nint column, int count, T* destination) =>
        Load(Address(row, column), _layout.RowStride, count, destination);

    private byte* Address(nint row, nint column) => _codes + (((row * _layout.RowStride) + (column * _layout.ColumnStride)) * _size);

    private void Load(byte* codes, nint stride, int count, T* destination)
    {
        if (stride == 1)
        {
            LoadContiguous(codes, count, destination);
        }
        else
        {
            LoadStrided(codes, stride, count, destination);
        }
    }

    private void LoadContiguous(byte* codes, int count, T* destination)
    {
        if (_decoder is null)
        {
            new ReadOnlySpan<T>(codes, count).CopyTo(new Span<T>(destination, count));
        }
        else
        {
            _decoder.Decode(new ReadOnlySpan<byte>(codes, count * _size), new Span<T>(destination, count));
        }
    }

    [SkipLocalsInit]
    private void LoadStrided(byte* codes, nint stride, int count, T* destination)
    {
        byte* gathered = stackalloc byte[GatheredCodes * sizeof(ulong)];
        for (int start = 0; start < count; start += GatheredCodes)
        {
            int length = Math.Min(GatheredCodes, count - start);
            byte* first = codes + (start * stride * _size);
            switch (_size)
            {
                case 1:
                    Gather(first, stride, length, gathered);
                    break;
                case 2:
                    Gather((ushort*)first, stride, length, (ushort*)gathered);
                    break;
                case 4:
                    Gather((uint*)first, stride, length, (uint*)gathered);
                    break;
                default:
                    Gather((ulong*)first, stride, length, (ulong*)gathered);
                    break;
            }

            LoadContiguous(gathered, length, destination + start);
        }
    }

    private static void Gather<TCode>(TCode* source, nint stride, int count, TCode* destination)
        where TCode : unmanaged
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = Unsafe.ReadUnaligned<TCode>(source + (i * stride));
        }
    }
}
