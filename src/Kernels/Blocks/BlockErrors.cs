namespace NumFormats.Kernels;

/// <summary>The errors of blocks.</summary>
internal static class BlockErrors
{
    /// <summary>Sums the errors of each block, in binary64 and in order.</summary>
    public static void Sum(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, int blockLength, BlockErrorMeasure measure, Span<double> errors)
    {
        for (int block = 0; block < errors.Length; block++)
        {
            double sum = 0;
            for (int i = block * blockLength; i < (block + 1) * blockLength; i++)
            {
                double error = (double)expected[i] - found[i];
                sum += measure == BlockErrorMeasure.Squared ? error * error : Math.Abs(error);
            }

            errors[block] = sum;
        }
    }
}
