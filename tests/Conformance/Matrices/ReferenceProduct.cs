using NumFormats.Kernels;

namespace NumFormats.Conformance.Matrices;

/// <summary>The order of a matrix product and what follows it, slow and obvious.</summary>
internal static class ReferenceProduct
{
    /// <summary>The element of C of one row of A and one column of B, in binary32.</summary>
    public static float Single(IEnumerable<float> row, IEnumerable<float> column, float former, int j, ProductOptions options)
    {
        float s = 0;
        foreach ((float x, float y) in row.Zip(column))
        {
            s = MathF.FusedMultiplyAdd(x, y, s);
        }

        s = options.Alpha == 1 ? s : (float)options.Alpha * s;
        s = options.Beta == 0 ? s : MathF.FusedMultiplyAdd((float)options.Beta, former, s);
        s = options.Scale.IsEmpty ? s : s * options.Scale.Span[options.Scale.Length == 1 ? 0 : j];
        s = options.Bias.IsEmpty ? s : s + options.Bias.Span[options.Bias.Length == 1 ? 0 : j];
        s = !options.Relu || s > 0 || float.IsNaN(s) ? s : 0;
        return float.IsNaN(s) ? BitConverter.UInt32BitsToSingle(0x7FC00000) : s;
    }

    /// <summary>The element of C of one row of A and one column of B, in binary64.</summary>
    public static double Double(IEnumerable<double> row, IEnumerable<double> column, double former, int j, ProductOptions options)
    {
        double s = 0;
        foreach ((double x, double y) in row.Zip(column))
        {
            s = Math.FusedMultiplyAdd(x, y, s);
        }

        s = options.Alpha == 1 ? s : options.Alpha * s;
        s = options.Beta == 0 ? s : Math.FusedMultiplyAdd(options.Beta, former, s);
        s = options.Scale.IsEmpty ? s : s * options.Scale.Span[options.Scale.Length == 1 ? 0 : j];
        s = options.Bias.IsEmpty ? s : s + options.Bias.Span[options.Bias.Length == 1 ? 0 : j];
        s = !options.Relu || s > 0 || double.IsNaN(s) ? s : 0;
        return double.IsNaN(s) ? BitConverter.UInt64BitsToDouble(0x7FF8000000000000) : s;
    }

    /// <summary>The codes of C, row after row, of codes of A and B in rows.</summary>
    public static ulong[] Codes(
        NumberFormat formatA, ulong[] a, NumberFormat formatB, ulong[] b, NumberFormat formatC, ulong[] c, int m, int n, int k, ProductOptions options)
    {
        bool isSingle = IsInSingle(formatA) && IsInSingle(formatB);
        double[] x = [.. a.Select(formatA.Decode)];
        double[] y = [.. b.Select(formatB.Decode)];
        double[] z = [.. c.Select(formatC.Decode)];
        ulong[] result = new ulong[m * n];
        for (int index = 0; index < result.Length; index++)
        {
            (int i, int j) = (index / n, index % n);
            IEnumerable<double> row = Enumerable.Range(0, k).Select(p => x[(i * k) + p]);
            IEnumerable<double> column = Enumerable.Range(0, k).Select(p => y[(p * n) + j]);
            double number = isSingle
                ? Single(row.Select(value => (float)value), column.Select(value => (float)value), (float)z[index], j, options)
                : Double(row, column, z[index], j, options);
            result[index] = formatC.Encode(number, options.Rounding.At((ulong)index), options.Overflow);
        }

        return result;
    }

    private static bool IsInSingle(NumberFormat format) => format.Precision <= 24 && format.GreatestExponent <= 127 && format.LeastExponent >= -149;
}
