using System.Buffers;

namespace NumFormats.Kernels;

/// <summary>The parts of a product of two <see cref="BlockMatrix"/> operands: panels of rows by panels of columns by some depth.</summary>
internal sealed unsafe class BlockProductLoop
{
    private const int Width = BlockMatrix.PanelRows;

    // Panels of the right operand that are unpacked at once stay in the second cache.
    private const int RightBytes = 1 << 20;

    // Chains wait for their epilogue in so many elements.
    private const int MostChains = 1 << 22;

    // So few rows are computed one by one, with the right operand as it is packed.
    private const int FewRows = 4;

    private readonly BlockMatrix _left;
    private readonly BlockMatrix _right;
    private readonly BlockProductShape _shape;
    private readonly BlockTileKernel _kernel;
    private readonly ProductEpilogue<int> _epilogue;

    /// <summary>A product.</summary>
    public BlockProductLoop(BlockMatrix left, BlockMatrix right, ProductEpilogue<int> epilogue)
    {
        _left = left;
        _right = right;
        _epilogue = epilogue;
        _shape = new BlockProductShape(left, right);
        _kernel = BlockTileKernel.Create(left, right, _shape);
    }

    /// <summary>Computes it.</summary>
    public void Run(int threads) =>
        ProductGrid.Run(_left.RowCount, _right.RowCount, _left.Depth, threads, Width, Width, (firstRow, rows, firstColumn, columns) => Run((int)firstRow, (int)rows, (int)firstColumn, (int)columns));

    private static int Panels(int rows) => (rows + Width - 1) / Width;

    private void Run(int firstRow, int rows, int firstColumn, int columns)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (rows <= FewRows && _right.IsNibbles && _shape.BlockCount * _shape.LanesPerBlock <= _right.LaneCount && _kernel is BlockTileLoop8x32 { ServesVectors: true } kernel)
        {
            RunRows(kernel, firstRow, rows, firstColumn, columns);
            return;
        }

        int panelBytes = _shape.LanesPerPart * BlockMatrix.PanelLaneBytes;
        int mostColumns = Math.Min(Panels(columns), Math.Max(1, RightBytes / Math.Max(1, panelBytes))) * Width;
        int mostRows = Math.Min(Panels(rows), Math.Max(1, MostChains / mostColumns / Width)) * Width;
        int scalesPerPanel = _shape.BlocksPerPart * Width;
        byte[] lanes = ArrayPool<byte>.Shared.Rent(checked((panelBytes * (1 + (mostColumns / Width))) + CacheLines.Bytes));
        int[] words = ArrayPool<int>.Shared.Rent(2 * scalesPerPanel * (1 + (mostColumns / Width)));
        float[] chains = ArrayPool<float>.Shared.Rent((mostRows * (mostColumns + (CacheLines.Bytes / sizeof(float)))) + CacheLines.Bytes);
        fixed (byte* laneRoom = lanes)
        fixed (int* wordRoom = words)
        fixed (float* chainRoom = chains)
        {
            var part = new Part
            {
                Left = new BlockPanel(CacheLines.Align(laneRoom), (float*)wordRoom, wordRoom + scalesPerPanel),
                RightLanes = CacheLines.Align(laneRoom) + panelBytes,
                RightScales = (float*)(wordRoom + (2 * scalesPerPanel)),
                RightCorrections = wordRoom + ((2 + (mostColumns / Width)) * scalesPerPanel),
                Chains = CacheLines.Align(chainRoom),
                Stride = mostColumns + (CacheLines.Bytes / sizeof(float)),
            };
            for (int column = 0; column < columns; column += mostColumns)
            {
                int partColumns = Math.Min(mostColumns, columns - column);
                for (int row = 0; row < rows; row += mostRows)
                {
                    int partRows = Math.Min(mostRows, rows - row);
                    Chain(part, firstRow + row, partRows, firstColumn + column, partColumns);
                    CanonicalNaN.Unify(new Span<float>(part.Chains, partRows * part.Stride));
                    _epilogue.Store((int*)part.Chains, part.Stride, firstRow + row, partRows, firstColumn + column, partColumns);
                }
            }
        }

