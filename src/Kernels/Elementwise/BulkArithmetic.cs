using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Arithmetic on spans of one value type, each result rounded once, in any rounding and overflow mode. For formats known at run time see <see cref="BulkEvaluation"/>.</summary>
/// <remarks>
/// All spans have one length; the destination may be longer, and may be an operand's memory. Undefined results are NaN, or +0 in formats without NaN. Results do not depend on the instruction set or on the number of threads.
/// ArgumentException names an operand of another length, and a destination that is too short or overlaps otherwise than in place; NotSupportedException tells of a type without a number format.
/// </remarks>
public static class BulkArithmetic
{
    private static readonly Operation AddOperation = Operation.Parse("add");
    private static readonly Operation SubtractOperation = Operation.Parse("sub");
    private static readonly Operation MultiplyOperation = Operation.Parse("mul");
    private static readonly Operation DivideOperation = Operation.Parse("div");
    private static readonly Operation SqrtOperation = Operation.Parse("sqrt");
    private static readonly Operation FusedMultiplyAddOperation = Operation.Parse("fma");
    private static readonly Operation MinOperation = Operation.Parse("min");
    private static readonly Operation MaxOperation = Operation.Parse("max");
    private static readonly Operation NegateOperation = Operation.Parse("neg");
    private static readonly Operation AbsOperation = Operation.Parse("abs");

    /// <summary>Effectively computes <c>destination[i] = x[i] + y[i]</c>.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(AddOperation, x, y, [], destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = x[i] - y[i]</c>.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(SubtractOperation, x, y, [], destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = x[i] * y[i]</c>.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(MultiplyOperation, x, y, [], destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = x[i] / y[i]</c>.</summary>
    public static void Divide<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(DivideOperation, x, y, [], destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = x[i] * y[i] + z[i]</c>, rounded once.</summary>
    public static void FusedMultiplyAdd<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(FusedMultiplyAddOperation, x, y, z, destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = √x[i]</c>.</summary>
    public static void Sqrt<T>(ReadOnlySpan<T> x, Span<T> destination, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None, ulong firstIndex = 0, int threads = 1)
        where T : unmanaged => Evaluate(SqrtOperation, x, [], [], destination, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = min(x[i], y[i])</c>: NaN if either is; −0 is below +0.</summary>
    public static void Min<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, int threads = 1)
        where T : unmanaged => Evaluate(MinOperation, x, y, [], destination, default, OverflowMode.None, 0, threads);

    /// <summary>Effectively computes <c>destination[i] = max(x[i], y[i])</c>: NaN if either is; −0 is below +0.</summary>
    public static void Max<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, int threads = 1)
        where T : unmanaged => Evaluate(MaxOperation, x, y, [], destination, default, OverflowMode.None, 0, threads);

    /// <summary>Effectively computes <c>destination[i] = -x[i]</c>.</summary>
    public static void Negate<T>(ReadOnlySpan<T> x, Span<T> destination, int threads = 1)
        where T : unmanaged => Evaluate(NegateOperation, x, [], [], destination, default, OverflowMode.None, 0, threads);

    /// <summary>Effectively computes <c>destination[i] = |x[i]|</c>.</summary>
    public static void Abs<T>(ReadOnlySpan<T> x, Span<T> destination, int threads = 1)
        where T : unmanaged => Evaluate(AbsOperation, x, [], [], destination, default, OverflowMode.None, 0, threads);

    private static void Evaluate<T>(
        Operation operation, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, BulkRounding rounding, OverflowMode overflow, ulong firstIndex, int threads)
        where T : unmanaged =>
        BulkEvaluation.Evaluate(
            operation,
            ElementFormat<T>.Value,
            MemoryMarshal.AsBytes(x),
            MemoryMarshal.AsBytes(y),
            MemoryMarshal.AsBytes(z),
            MemoryMarshal.AsBytes(destination),
            rounding,
            overflow,
            firstIndex,
            threads);
}
