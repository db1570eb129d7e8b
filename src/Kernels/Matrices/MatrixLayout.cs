namespace NumFormats.Kernels;

/// <summary>Where the elements of a matrix lie in a span: element (i, j) at i × <see cref="RowStride"/> + j × <see cref="ColumnStride"/>, counted in elements.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="RowStride">From one row to the next; not negative.</param>
/// <param name="ColumnStride">From one column to the next; not negative.</param>
public readonly record struct MatrixLayout(nint Rows, nint Columns, nint RowStride, nint ColumnStride)
{
    /// <summary>The matrix the other way around, in the same memory.</summary>
    public MatrixLayout Transposed => new(Columns, Rows, ColumnStride, RowStride);

    /// <summary>Row after row.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="leadingDimension">From one row to the next; by default the number of columns.</param>
    public static MatrixLayout RowMajor(nint rows, nint columns, nint? leadingDimension = null) => new(rows, columns, leadingDimension ?? columns, 1);

    /// <summary>Column after column.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="leadingDimension">From one column to the next; by default the number of rows.</param>
    public static MatrixLayout ColumnMajor(nint rows, nint columns, nint? leadingDimension = null) => new(rows, columns, 1, leadingDimension ?? rows);

    /// <summary>Whether there are no elements.</summary>
    internal bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>The elements from the first to behind the last.</summary>
    /// <exception cref="OverflowException">There are more than an address can name.</exception>
    internal nint Extent => IsEmpty ? 0 : checked(((Rows - 1) * RowStride) + ((Columns - 1) * ColumnStride) + 1);

    /// <summary>Whether no two elements share a place: the elements along the longer stride step over all along the shorter one.</summary>
    internal bool IsInjective =>
        IsEmpty || (RowStride >= ColumnStride ? StepsOver(Rows, RowStride, Columns, ColumnStride) : StepsOver(Columns, ColumnStride, Rows, RowStride));

    /// <summary>Throws unless the matrix has counts and strides that are not negative and lies within a span.</summary>
    internal void Check(int length, string parameter)
    {
        if (Rows < 0 || Columns < 0 || RowStride < 0 || ColumnStride < 0)
        {
            throw new ArgumentException($"A matrix of {Rows} × {Columns} with strides of {RowStride} and {ColumnStride}; expected none of them negative.", parameter);
        }

        nint extent;
        try
        {
            extent = Extent;
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException($"A matrix of {Rows} × {Columns} with strides of {RowStride} and {ColumnStride}; expected one that memory can hold.", parameter, exception);
        }

        if (length < extent)
        {
            throw new ArgumentException($"A length of {length} elements; expected at least {extent} for {Rows} × {Columns} with strides of {RowStride} and {ColumnStride}.", parameter);
        }
    }

    private static bool StepsOver(nint outer, nint outerStride, nint inner, nint innerStride) =>
        (inner == 1 || innerStride > 0) && (outer == 1 || outerStride > (inner - 1) * innerStride);
}
