using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>What tensors in block formats stand for, as integers and scales.</summary>
internal static class BlockIntegers
{
    // With a zero point, the difference of two codes is one bit longer than they are.
    private const int MostBitsWithZeroPoint = 7;

    // Numbers with more bits behind the point are no integers of eight bits times a power of two.
    private const int LeastExponent = -64;

    /// <summary>Whether the elements of a format are integers of eight bits times a power of two.</summary>
    public static bool Serve(BlockFormat format) =>
        format.Element.BitWidth <= 8
        && (format.HasZeroPoint ? format.Element.BitWidth <= MostBitsWithZeroPoint : Array.TrueForAll(Numbers(format.Element), number => double.IsInteger(number) && number is >= sbyte.MinValue and <= sbyte.MaxValue));

    /// <summary>The integers of a tensor's elements, row after row.</summary>
    public static void Load(BlockTensor tensor, Span<sbyte> integers)
    {
        NumberFormat element = tensor.Format.Element;
        double[] numbers = Numbers(element);
        sbyte[] table = new sbyte[256];
        for (int code = 0; code < table.Length; code++)
        {
            table[code] = (sbyte)numbers[code & (int)element.CodeMask];
        }

        byte[] codes = new byte[integers.Length];
        tensor.UnpackCodes(codes);
        for (int i = 0; i < codes.Length; i++)
        {
            integers[i] = table[codes[i]];
        }

        for (int row = 0; row < tensor.RowCount; row++)
        {
            SubtractZeroPoints(tensor, row, integers.Slice(row * tensor.RowLength, tensor.RowLength));
        }
    }

    /// <summary>What the integers of the blocks of each row are multiplied by.</summary>
    public static float[] Scales(BlockTensor tensor)
    {
        float[] scales = tensor.RowFactors();
        TensorPrimitives.Multiply(scales, MathF.ScaleB(1, Exponent(tensor.Format.Element)), scales);
        return scales;
    }

    // That of the last bit of all numbers; 0 where they are integers.
    private static int Exponent(NumberFormat element)
    {
        int exponent = 0;
        for (ulong code = 0; code <= element.CodeMask; code++)
        {
            double number = element.Decode(code);
            while (double.IsFinite(number) && exponent > LeastExponent && !double.IsInteger(Math.ScaleB(number, -exponent)))
            {
                exponent--;
            }
        }

        return exponent;
    }

    private static double[] Numbers(NumberFormat element)
    {
        int exponent = Exponent(element);
        double[] numbers = new double[1 << element.BitWidth];
        for (int code = 0; code < numbers.Length; code++)
        {
            numbers[code] = Math.ScaleB(element.Decode((ulong)code), -exponent);
        }

        return numbers;
    }

    private static void SubtractZeroPoints(BlockTensor tensor, int row, Span<sbyte> integers)
    {
        if (!tensor.Format.HasZeroPoint)
        {
            return;
        }

        // Where the tensor shares a scale, it has one zero point.
        bool isShared = tensor.Format.BlockLength == BlockFormat.WholeTensor;
        int length = tensor.RowBlockLength;
        for (int block = 0; block * length < integers.Length; block++)
        {
            Span<sbyte> part = integers.Slice(block * length, Math.Min(length, integers.Length - (block * length)));
            byte zero = tensor.ZeroPoints.Span[isShared ? 0 : (row * tensor.BlocksPerRow) + block];
            TensorPrimitives.Subtract(part, (sbyte)zero, part);
        }
    }
}
