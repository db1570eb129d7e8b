using System.Buffers;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The exact product of rows that are put together of pieces of unsigned bytes, wherever they lie, with packed integers: a panel after another, a tile of rows after another. Nothing is copied.</summary>
internal sealed unsafe class IntegerGatheredLoop(byte* bytes, int* starts, int pieces, PackedIntegerMatrix right, int* target, MatrixLayout layout, bool accumulates)
{
    private const int Rows = IntegerTileKernel.Rows;

    private readonly IntegerTileKernel _kernel = IntegerTileKernel.Fastest;
    private readonly nint _steps = pieces == 0 ? 0 : right.Rows / pieces / IntegerTileKernel.BytesPerLane;

    /// <summary>Computes it.</summary>
    /// <param name="bias">What sums of columns begin with; empty for zeros.</param>
    [SkipLocalsInit]
    public void Run(ReadOnlySpan<int> bias)
    {
        int width = _kernel.Columns;
        int* edge = stackalloc int[Rows * width];
        int* rowSums = stackalloc int[Rows];
        int* columnSums = stackalloc int[width];
        new Span<int>(rowSums, Rows).Clear();
        var tiles = new IntegerTiles(target, layout, width, edge);
        int rows = (int)layout.Rows;
        nint[] room = ArrayPool<nint>.Shared.Rent(checked((rows + Rows) * pieces));
        fixed (nint* start = room)
        {
            var addresses = (byte**)start;
            Gather(rows, addresses);
            for (nint column = 0; column < layout.Columns; column += width)
            {
                int* panel = right.Panel(column / width);
                new Span<int>(columnSums, width).Clear();
                if (!bias.IsEmpty)
                {
                    bias.Slice((int)column, (int)nint.Min(width, layout.Columns - column)).CopyTo(new Span<int>(columnSums, width));
                }

                for (int row = 0; row < rows; row += Rows)
                {
                    int* tile = tiles.Begin(row, column, rowSums, columnSums, accumulates, out nint stride);
                    _kernel.MultiplyPieces(addresses + ((nint)row * pieces), pieces, _steps, panel, tile, stride);
                    tiles.End(tile, row, column);
                }
            }
        }

        ArrayPool<nint>.Shared.Return(room);
    }

    // Where the pieces of each tile begin, the first of all its rows before the second. Rows beyond the last are the last.
    private void Gather(int rows, byte** addresses)
    {
        for (int first = 0; first < rows; first += Rows)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                for (int i = 0; i < Rows; i++)
                {
                    *addresses++ = bytes + starts[((nint)Math.Min(rows - 1, first + i) * pieces) + piece];
                }
            }
        }
    }
}
