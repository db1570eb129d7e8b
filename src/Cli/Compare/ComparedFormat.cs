using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>What can be compared: a format of numbers, one of blocks, or one of ggml's block types.</summary>
internal abstract record ComparedFormat(string Name)
{
    /// <summary>All that have a name of their own.</summary>
    public static IReadOnlyList<ComparedFormat> Named { get; } = [.. NumberFormat.Named.Select(format => new OfNumbers(format)), .. Blocks];

    /// <summary>The block formats that have a name of their own, but those of magnitudes alone: weights have signs.</summary>
    public static IReadOnlyList<ComparedFormat> Blocks =>
        [.. BlockFormat.Named.Where(format => format.HasZeroPoint || format.Element.IsNegative(format.Element.LowestCode)).Select(format => new OfBlocks(format)), .. GgmlBlockFormat.Named.Select(format => new OfGgml(format))];

    /// <summary>Reads a name. Where a codebook and a block format share one, it is the block format, which has scales.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ComparedFormat Parse(string name)
    {
        if (BlockFormat.TryParse(name, out BlockFormat? blocks))
        {
            return new OfBlocks(blocks);
        }

        if (GgmlBlockFormat.TryParse(name, out GgmlBlockFormat? ggml))
        {
            return new OfGgml(ggml);
        }

        return NumberFormat.TryParse(name, out NumberFormat? format)
            ? new OfNumbers(format)
            : throw new FormatException(
                $"'{name}' is not the name of a format. Expected one of {string.Join(", ", Named.Select(known => known.Name))}, a float such as e6m5, or a format with g and a block length, c or t, such as int4g64.");
    }

    /// <summary>A format whose scales, if any, are not its own.</summary>
    public sealed record OfNumbers(NumberFormat Format) : ComparedFormat(Format.Name)
    {
        /// <inheritdoc/>
        public bool Equals(OfNumbers? other) => other is not null && Format.Equals(other.Format);

        /// <inheritdoc/>
        public override int GetHashCode() => Format.GetHashCode();
    }

    /// <summary>A format that rounds a whole tensor, as a matrix with rows.</summary>
    public abstract record OfMatrices(string Name) : ComparedFormat(Name)
    {
        /// <summary>Rounds a matrix.</summary>
        public abstract RoundedMatrix Round(ReadOnlySpan<float> source, int rows, int columns);
    }

    /// <summary>A block format.</summary>
    public sealed record OfBlocks(BlockFormat Format) : OfMatrices(Format.Name)
    {
        /// <inheritdoc/>
        public override RoundedMatrix Round(ReadOnlySpan<float> source, int rows, int columns)
        {
            var tensor = BlockTensor.Quantize(Format, source, rows, columns);
            float[] numbers = new float[source.Length];
            tensor.Dequantize(numbers);
            return new(numbers, tensor.BitsPerElement, tensor.CountSaturated(source));
        }
    }

    /// <summary>A block type of ggml. Rows that end within a block are filled up with zeros.</summary>
    public sealed record OfGgml(GgmlBlockFormat Format) : OfMatrices(Format.Name)
    {
        /// <inheritdoc/>
        public override RoundedMatrix Round(ReadOnlySpan<float> source, int rows, int columns)
        {
            int blocksPerRow = (columns + Format.BlockLength - 1) / Format.BlockLength;
            float[] row = new float[blocksPerRow * Format.BlockLength];
            byte[] blocks = new byte[blocksPerRow * Format.BytesPerBlock];
            float[] numbers = new float[source.Length];
            for (int i = 0; i < rows; i++)
            {
                source.Slice(i * columns, columns).CopyTo(row);
                row.AsSpan(columns).Clear();
                GgmlQuantization.Quantize(Format, row, blocks);
                GgmlQuantization.Dequantize(Format, blocks, row);
                row.AsSpan(0, columns).CopyTo(numbers.AsSpan(i * columns));
            }

            return new(numbers, source.IsEmpty ? 0 : 8.0 * blocks.Length / columns, Saturated: null);
        }
    }
}
