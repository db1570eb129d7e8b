using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>The tiles of an exact product of integers in memory: where they are computed, and with what they begin.</summary>
/// <param name="target">The first element.</param>
/// <param name="layout">Where the elements lie.</param>
/// <param name="width">The columns of a tile.</param>
/// <param name="edge">Room for a tile.</param>
internal readonly unsafe struct IntegerTiles(int* target, MatrixLayout layout, int width, int* edge)
{
    /// <summary>Makes a tile begin with a sum for each row and one for each column, and with what it was if it is continued.</summary>
    /// <returns>Where it is to be computed: in its place, or beside it where it reaches beyond the product or its elements lie apart.</returns>
    public int* Begin(nint row, nint column, int* rowSums, int* columnSums, bool continues, out nint stride)
    {
        int* place = Place(row, column);
        if (row + IntegerTileKernel.Rows > layout.Rows || column + width > layout.Columns || layout.ColumnStride != 1)
        {
            Load(row, column);
            place = edge;
            stride = width;
        }
        else
        {
            stride = layout.RowStride;
        }

        int* tile = place;
        for (int i = 0; i < IntegerTileKernel.Rows; i++, tile += stride)
        {
            int j = 0;
            var rowSum = new Vector<int>(rowSums[i]);
            for (; j + Vector<int>.Count <= width; j += Vector<int>.Count)
            {
                Vector<int> begin = rowSum + Vector.Load(columnSums + j);
                Vector.Store(continues ? begin + Vector.Load(tile + j) : begin, tile + j);
            }

            for (; j < width; j++)
            {
                tile[j] = unchecked((continues ? tile[j] : 0) + rowSums[i] + columnSums[j]);
            }
        }

        return place;
    }

    /// <summary>Stores a tile that was computed.</summary>
    public void End(int* tile, nint row, nint column)
    {
        if (tile != edge)
        {
            return;
        }

        int* place = Place(row, column);
        nint rows = nint.Min(IntegerTileKernel.Rows, layout.Rows - row);
        nint columns = nint.Min(width, layout.Columns - column);
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
            {
                place[(i * layout.RowStride) + (j * layout.ColumnStride)] = edge[(i * width) + j];
            }
        }
    }

    private void Load(nint row, nint column)
    {
        int* place = Place(row, column);
        nint rows = nint.Min(IntegerTileKernel.Rows, layout.Rows - row);
        nint columns = nint.Min(width, layout.Columns - column);
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
            {
                edge[(i * width) + j] = place[(i * layout.RowStride) + (j * layout.ColumnStride)];
            }
        }
    }

    private int* Place(nint row, nint column) => target + (row * layout.RowStride) + (column * layout.ColumnStride);
}
