using System.Buffers;

namespace NumFormats.Kernels;

/// <summary>The product of one row with a packed matrix: the chains of <see cref="ProductLoop{T}"/>, without the tiles.</summary>
internal sealed unsafe class VectorProduct
{
    // Four panels of decoded numbers stay in the first cache.
    private const int BlockDepth = 64;

    private readonly PackedMatrix _matrix;
    private readonly PackedRight<int> _right;
    private readonly ProductEpilogue<int> _epilogue;

    /// <summary>A product in binary32.</summary>
    public VectorProduct(PackedMatrix matrix, ProductEpilogue<int> epilogue)
    {
        _matrix = matrix;
        _right = new PackedRight<int>(matrix);
        _epilogue = epilogue;
    }

    /// <summary>Computes a row of C.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="row">Its row, and C's.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    public void Run(MatrixSource<int> left, nint row, int threads)
    {
        int depth = checked((int)_matrix.Rows);
        int[] buffer = ArrayPool<int>.Shared.Rent(depth);
        fixed (int* vector = buffer)
        {
            int* numbers = vector;
            left.LoadRow(row, 0, depth, numbers);
            bool takesPairs = _matrix.IsPairs && !_matrix.IsScaled && HalfPairs.TryScale(new Span<float>(numbers, depth));
            nint panels = (_matrix.Columns + PackedMatrix.PanelColumns - 1) / PackedMatrix.PanelColumns;
            int parts = (int)nint.Min(ProductGrid.UsefulThreads(1, _matrix.Columns, _matrix.Rows, threads), (panels + VectorKernel<int>.Panels - 1) / VectorKernel<int>.Panels);
            if (parts <= 1)
            {
                Run(numbers, takesPairs, row, 0, panels);
            }
            else
            {
                nint share = (((panels + parts - 1) / parts) + VectorKernel<int>.Panels - 1) / VectorKernel<int>.Panels * VectorKernel<int>.Panels;
                Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, index =>
                {
                    nint first = nint.Min(panels, index * share);
                    Run(numbers, takesPairs, row, first, nint.Min(panels, first + share));
                });
            }
        }

        ArrayPool<int>.Shared.Return(buffer);
    }

    private void Run(int* vector, bool takesPairs, nint row, nint firstPanel, nint endPanel)
    {
        int width = PackedMatrix.PanelColumns;
        int panelSize = width * BlockDepth;
        int[] room = ArrayPool<int>.Shared.Rent((VectorKernel<int>.Panels * (panelSize + width)) + (CacheLines.Bytes / sizeof(int)));
        int** panels = stackalloc int*[VectorKernel<int>.Panels];
        fixed (int* start = room, table = _right.Table)
        fixed (byte* byteTable = _right.ByteTable)
        {
            int* chains = CacheLines.Align(start);
            int* numbers = chains + (VectorKernel<int>.Panels * width);
            for (nint first = firstPanel; first < endPanel; first += VectorKernel<int>.Panels)
            {
                int count = (int)nint.Min(VectorKernel<int>.Panels, endPanel - first);
                new Span<int>(chains, VectorKernel<int>.Panels * width).Clear();

                // Where there are fewer than four panels, the last one is taken again.
                for (int i = 0; i < VectorKernel<int>.Panels; i++)
                {
                    panels[i] = (int*)_matrix.Panel(first + Math.Min(i, count - 1));
                }

                if (!Multiply(vector, takesPairs, table, byteTable, panels, chains))
                {
                    MultiplyDecoded(vector, first, count, panels, numbers, chains);
                }

                nint column = first * width;
                _epilogue.Store(chains, 0, row, 1, column, nint.Min((nint)count * width, _matrix.Columns - column));
            }
        }

        ArrayPool<int>.Shared.Return(room);
    }

    // False where codes have to be decoded before. A vector that takes pairs is multiplied by what they need.
    private bool Multiply(int* vector, bool takesPairs, int* table, byte* byteTable, int** panels, int* chains)
    {
        if (_matrix.IsPairs || _matrix.IsScaled)
        {
            if (takesPairs)
            {
                VectorKernel<int>.Widest.MultiplyPairs(vector, panels, _matrix.Rows, chains);
            }

            return takesPairs;
        }

        if (_right.IsQuads)
        {
            ByteQuads.Multiply(vector, byteTable, (byte**)panels, _matrix.Rows, chains);
        }
        else if (_right.IsNibbles)
        {
            VectorKernel<int>.Widest.MultiplyNibbles(vector, table, panels, _matrix.Rows, chains);
        }
        else if (_right.IsNumbers)
        {
            VectorKernel<int>.Widest.Multiply(vector, panels, _matrix.Rows, chains);
        }
        else
        {
            return !_matrix.IsNibbles && _right.Decoder!.ContinueChains(vector, (byte**)panels, _matrix.Rows, chains);
        }

        return true;
    }

    private void MultiplyDecoded(int* vector, nint firstPanel, int count, int** panels, int* numbers, int* chains)
    {
        int panelSize = PackedMatrix.PanelColumns * BlockDepth;
        for (int i = 0; i < VectorKernel<int>.Panels; i++)
        {
            panels[i] = numbers + (Math.Min(i, count - 1) * panelSize);
        }

        for (nint start = 0; start < _matrix.Rows; start += BlockDepth)
        {
            int depth = (int)nint.Min(BlockDepth, _matrix.Rows - start);
            for (int i = 0; i < count; i++)
            {
                _right.Decode(firstPanel + i, start, depth, panels[i]);
            }

            VectorKernel<int>.Widest.Multiply(vector + start, panels, depth, chains);
        }
    }
}
