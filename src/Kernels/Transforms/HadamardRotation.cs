using System.Numerics;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>
/// The randomized Hadamard rotation of the blocks of each row: y = H D x / √n, where D is a diagonal of random signs and H the Hadamard matrix of n = 2^k rows in natural (Sylvester's) order,
/// H[i, j] = 1 or −1 as i and j share an even or odd number of bits. It spreads outliers over their block, and rotates back by its transpose.
/// </summary>
/// <remarks>
/// <para>
/// Column c is negated where the top bit of <see cref="Philox.Word"/>(seed, c) is one. Each element is first multiplied by 1/√n, rounded to binary32, with the column's sign; then stage s of k, from 0, replaces the elements a, b of each pair whose
/// indices in the block differ in bit s alone by a + b and a − b. <see cref="Invert"/> does the stages first and multiplies last. So the bits depend on neither instruction set nor threads; but for the sign and payload of NaN.
/// </para>
/// <para>
/// A stage rounds each number once, which adds at most u = 2^−24 of its norm to the error of a block as a vector, and the multiplication twice where k is odd. So a block is off by at most (1 + u)^(k + 2) − 1 of its norm, and after inversion by twice that
/// and its square, where nothing overflows and no product is subnormal. An infinity or a NaN spreads over its block.
/// </para>
/// <para>Source: Ashkboos et al., "QuaRot: Outlier-Free 4-Bit Inference in Rotated LLMs", 2024, section 3; Tseng et al., "QuIP#", 2024, section 3.</para>
/// </remarks>
public sealed class HadamardRotation : ITensorTransform
{
    private readonly HadamardKernel _kernel;
    private readonly float[] _factors;

    /// <summary>Describes a rotation.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="blockLength">The number of neighbours in a row that are rotated together: a power of two that divides the number of columns. The number of columns itself for full width.</param>
    /// <param name="seed">The seed of the signs; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="ArgumentException">The block length is not a power of two, or the number of columns is not a multiple of it.</exception>
    public HadamardRotation(int columns, int blockLength, ulong? seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockLength, 1);
        if (!BitOperations.IsPow2(blockLength))
        {
            throw new ArgumentException($"A block length of {blockLength}; expected a power of two.", nameof(blockLength));
        }

        if (columns % blockLength != 0)
        {
            throw new ArgumentException($"{columns} columns; expected a multiple of the block length, {blockLength}.", nameof(columns));
        }

        long padded = ((long)columns + HadamardKernel.LargestTile - 1) / HadamardKernel.LargestTile * HadamardKernel.LargestTile;
        if (padded > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "Expected fewer columns than an array has room for.");
        }

        Columns = columns;
        BlockLength = blockLength;
        Seed = seed;
        _kernel = HadamardKernel.Create(blockLength);
        _factors = Factors((int)padded, (float)(1 / Math.Sqrt(blockLength)), seed);
    }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of neighbours in a row that are rotated together.</summary>
    public int BlockLength { get; }

    /// <summary>The seed of the signs; null for none.</summary>
    public ulong? Seed { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        Rotate(source, rows, columns, destination, scalesFirst: true, threads);

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        Rotate(source, rows, columns, destination, scalesFirst: false, threads);

    private static float[] Factors(int count, float scale, ulong? seed)
    {
        float[] factors = new float[count];
        Array.Fill(factors, scale);
        if (seed is ulong key)
        {
            Span<uint> bits = MemoryMarshal.Cast<float, uint>(factors.AsSpan());
            uint[] words = new uint[count];
            RandomWords.Widest.Fill(new StochasticRounding(key, 1), firstIndex: 0, words);
            for (int i = 0; i < bits.Length; i++)
            {
                bits[i] ^= words[i];
            }
        }

        return factors;
    }

    private void Rotate(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, bool scalesFirst, int threads)
    {
        MatrixShape.Check(source, rows, columns, destination);
        MatrixShape.CheckColumns(columns, Columns);
        MatrixRows.Run(source, rows, columns, destination, threads, (from, to) =>
        {
            for (int start = 0; start < from.Length; start += Columns)
            {
                _kernel.Transform(
                    MemoryMarshal.Cast<float, int>(from.Slice(start, Columns)),
                    MemoryMarshal.Cast<float, int>(_factors),
                    scalesFirst,
                    BlockLength,
                    MemoryMarshal.Cast<float, int>(to.Slice(start, Columns)));
            }
        });
    }
}
