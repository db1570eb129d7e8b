using System.Collections.Immutable;
using NumFormats.Files;

namespace NumFormats.Cli;

/// <summary>A tensor seen as a matrix whose rows are whole blocks: the fewest innermost dimensions make a row.</summary>
/// <param name="Outer">The dimensions of the rows.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of elements in a row.</param>
internal sealed record MatrixView(ImmutableArray<long> Outer, int Rows, int Columns)
{
    /// <summary>The matrix of a shape; null where no row would be whole blocks, where there are fewer than two dimensions, nothing in it, or more than an array holds.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="format">The format.</param>
    public static MatrixView? Of(ImmutableArray<long> shape, QuantizedFormat format)
    {
        // Each length is less than 2^31, so that no product on the way is beyond 2^62.
        long count = shape.Aggregate(1L, (product, length) => product > Array.MaxLength || length > Array.MaxLength ? long.MaxValue / 2 : product * length);
        if (shape.Length < 2 || count == 0 || count > Array.MaxLength)
        {
            return null;
        }

        // What shares a scale by rows shares it by the outermost dimension: a channel.
        int most = format.Blocks is { BlockLength: <= 0 } ? 1 : shape.Length - 1;
        long columns = shape.Skip(most).Aggregate(1L, (product, length) => product * length);
        for (int outer = most; outer >= 0; columns *= outer > 0 ? shape[outer - 1] : 1, outer--)
        {
            if (columns % format.BlockLength == 0)
            {
                return new([.. shape.Take(outer)], (int)(count / columns), (int)columns);
            }
        }

        return null;
    }
}
