namespace NumFormats.Kernels;

/// <summary>The right operand of a product: gives panels of columns, <see cref="TileKernel{T}.Columns"/> wide, row after row.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract unsafe class RightOperand<T>
    where T : unmanaged
{
    /// <summary>Finds or makes the panels of some columns, between two depths. Columns beyond the last are zeros.</summary>
    /// <param name="firstColumn">A multiple of the panels' width.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="firstDepth">The first row.</param>
    /// <param name="depth">The number of rows, at most <see cref="TileKernel{T}.MaxDepth"/>.</param>
    /// <param name="room">Room for depth × columns, up to whole panels, to make them in.</param>
    /// <param name="panels">The address of each panel.</param>
    public abstract void Locate(nint firstColumn, int columns, nint firstDepth, int depth, T* room, Span<nint> panels);
}
