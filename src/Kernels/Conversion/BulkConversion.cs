using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Conversion of spans between formats, each element with one rounding.</summary>
/// <remarks>
/// <para>
/// binary64, binary32, binary16, bfloat16, every float and posit format, as value types or as bytes with a format that is known at run time. The result of an element does not depend on where it lies in the span, on the
/// instruction set or on the number of threads; under stochastic rounding it depends on its index, which counts from <c>firstIndex</c>.
/// </para>
/// <para>NaN becomes the target's NaN with its sign, or +0 in formats without NaN. Infinity and overflow follow the overflow mode.</para>
/// </remarks>
public static class BulkConversion
{
    /// <summary>Effectively computes <c>destination[i] = target.ConvertFrom(source, sourceCodes[i], rounding.At(firstIndex + i), overflow)</c>.</summary>
    /// <param name="source">The format of the given codes.</param>
    /// <param name="sourceCodes">The codes as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="target">The format to convert to.</param>
    /// <param name="destination">The converted codes; may be longer. The same memory as the source is allowed where codes of both formats take the same bytes.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentNullException">A format is null.</exception>
    /// <exception cref="ArgumentException">The source ends within a code, or the destination is too short or overlaps it otherwise.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void Convert(
        NumberFormat source,
        ReadOnlySpan<byte> sourceCodes,
        NumberFormat target,
        Span<byte> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0,
        int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        int count = CodeBytes.Count(source, sourceCodes, nameof(sourceCodes));
        int sourceSize = source.BytesPerCode;
        int targetSize = target.BytesPerCode;
        CodeBytes.CheckLength(destination.Length, targetSize, count, nameof(destination));
        CodeBytes.CheckOverlap(sourceCodes, sourceSize, destination[..(count * targetSize)], targetSize);
        Converter converter = Converter.Create(source, target, rounding, overflow);
        if (Partition.IsWorthwhile(count, threads))
        {
            ConvertInParts(converter, sourceCodes, sourceSize, destination, targetSize, count, firstIndex, threads);
        }
        else
        {
            converter.Convert(sourceCodes, destination, count, firstIndex);
        }
    }

    /// <summary>Effectively computes <c>destination[i] = TTarget(source[i])</c>, rounded once.</summary>
    /// <typeparam name="TSource"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, or a value type of a number format.</typeparam>
    /// <typeparam name="TTarget">Likewise.</typeparam>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">What they become; may be longer. The same memory as the source is allowed where the types have the same size.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="NotSupportedException">A type has no number format.</exception>
    /// <exception cref="ArgumentException">The destination is too short, or overlaps the source otherwise.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void Convert<TSource, TTarget>(
        ReadOnlySpan<TSource> source,
        Span<TTarget> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0,
        int threads = 1)
        where TSource : unmanaged
        where TTarget : unmanaged =>
        Convert(
            ElementFormat<TSource>.Value, MemoryMarshal.AsBytes(source), ElementFormat<TTarget>.Value, MemoryMarshal.AsBytes(destination), rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i, j, …] = TTarget(source[i, j, …])</c>, rounded once.</summary>
    /// <typeparam name="TSource"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, or a value type of a number format.</typeparam>
    /// <typeparam name="TTarget">Likewise.</typeparam>
    /// <param name="source">The numbers, of any shape and strides.</param>
    /// <param name="destination">What they become: the source's shape, in other memory.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    /// <param name="firstIndex">The index of the first element, which stochastic rounding takes its random bits by; the others follow with the last axis fastest.</param>
    /// <exception cref="NotSupportedException">A type has no number format.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    [SkipLocalsInit]
    public static void Convert<TSource, TTarget>(
        in ReadOnlyTensorSpan<TSource> source,
        in TensorSpan<TTarget> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0)
        where TSource : unmanaged
        where TTarget : unmanaged
    {
        TensorRows.CheckSameShape(source.Lengths, destination.Lengths, nameof(destination));
        var converter = Converter.Create(ElementFormat<TSource>.Value, ElementFormat<TTarget>.Value, rounding, overflow);
        Span<TSource> numbers = stackalloc TSource[Converter.BlockLength];
        Span<TTarget> results = stackalloc TTarget[Converter.BlockLength];
        Span<nint> start = stackalloc nint[source.Rank];
        start.Clear();
        ulong index = firstIndex;
        for (var rows = new TensorRows(source.Lengths, start, Converter.BlockLength); rows.MoveNext();)
        {
            int length = rows.Length;
            TensorRows.Load(source, rows.Start, numbers[..length]);
            converter.Convert(MemoryMarshal.AsBytes(numbers[..length]), MemoryMarshal.AsBytes(results[..length]), length, index);
            TensorRows.Store(results[..length], rows.Start, destination);
            index += (ulong)length;
        }
    }

    /// <summary>Effectively computes <c>codes[i] = target.Encode(source[i], rounding.At(firstIndex + i), overflow)</c>.</summary>
    /// <typeparam name="TSource"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, or a value type of a number format.</typeparam>
    /// <param name="target">The format to convert to.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="codes">The codes as <see cref="CodeBytes"/> has them; may be longer.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentException">There is too little room, or the spans overlap otherwise than in place.</exception>
    public static void Encode<TSource>(
        NumberFormat target,
        ReadOnlySpan<TSource> source,
        Span<byte> codes,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0,
        int threads = 1)
        where TSource : unmanaged =>
        Convert(ElementFormat<TSource>.Value, MemoryMarshal.AsBytes(source), target, codes, rounding, overflow, firstIndex, threads);

    /// <summary>Effectively computes <c>destination[i] = source.Decode(codes[i])</c>, rounded to nearest even where the type does not hold the number.</summary>
    /// <typeparam name="TTarget"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, or a value type of a number format.</typeparam>
    /// <param name="source">The format of the codes.</param>
    /// <param name="codes">The codes as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="destination">The numbers; may be longer.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentException">The codes end within one, there is too little room, or the spans overlap otherwise than in place.</exception>
    public static void Decode<TTarget>(NumberFormat source, ReadOnlySpan<byte> codes, Span<TTarget> destination, int threads = 1)
        where TTarget : unmanaged =>
        Convert(source, codes, ElementFormat<TTarget>.Value, MemoryMarshal.AsBytes(destination), threads: threads);

    private static unsafe void ConvertInParts(
        Converter converter, ReadOnlySpan<byte> source, int sourceSize, Span<byte> destination, int targetSize, int count, ulong firstIndex, int threads)
    {
        fixed (byte* sourceStart = source)
        fixed (byte* destinationStart = destination)
        {
            // Pointers are not captured; the memory is pinned until all parts are done.
            nint from = (nint)sourceStart;
            nint to = (nint)destinationStart;
            Partition.Run(count, threads, (start, length) => converter.Convert(
                new ReadOnlySpan<byte>((byte*)from + ((nint)start * sourceSize), length * sourceSize),
                new Span<byte>((byte*)to + ((nint)start * targetSize), length * targetSize),
                length,
                firstIndex + (ulong)start));
        }
    }
}
