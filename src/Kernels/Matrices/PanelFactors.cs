namespace NumFormats.Kernels;

/// <summary>The factors of blocks in the order of panels.</summary>
internal static class PanelFactors
{
    /// <summary>The factors panel after panel, in each block after block, of each all rows; zeros for rows beyond the last.</summary>
    /// <param name="factors">Those of the blocks of each row, row after row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">The rows of a panel.</param>
    /// <exception cref="OverflowException">There are more than an array can hold.</exception>
    public static float[] Arrange(ReadOnlySpan<float> factors, int rows, int width)
    {
        int blocks = rows == 0 ? 0 : factors.Length / rows;
        float[] arranged = new float[checked((rows + width - 1) / width * blocks * width)];
        for (int row = 0; row < rows; row++)
        {
            int first = (row / width * blocks * width) + (row % width);
            for (int block = 0; block < blocks; block++)
            {
                arranged[first + (block * width)] = factors[(row * blocks) + block];
            }
        }

        return arranged;
    }
}
