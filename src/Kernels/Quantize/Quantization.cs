using System.Numerics;
using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Rounding of binary64 numbers to a format and back, under a scale.</summary>
public static class Quantization
{
    /// <summary>The largest magnitude of the finite elements; 0 when there are none.</summary>
    public static double LargestMagnitude(ReadOnlySpan<double> source)
    {
        double largest = 0;
        foreach (double value in source)
        {
            double magnitude = Math.Abs(value);
            if (magnitude > largest && double.IsFinite(magnitude))
            {
                largest = magnitude;
            }
        }

        return largest;
    }

    /// <summary>Effectively computes <c>destination[i] = absMax[i] / largest finite number of the format</c>: the scales that just avoid saturation.</summary>
    /// <param name="format">The format.</param>
    /// <param name="absMax">The largest magnitude that goes with each element.</param>
    /// <param name="destination">The scales: 1 where the quotient is not a normal binary64, such as for all-zero elements. May be longer.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void AbsMaxScales(NumberFormat format, ReadOnlySpan<double> absMax, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(format);
        SpanRoom.Check(destination.Length, absMax.Length, nameof(destination));
        double largest = format.Decode(format.LargestCode);
        for (int i = 0; i < absMax.Length; i++)
        {
            double scale = absMax[i] / largest;
            destination[i] = double.IsNormal(scale) ? scale : 1;
        }
    }

    /// <summary>Effectively computes <c>destination[i] = scales[i] * format.Decode(format.Encode(source[i] / scales[i]))</c>.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="scales">The scale of each number; empty for none. As long as the source otherwise.</param>
    /// <param name="destination">What they become; may be longer. In place is allowed.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <returns>How many of the finite numbers, scaled, round to nearest even beyond the largest finite number of the format.</returns>
    /// <exception cref="ArgumentException">The scales or the destination do not have the source's length.</exception>
    public static int RoundTrip(
        NumberFormat format,
        ReadOnlySpan<double> source,
        ReadOnlySpan<double> scales,
        Span<double> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.Finite,
        ulong firstIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(format);
        SpanRoom.Check(destination.Length, source.Length, nameof(destination));
        if (!scales.IsEmpty && scales.Length != source.Length)
        {
            throw new ArgumentException($"A length of {scales.Length}; expected {source.Length}, that of the source, or none.", nameof(scales));
        }

        double limit = SaturationLimit(format);
        var rounder = new Rounder<double>(format, rounding, overflow);
        int saturated = 0;
        Span<double> buffer = stackalloc double[Converter.BlockLength];
        for (int start = 0; start < source.Length; start += buffer.Length)
        {
            ReadOnlySpan<double> part = source.Slice(start, Math.Min(buffer.Length, source.Length - start));
            Span<double> scaled = buffer[..part.Length];
            Span<double> results = destination.Slice(start, part.Length);
            ReadOnlySpan<double> partScales = scales.IsEmpty ? scales : scales.Slice(start, part.Length);
            if (scales.IsEmpty)
            {
                part.CopyTo(scaled);
            }
            else
            {
                TensorPrimitives.Divide(part, partScales, scaled);
            }

            for (int i = 0; i < part.Length; i++)
            {
                saturated += Math.Abs(scaled[i]) >= limit && double.IsFinite(part[i]) ? 1 : 0;
            }

            rounder.Round(scaled, results, firstIndex + (ulong)start);
            if (!scales.IsEmpty)
            {
                TensorPrimitives.Multiply(results, partScales, results);
            }
        }

        return saturated;
    }

    /// <summary>Effectively computes <c>destination[i] = scale * format.Decode(format.Encode(source[i] / scale))</c>: rounds to the format and stays wide ("fake quantization").</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; quotient and product are rounded to it, as is a number of the format that it does not hold.</typeparam>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">What they become; may be longer. In place is allowed.</param>
    /// <param name="scale">The scale, positive and finite.</param>
    /// <param name="rounding">How each element is rounded to the format.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentException">The destination is too short, or overlaps the source otherwise than in place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite, or <paramref name="threads"/> is less than 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither of the two.</exception>
    public static void Round<T>(
        NumberFormat format,
        ReadOnlySpan<T> source,
        Span<T> destination,
        T? scale = null,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.Finite,
        ulong firstIndex = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(format);
        SpanRoom.Check(destination.Length, source.Length, nameof(destination));
        T factor = CheckScale(scale ?? T.One, nameof(scale));
        Span<T> results = destination[..source.Length];
        if (source.Overlaps(results, out int offset) && offset != 0)
        {
            throw new ArgumentException("Overlaps the source otherwise than in place.", nameof(destination));
        }

        var rounder = new Rounder<T>(format, rounding, overflow);
        if (Partition.IsWorthwhile(source.Length, threads))
        {
            RoundInParts(rounder, source, results, factor, firstIndex, threads);
        }
        else
        {
            rounder.Round(source, results, factor, firstIndex);
        }
    }

    /// <summary>Effectively computes <c>destination[i] = s * format.Decode(format.Encode(source[i] / s))</c> with a scale s for each group of elements.</summary>
    /// <remarks>
    /// A group spans, along each axis, the source's length divided by that of the scales: scales of shape [1, 1] are one for all, [rows, 1] one for each row, [1, columns] one for each column, [rows, columns / 32] one for
    /// each 32 neighbours in a row.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; quotient and product are rounded to it, as is a number of the format that it does not hold.</typeparam>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers, of any shape and strides.</param>
    /// <param name="scales">The scales, positive and finite: of the source's rank, each length a divisor of the source's.</param>
    /// <param name="destination">What they become: the source's shape. May be the source.</param>
    /// <param name="rounding">How each element is rounded to the format.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element, which stochastic rounding takes its random bits by; the others follow with the last axis fastest.</param>
    /// <exception cref="ArgumentException">The shapes do not go together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not positive and finite.</exception>
    public static void Round<T>(
        NumberFormat format,
        in ReadOnlyTensorSpan<T> source,
        in ReadOnlyTensorSpan<T> scales,
        in TensorSpan<T> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.Finite,
        ulong firstIndex = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(format);
        TensorRows.CheckSameShape(source.Lengths, destination.Lengths, nameof(destination));
        if (scales.Rank != source.Rank)
        {
            throw new ArgumentException($"A rank of {scales.Rank}; expected {source.Rank}, that of the source.", nameof(scales));
        }

        Span<nint> groups = stackalloc nint[source.Rank];
        for (int axis = 0; axis < groups.Length; axis++)
        {
            if (source.Lengths[axis] != 0 && (scales.Lengths[axis] == 0 || source.Lengths[axis] % scales.Lengths[axis] != 0))
            {
                throw new ArgumentException($"A length of {scales.Lengths[axis]} along axis {axis}; expected a divisor of {source.Lengths[axis]}, that of the source.", nameof(scales));
            }

            groups[axis] = source.Lengths[axis] == 0 ? 1 : source.Lengths[axis] / scales.Lengths[axis];
        }

        foreach (T scale in scales)
        {
            CheckScale(scale, nameof(scales));
        }

        RoundRows(new Rounder<T>(format, rounding, overflow), source, scales, groups, destination, firstIndex);
    }

    private static void RoundRows<T>(
        Rounder<T> rounder, in ReadOnlyTensorSpan<T> source, in ReadOnlyTensorSpan<T> scales, ReadOnlySpan<nint> groups, in TensorSpan<T> destination, ulong firstIndex)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> numbers = stackalloc T[Converter.BlockLength];
        Span<T> partScales = stackalloc T[Converter.BlockLength];
        Span<nint> scaleIndex = stackalloc nint[groups.Length];
        ulong index = firstIndex;
        for (var rows = new TensorRows(source.Lengths, stackalloc nint[groups.Length], Converter.BlockLength); rows.MoveNext();)
        {
            int length = rows.Length;
            Span<T> part = numbers[..length];
            TensorRows.Load(source, rows.Start, part);
            for (int axis = 0; axis < groups.Length; axis++)
            {
                scaleIndex[axis] = rows.Start[axis] / groups[axis];
            }

            // Along the row, runs of one scale.
            nint within = rows.Start[^1] % groups[^1];
            for (int i = 0; i < length; scaleIndex[^1]++)
            {
                int run = (int)Math.Min(groups[^1] - within, length - i);
                partScales.Slice(i, run).Fill(scales[scaleIndex]);
                i += run;
                within = 0;
            }

            TensorPrimitives.Divide(part, partScales[..length], part);
            rounder.Round(part, part, index);
            TensorPrimitives.Multiply(part, partScales[..length], part);
            TensorRows.Store(part, rows.Start, destination);
            index += (ulong)length;
        }
    }

    private static unsafe void RoundInParts<T>(Rounder<T> rounder, ReadOnlySpan<T> source, Span<T> destination, T scale, ulong firstIndex, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* sourceStart = source)
        fixed (T* destinationStart = destination)
        {
            // Pointers are not captured; the memory is pinned until all parts are done.
            nint from = (nint)sourceStart;
            nint to = (nint)destinationStart;
            Partition.Run(source.Length, threads, (start, length) =>
                rounder.Round(new ReadOnlySpan<T>((T*)from + start, length), new Span<T>((T*)to + start, length), scale, firstIndex + (ulong)start));
        }
    }

    private static T CheckScale<T>(T scale, string parameter)
        where T : IBinaryFloatingPointIeee754<T> =>
        scale > T.Zero && T.IsFinite(scale) ? scale : throw new ArgumentOutOfRangeException(parameter, scale, "Expected a positive, finite scale.");

    // The least binary64 that rounds to nearest even beyond the largest finite number: half a unit above it, or just beyond where that tie goes down.
    private static double SaturationLimit(NumberFormat format)
    {
        ulong code = format.LargestCode;
        Unpacked half = Unpacked.ScaleByPowerOfTwo(format.Ulp(code), -1);
        double tie = Unpacked.Add(format.Unpack(code), half).ToDouble();
        return (code & 1) != 0 ? tie : Math.BitIncrement(tie);
    }
}
