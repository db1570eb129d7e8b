namespace NumFormats.Kernels;

/// <summary>Operations on blocks of binary32 numbers, one operand for each block.</summary>
internal abstract class BlockArithmetic
{
    /// <summary>For the widest vectors of the machine.</summary>
    public static BlockArithmetic Widest { get; } = WidestLanes.Create<int, BlockArithmetic, Factory>(default);

    /// <summary>The bits of the largest magnitude of each block: those of an infinity where there is one, and more than these where there is a NaN.</summary>
    public abstract void LargestMagnitudes(ReadOnlySpan<int> numbers, int blockLength, Span<int> largest);

    /// <summary>Multiplies each block by its factor.</summary>
    /// <param name="numbers">The bits of the numbers.</param>
    /// <param name="blockLength">The number of numbers that share a factor.</param>
    /// <param name="factors">The bits of the factor of each block.</param>
    /// <param name="whenNaN">The bits of all of a block whose factor is NaN.</param>
    /// <param name="products">As many as numbers; elsewhere.</param>
    public abstract void Multiply(ReadOnlySpan<int> numbers, int blockLength, ReadOnlySpan<int> factors, int whenNaN, Span<int> products);

    /// <summary>Divides each block by its divisor, as it would be multiplied.</summary>
    public abstract void Divide(ReadOnlySpan<int> numbers, int blockLength, ReadOnlySpan<int> divisors, int whenNaN, Span<int> quotients);

    /// <summary>Replaces each number of no sign, or NaN, by the power of two with its exponent field, less an offset, after an addend has been added to the bits; from 2^−127 to 2^127. NaN stays.</summary>
    public abstract void PowersOfTwo(Span<int> numbers, int addend, int offset);

    private readonly struct Factory : ILaneFactory<int, BlockArithmetic>
    {
        public BlockArithmetic Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new BlockArithmeticLoop<TLanes, TVector>();
    }
}
