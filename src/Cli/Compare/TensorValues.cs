using NumFormats.Files;

namespace NumFormats.Cli;

/// <summary>The elements of a stored tensor as binary64 numbers, piece by piece.</summary>
internal sealed class TensorValues
{
    private const int PieceLength = 1 << 16;

    private readonly TensorView _tensor;
    private readonly FloatFormat _format;

    private TensorValues(string file, TensorView tensor, FloatFormat format)
    {
        File = file;
        _tensor = tensor;
        _format = format;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The tensor's name, type and shape.</summary>
    public TensorDeclaration Declaration => _tensor.Declaration;

    /// <summary>The number of different indices of the first dimension; 1 for a scalar.</summary>
    public long ChannelCount => _tensor.Shape.IsEmpty ? 1 : _tensor.Shape[0];

    /// <summary>The tensor as a matrix in stored order: a row for each index of the slowest dimension, and one row where there is but one dimension.</summary>
    public (int Rows, int Columns) MatrixShape
    {
        get
        {
            if (_tensor.ElementCount == 0)
            {
                return (0, 0);
            }

            int rows = _tensor.Shape.Length < 2 ? 1 : checked((int)(_tensor.IsColumnMajor ? _tensor.Shape[^1] : _tensor.Shape[0]));
            return (rows, checked((int)(_tensor.ElementCount / rows)));
        }
    }

    /// <summary>Opens the elements of a tensor; null where they are no floating-point numbers of whole bytes.</summary>
    public static TensorValues? TryOpen(string file, TensorView tensor) =>
        FormatOf(tensor.ElementType) is { } format ? new TensorValues(file, tensor, format) : null;

    /// <summary>The index of the first dimension that an element has.</summary>
    /// <param name="element">The element in stored order.</param>
    public long ChannelOf(long element) =>
        _tensor.IsColumnMajor ? element % ChannelCount : element / (_tensor.ElementCount / ChannelCount);

    /// <summary>Reads elements until the destination is full.</summary>
    /// <param name="offset">The first element in stored order.</param>
    /// <param name="destination">Where to.</param>
    public void Read(long offset, Span<double> destination)
    {
        switch (_format.BytesPerCode)
        {
            case 1:
                Decode<byte>(offset, destination);
                break;
            case 2:
                Decode<ushort>(offset, destination);
                break;
            case 4:
                Decode<uint>(offset, destination);
                break;
            default:
                _tensor.CopyTo(offset, destination);
                break;
        }
    }

    /// <summary>All elements, rounded to binary32.</summary>
    public float[] ReadSingles()
    {
        float[] numbers = new float[_tensor.ElementCount];
        double[] values = new double[Math.Min(PieceLength, numbers.Length)];
        for (int start = 0; start < numbers.Length; start += PieceLength)
        {
            Span<double> piece = values.AsSpan(0, Math.Min(PieceLength, numbers.Length - start));
            Read(start, piece);
            for (int i = 0; i < piece.Length; i++)
            {
                numbers[start + i] = (float)piece[i];
            }
        }

        return numbers;
    }

    private static FloatFormat? FormatOf(ElementType type) => type switch
    {
        ElementType.Float64 => FloatFormat.Binary64,
        ElementType.Float32 => FloatFormat.Binary32,
        ElementType.Float16 => FloatFormat.Binary16,
        ElementType.BFloat16 => FloatFormat.BFloat16,
        ElementType.Float8E4M3FN => FloatFormat.E4M3FN,
        ElementType.Float8E5M2 => FloatFormat.E5M2,
        ElementType.Float8E4M3FNUZ => FloatFormat.E4M3FNUZ,
        ElementType.Float8E5M2FNUZ => FloatFormat.E5M2FNUZ,
        ElementType.Float8E8M0FNU => FloatFormat.E8M0FNU,
        _ => null,
    };

    private void Decode<TCode>(long offset, Span<double> destination)
        where TCode : unmanaged, System.Numerics.IBinaryInteger<TCode>
    {
        Span<TCode> codes = stackalloc TCode[256];
        while (!destination.IsEmpty)
        {
            Span<TCode> part = codes[..Math.Min(codes.Length, destination.Length)];
            _tensor.CopyTo(offset, part);
            for (int i = 0; i < part.Length; i++)
            {
                destination[i] = _format.Decode(ulong.CreateTruncating(part[i]));
            }

            offset += part.Length;
            destination = destination[part.Length..];
        }
    }
}
