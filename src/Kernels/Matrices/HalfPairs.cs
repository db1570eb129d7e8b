using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Matrices of finite binary16 numbers, which lie in pairs: that of one depth in the lower half of a lane of 32 bits, that of the next in the upper one.</summary>
internal static unsafe class HalfPairs
{
    /// <summary>The numbers of a lane.</summary>
    public const int Depth = 2;

    /// <summary>2^112: vectors have the numbers divided by it.</summary>
    public const float Scale = Binary16DecodeLoop.TwoTo112;

    private const int ExponentField = 0x7C00;

    /// <summary>Where in a panel of codes that of a column and a depth lies.</summary>
    public static nint Place(nint column, nint depth, nint columns) => (((depth / Depth * columns) + column) * Depth) + (BitConverter.IsLittleEndian ? depth % Depth : 1 - (depth % Depth));

    /// <summary>Whether a matrix is of finite binary16 numbers.</summary>
    public static bool Serve(CodeMatrix source)
    {
        if (!source.Format.Equals(FloatFormat.Binary16))
        {
            return false;
        }

        MatrixLayout layout = source.Layout.RowStride < source.Layout.ColumnStride ? source.Layout.Transposed : source.Layout;
        for (nint i = 0; i < layout.Rows; i++)
        {
            ushort* codes = (ushort*)source.Codes + (i * layout.RowStride);
            int largest = 0;
            for (nint j = 0; j < layout.Columns; j++)
            {
                largest = Math.Max(largest, codes[j * layout.ColumnStride] & ExponentField);
            }

            if (largest == ExponentField)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Multiplies numbers by <see cref="Scale"/>, unless a finite one becomes infinite: nothing is changed then.</summary>
    /// <returns>Whether they are multiplied.</returns>
    public static bool TryScale(Span<float> numbers)
    {
        const float Limit = 1 << 16;
        foreach (float number in numbers)
        {
            if (Math.Abs(number) >= Limit && float.IsFinite(number))
            {
                return false;
            }
        }

        TensorPrimitives.Multiply(numbers, Scale, numbers);
        return true;
    }
}
