using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <content>Exact products of integers.</content>
public static partial class MatrixProduct
{
    private const int MostIntegerBits = 8;

    /// <summary>Effectively computes <c>C[i, j] = Σₖ A[i, k] × B[k, j]</c> of integers of up to eight bits, exactly, modulo 2^32 as .NET's integers: no sum of up to 2^15 products overflows, whatever the formats.</summary>
    /// <typeparam name="TLeft"><see cref="sbyte"/>, <see cref="byte"/>, or a value type of an integer format of up to eight bits.</typeparam>
    /// <typeparam name="TRight">Likewise.</typeparam>
    /// <param name="a">The left operand, m × k.</param>
    /// <param name="layoutA">Where its elements lie.</param>
    /// <param name="b">The right operand, k × n.</param>
    /// <param name="layoutB">Where its elements lie.</param>
    /// <param name="c">The product, m × n; in other memory than the operands.</param>
    /// <param name="layoutC">Where its elements lie, each in a place of its own.</param>
    /// <param name="accumulate">Whether the product is added to what C was.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="NotSupportedException">A type has no number format.</exception>
    /// <exception cref="ArgumentException">The counts do not go together, a span is too short, C overlaps an operand or itself, or an operand is not of integers of up to eight bits. Nothing is written then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void MatMulInteger<TLeft, TRight>(
        ReadOnlySpan<TLeft> a, MatrixLayout layoutA, ReadOnlySpan<TRight> b, MatrixLayout layoutB, Span<int> c, MatrixLayout layoutC, bool accumulate = false, int threads = 1)
        where TLeft : unmanaged
        where TRight : unmanaged =>
        MatMulInteger(
            OperandFormat<TLeft>.Value, MemoryMarshal.AsBytes(a), layoutA, OperandFormat<TRight>.Value, MemoryMarshal.AsBytes(b), layoutB, c, layoutC, accumulate, threads);

    /// <summary>The exact product of codes of integers in formats that are known at run time.</summary>
    /// <inheritdoc cref="MatMulInteger{TLeft, TRight}(ReadOnlySpan{TLeft}, MatrixLayout, ReadOnlySpan{TRight}, MatrixLayout, Span{int}, MatrixLayout, bool, int)"/>
    /// <param name="formatA">The format of the left operand: an <see cref="IntegerFormat"/> of up to eight bits.</param>
    /// <param name="a">Its codes, one a byte; bits above the format's width are ignored.</param>
    /// <param name="layoutA">Where its elements lie.</param>
    /// <param name="formatB">The format of the right operand, likewise.</param>
    /// <param name="b">Its codes.</param>
    /// <param name="layoutB">Where its elements lie.</param>
    /// <param name="c">The product, m × n; in other memory than the operands.</param>
    /// <param name="layoutC">Where its elements lie, each in a place of its own.</param>
    /// <param name="accumulate">Whether the product is added to what C was.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="ArgumentNullException">A format is null.</exception>
    public static unsafe void MatMulInteger(
        NumberFormat formatA,
        ReadOnlySpan<byte> a,
        MatrixLayout layoutA,
        NumberFormat formatB,
        ReadOnlySpan<byte> b,
        MatrixLayout layoutB,
        Span<int> c,
        MatrixLayout layoutC,
        bool accumulate = false,
        int threads = 1)
    {
        layoutA.Check(CodeBytes.Count(formatA, a, nameof(a)), nameof(a));
        layoutB.Check(CodeBytes.Count(formatB, b, nameof(b)), nameof(b));
        CheckInteger(formatA, nameof(formatA));
        CheckInteger(formatB, nameof(formatB));
        CheckShapes(layoutA, layoutB, layoutC);
        Span<byte> result = MemoryMarshal.AsBytes(c);
        CheckResult(IntegerFormat.Int32, result, layoutC, nameof(c));
        CheckApart(Used(formatA, a, layoutA), Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        CheckApart(Used(formatB, b, layoutB), Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        fixed (byte* left = a, right = b)
        fixed (int* target = c)
        {
            var leftBytes = new ByteSource(new CodeMatrix(formatA, left, layoutA), isLeft: true);
            var rightBytes = new ByteSource(new CodeMatrix(formatB, right, layoutB), isLeft: false);
            new IntegerProductLoop(leftBytes, rightBytes, layoutA.Columns, target, layoutC, accumulate).Run(threads);
        }
    }

    private static void CheckInteger(NumberFormat format, string parameter)
    {
        if (format is not IntegerFormat { BitWidth: <= MostIntegerBits })
        {
            throw new ArgumentException($"{format}; expected an integer format of up to {MostIntegerBits} bits.", parameter);
        }
    }
}
