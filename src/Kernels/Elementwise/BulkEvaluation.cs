namespace NumFormats.Kernels;

/// <summary>Named operations on spans of codes of one format, each result rounded once.</summary>
public static class BulkEvaluation
{
    /// <summary>Effectively computes <c>destination[i] = operation.Apply(format, x[i], y[i], z[i], rounding.At(firstIndex + i), overflow)</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="format">The format of operands and results.</param>
    /// <param name="x">The first operands, as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="y">The second operands; empty for operations of one.</param>
    /// <param name="z">The third operands; empty for operations of fewer.</param>
    /// <param name="destination">The results; may be longer. The same memory as an operand is allowed.</param>
    /// <param name="rounding">How each result is rounded.</param>
    /// <param name="overflow">What becomes of results beyond the largest finite number. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentNullException">The operation or the format is null.</exception>
    /// <exception cref="ArgumentException">An operand ends within a code or has another length than the first, or the destination is too short or overlaps one otherwise.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void Evaluate(
        Operation operation,
        NumberFormat format,
        ReadOnlySpan<byte> x,
        ReadOnlySpan<byte> y,
        ReadOnlySpan<byte> z,
        Span<byte> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0,
        int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(operation);
        int count = CodeBytes.Count(format, x, nameof(x));
        int size = format.BytesPerCode;
        CheckOperand(y, operation.Arity > 1 ? x.Length : 0, nameof(y));
        CheckOperand(z, operation.Arity > 2 ? x.Length : 0, nameof(z));
        CodeBytes.CheckLength(destination.Length, size, count, nameof(destination));
        Span<byte> results = destination[..(count * size)];
        CodeBytes.CheckOverlap(x, size, results, size);
        CodeBytes.CheckOverlap(y, size, results, size);
        CodeBytes.CheckOverlap(z, size, results, size);

        var evaluator = ElementwiseEvaluator.Create(operation, format, rounding, overflow);
        if (Partition.IsWorthwhile(count, threads))
        {
            EvaluateInParts(evaluator, size, x, y, z, results, firstIndex, threads);
        }
        else
        {
            evaluator.Evaluate(x, y, z, results, firstIndex);
        }
    }

    private static unsafe void EvaluateInParts(
        ElementwiseEvaluator evaluator, int size, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, ReadOnlySpan<byte> z, Span<byte> destination, ulong firstIndex, int threads)
    {
        fixed (byte* xStart = x)
        fixed (byte* yStart = y)
        fixed (byte* zStart = z)
        fixed (byte* destinationStart = destination)
        {
            // Pointers are not captured; the memory is pinned until all parts are done.
            (nint fromX, nint fromY, nint fromZ, nint to) = ((nint)xStart, (nint)yStart, (nint)zStart, (nint)destinationStart);
            Partition.Run(destination.Length / size, threads, (start, length) => evaluator.Evaluate(
                Part(fromX, start, length),
                Part(fromY, start, length),
                Part(fromZ, start, length),
                new Span<byte>((byte*)to + ((nint)start * size), length * size),
                firstIndex + (ulong)start));
        }

        // Operands that the operation has not stay empty.
        ReadOnlySpan<byte> Part(nint operand, int start, int length) =>
            operand == 0 ? [] : new ReadOnlySpan<byte>((byte*)operand + ((nint)start * size), length * size);
    }

    private static void CheckOperand(ReadOnlySpan<byte> operand, int expected, string parameter)
    {
        if (operand.Length != expected)
        {
            throw new ArgumentException($"A length of {operand.Length} bytes; expected {expected}.", parameter);
        }
    }
}
