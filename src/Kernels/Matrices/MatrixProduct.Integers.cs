using System.Numerics.Tensors;
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
            var leftCodes = new CodeMatrix(formatA, left, layoutA);
            var rightCodes = new CodeMatrix(formatB, right, layoutB);
            if (BitPlaneProduct.Serves(formatA, formatB))
            {
                new BitPlaneProduct(leftCodes, rightCodes, target, layoutC, accumulate).Run(threads);
            }
            else
            {
                new IntegerProductLoop(new ByteSource(leftCodes, isLeft: true), new ByteSource(rightCodes, isLeft: false), layoutA.Columns, target, layoutC, accumulate).Run(threads);
            }
        }
    }

    /// <summary>The exact product with a right operand that was packed before.</summary>
    /// <inheritdoc cref="MatMulInteger{TLeft, TRight}(ReadOnlySpan{TLeft}, MatrixLayout, ReadOnlySpan{TRight}, MatrixLayout, Span{int}, MatrixLayout, bool, int)"/>
    public static void MatMulInteger<TLeft>(
        ReadOnlySpan<TLeft> a, MatrixLayout layoutA, PackedIntegerMatrix b, Span<int> c, MatrixLayout layoutC, bool accumulate = false, int threads = 1)
        where TLeft : unmanaged =>
        MatMulInteger(OperandFormat<TLeft>.Value, MemoryMarshal.AsBytes(a), layoutA, b, c, layoutC, accumulate, threads);

    /// <summary>The exact product of codes of integers in a format that is known at run time with a right operand that was packed before.</summary>
    /// <inheritdoc cref="MatMulInteger(NumberFormat, ReadOnlySpan{byte}, MatrixLayout, NumberFormat, ReadOnlySpan{byte}, MatrixLayout, Span{int}, MatrixLayout, bool, int)"/>
    public static unsafe void MatMulInteger(
        NumberFormat formatA, ReadOnlySpan<byte> a, MatrixLayout layoutA, PackedIntegerMatrix b, Span<int> c, MatrixLayout layoutC, bool accumulate = false, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(b);
        layoutA.Check(CodeBytes.Count(formatA, a, nameof(a)), nameof(a));
        CheckInteger(formatA, nameof(formatA));
        CheckShapes(layoutA, MatrixLayout.RowMajor(b.Rows, b.Columns), layoutC);
        Span<byte> result = MemoryMarshal.AsBytes(c);
        CheckResult(IntegerFormat.Int32, result, layoutC, nameof(c));
        CheckApart(Used(formatA, a, layoutA), Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        fixed (byte* left = a)
        fixed (int* target = c)
        {
            var leftBytes = new ByteSource(new CodeMatrix(formatA, left, layoutA), isLeft: true);
            new IntegerProductLoop(leftBytes, b, target, layoutC, accumulate).Run(threads);
        }

        GC.KeepAlive(b);
    }

    /// <summary>The exact product of rows that are put together of pieces, wherever these lie, with a right operand that was packed before: <c>A[i, k] = a[starts[i p + k / l] + k mod l]</c> with p pieces of l integers to a row. A convolution is one, with the lines of its windows for pieces. Nothing is copied.</summary>
    /// <param name="a">The unsigned bytes that pieces are of.</param>
    /// <param name="starts">Where the pieces of the rows begin, row after row.</param>
    /// <param name="b">The right operand, k × n, of signed integers; p divides k, and each piece is of a multiple of four.</param>
    /// <param name="bias">An integer for each column that is added to its sums; empty for none.</param>
    /// <param name="c">The product, m × n; in other memory than the operands, places and bias.</param>
    /// <param name="layoutC">Where its elements lie, each in a place of its own.</param>
    /// <param name="accumulate">Whether the product is added to what C was.</param>
    /// <exception cref="ArgumentNullException">The right operand is null.</exception>
    /// <exception cref="ArgumentException">The counts do not go together, a span is too short, a piece begins or ends beyond the bytes, pieces are not of a multiple of four, the right operand is of unsigned integers, or C overlaps one of them or itself. Nothing is written then.</exception>
    public static unsafe void MatMulInteger(
        ReadOnlySpan<byte> a, ReadOnlySpan<int> starts, PackedIntegerMatrix b, ReadOnlySpan<int> bias, Span<int> c, MatrixLayout layoutC, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(b);
        Span<byte> result = MemoryMarshal.AsBytes(c);
        CheckResult(IntegerFormat.Int32, result, layoutC, nameof(c));
        CheckApart(a, Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        CheckApart(MemoryMarshal.AsBytes(starts), Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        CheckApart(MemoryMarshal.AsBytes(bias), Used(IntegerFormat.Int32, result, layoutC), nameof(c));
        if (b.Offset != 0)
        {
            throw new ArgumentException($"{b.Format}; expected signed integers.", nameof(b));
        }

        if (layoutC.Columns != b.Columns)
        {
            throw new ArgumentException($"{layoutC.Columns} columns; expected {b.Columns}, those of the right operand.", nameof(layoutC));
        }

        if (!bias.IsEmpty && bias.Length != b.Columns)
        {
            throw new ArgumentException($"A length of {bias.Length}; expected {b.Columns}, the columns of the right operand, or none.", nameof(bias));
        }

        if (layoutC.IsEmpty)
        {
            return;
        }

        nint pieces = starts.Length / layoutC.Rows;
        nint length = pieces == 0 ? 0 : b.Rows / pieces;
        if (pieces * layoutC.Rows != starts.Length || pieces * length != b.Rows || length % IntegerTileKernel.BytesPerLane != 0)
        {
            throw new ArgumentException($"{starts.Length} pieces for {layoutC.Rows} rows of {b.Rows}; expected as many for each, all of one multiple of {IntegerTileKernel.BytesPerLane}.", nameof(starts));
        }

        if (!starts.IsEmpty && (TensorPrimitives.Min(starts) < 0 || TensorPrimitives.Max(starts) > a.Length - length))
        {
            throw new ArgumentException($"Pieces of {length} from {TensorPrimitives.Min(starts)} to {TensorPrimitives.Max(starts)}; expected them within {a.Length} bytes.", nameof(starts));
        }

        fixed (byte* bytes = a)
        fixed (int* first = starts, target = c)
        {
            new IntegerGatheredLoop(bytes, first, (int)pieces, b, target, layoutC, accumulate).Run(bias);
        }

        GC.KeepAlive(b);
    }

    internal static void CheckInteger(NumberFormat format, string parameter)
    {
        if (format is not IntegerFormat { BitWidth: <= MostIntegerBits })
        {
            throw new ArgumentException($"{format}; expected an integer format of up to {MostIntegerBits} bits.", parameter);
        }
    }
}