        ArrayPool<byte>.Shared.Return(lanes);
        ArrayPool<int>.Shared.Return(words);
        ArrayPool<float>.Shared.Return(chains);
    }

    // The chains of a part of C, from their beginning to their end.
    private void Chain(in Part part, int firstRow, int rows, int firstColumn, int columns)
    {
        new Span<float>(part.Chains, (int)(Panels(rows) * Width * part.Stride)).Clear();
        int panelBytes = _shape.LanesPerPart * BlockMatrix.PanelLaneBytes;
        int scalesPerPanel = _shape.BlocksPerPart * Width;
        for (int block = 0; block < _shape.BlockCount; block += _shape.BlocksPerPart)
        {
            int blocks = Math.Min(_shape.BlocksPerPart, _shape.BlockCount - block);
            for (int panel = 0; panel < Panels(columns); panel++)
            {
                Load(_right, (firstColumn / Width) + panel, block, blocks, _kernel.RightAddend, _kernel.LeftAddend, part.Right(panel, panelBytes, scalesPerPanel));
            }

            for (int row = 0; row < rows; row += Width)
            {
                Load(_left, (firstRow + row) / Width, block, blocks, _kernel.LeftAddend, _kernel.RightAddend, part.Left);
                for (int panel = 0; panel < Panels(columns); panel++)
                {
                    _kernel.Multiply(part.Left, part.Right(panel, panelBytes, scalesPerPanel), blocks, Math.Min(Width, rows - row), part.Chains + (row * part.Stride) + (panel * Width), part.Stride);
                }
            }
        }
    }

    private void Load(BlockMatrix matrix, int panel, int firstBlock, int blocks, int addend, int otherAddend, BlockPanel destination)
    {
        matrix.Decode(panel, firstBlock * _shape.LanesPerBlock, blocks * _shape.LanesPerBlock, (byte)addend, destination.Lanes);
        _shape.LoadScales(matrix, panel, firstBlock, blocks, new Span<float>(destination.Scales, blocks * Width));
        BlockTileKernel.Correct(destination.Lanes, _shape.LanesPerBlock, blocks, otherAddend, destination.Corrections);
    }

    private void RunRows(BlockTileLoop8x32 kernel, int firstRow, int rows, int firstColumn, int columns)
    {
        int blocks = _shape.BlockCount;
        int lanes = blocks * _shape.LanesPerBlock;
        int panels = Panels(columns);
        float[] scales = ArrayPool<float>.Shared.Rent((blocks * Width) + blocks + (panels * Width));
        int[] words = ArrayPool<int>.Shared.Rent(lanes + blocks);
        byte* levels = stackalloc byte[CacheLines.Bytes];
        for (int i = 0; i < CacheLines.Bytes; i++)
        {
            levels[i] = (byte)(_right.CodeLevels[i % BlockMatrix.MostLevels] + kernel.RightAddend);
        }

        fixed (float* rightScales = scales)
        fixed (int* left = words)
        {
            float* leftScales = rightScales + (blocks * Width);
            float* chains = leftScales + blocks;
            int* corrections = left + lanes;
            bool areScalesShared = _shape.LanesPerBlock * BlockMatrix.LaneDepth != _right.BlockLength;
            for (int row = firstRow; row < firstRow + rows; row++)
            {
                _left.DecodeRow(row, lanes, left);
                _shape.LoadScales(_left, row / Width, 0, blocks, new Span<float>(rightScales, blocks * Width));
                for (int block = 0; block < blocks; block++)
                {
                    leftScales[block] = rightScales[(block * Width) + (row % Width)];
                    corrections[block] = -kernel.RightAddend * SumOfBytes(new ReadOnlySpan<int>(left + (block * _shape.LanesPerBlock), _shape.LanesPerBlock));
                }

                new Span<float>(chains, panels * Width).Clear();
                for (int panel = 0; panel < panels; panel++)
                {
                    int index = (firstColumn / Width) + panel;
                    if (areScalesShared)
                    {
                        _shape.LoadScales(_right, index, 0, blocks, new Span<float>(rightScales, blocks * Width));
                        kernel.MultiplyVector(left, leftScales, corrections, levels, _right.Panel(index), rightScales, blocks, chains + (panel * Width));
                    }
                    else
                    {
                        fixed (float* scalesOfPanel = _right.Scales(index))
                        {
                            kernel.MultiplyVector(left, leftScales, corrections, levels, _right.Panel(index), scalesOfPanel, blocks, chains + (panel * Width));
                        }
                    }
                }

                CanonicalNaN.Unify(new Span<float>(chains, panels * Width));
                _epilogue.Store((int*)chains, 0, row, 1, firstColumn, columns);
            }
        }

        ArrayPool<float>.Shared.Return(scales);
        ArrayPool<int>.Shared.Return(words);
    }

    private static int SumOfBytes(ReadOnlySpan<int> lanes)
    {
        int sum = 0;
        foreach (int lane in lanes)
        {
            sum += (sbyte)lane + (sbyte)(lane >> 8) + (sbyte)(lane >> 16) + (lane >> 24);
        }

        return sum;
    }

    private readonly struct Part
    {
        public required BlockPanel Left { get; init; }

        public required byte* RightLanes { get; init; }

        public required float* RightScales { get; init; }

        public required int* RightCorrections { get; init; }

        public required float* Chains { get; init; }

        public required int Stride { get; init; }

        public BlockPanel Right(int panel, nint panelBytes, nint scalesPerPanel) =>
            new(RightLanes + (panel * panelBytes), RightScales + (panel * scalesPerPanel), RightCorrections + (panel * scalesPerPanel));
    }
}
