using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Comparison of spans of a format, element by element, as the format's value types compare.</summary>
public static class BulkComparison
{
    /// <summary>What <see cref="Order"/> gives where either element is NaN in a format whose NaN has no order.</summary>
    public const sbyte Unordered = 2;

    /// <summary>Effectively computes <c>destination[i] = x[i].CompareTo(y[i])</c> as −1, 0 or 1, and <see cref="Unordered"/> where either is NaN; NaR of posits is the least and equal to itself.</summary>
    /// <param name="format">The format.</param>
    /// <param name="x">The first codes, as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="y">As many codes.</param>
    /// <param name="destination">The orders; may be longer.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The codes end within one, there are not as many of both, or the destination is too short or overlaps them.</exception>
    [SkipLocalsInit]
    public static void Order(NumberFormat format, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<sbyte> destination)
    {
        int count = CodeBytes.Count(format, x, nameof(x));
        if (y.Length != x.Length)
        {
            throw new ArgumentException($"A length of {y.Length} bytes; expected {x.Length}.", nameof(y));
        }

        CodeBytes.CheckLength(destination.Length, 1, count, nameof(destination));
        Span<byte> results = MemoryMarshal.AsBytes(destination[..count]);
        CodeBytes.CheckOverlap(x, format.BytesPerCode, results, 1);
        CodeBytes.CheckOverlap(y, format.BytesPerCode, results, 1);
        if (!format.NaNIsOrdered && (TryOrder<int>(format, x, y, destination) || TryOrder<long>(format, x, y, destination)))
        {
            return;
        }

        int size = format.BytesPerCode;
        for (int i = 0; i < count; i++)
        {
            ulong left = CodeBytes.Read(x, size, i);
            ulong right = CodeBytes.Read(y, size, i);
            bool isUnordered = !format.NaNIsOrdered && (format.IsNaN(left) || format.IsNaN(right));
            destination[i] = isUnordered ? Unordered : (sbyte)format.OrderKey(left).CompareTo(format.OrderKey(right));
        }
    }

    private static bool TryOrder<T>(NumberFormat format, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<sbyte> destination)
        where T : unmanaged
    {
        const int BlockLength = 512;
        if (FormatKernels<T>.Of(format).Decoder is not { } decoder)
        {
            return false;
        }

        int size = format.BytesPerCode;
        int count = x.Length / size;
        SpanOperator<T> order = SpanOperators<T>.Order;
        Span<T> numbers = stackalloc T[2 * BlockLength];
        for (int start = 0; start < count; start += BlockLength)
        {
            int length = Math.Min(BlockLength, count - start);
            Span<T> left = numbers[..length];
            Span<T> right = numbers.Slice(BlockLength, length);
            decoder.Decode(x.Slice(start * size, length * size), left);
            decoder.Decode(y.Slice(start * size, length * size), right);
            order.Apply(left, right, left, left);
            for (int i = 0; i < length; i++)
            {
                destination[start + i] = typeof(T) == typeof(int) ? (sbyte)Unsafe.BitCast<T, int>(left[i]) : (sbyte)Unsafe.BitCast<T, long>(left[i]);
            }
        }

        return true;
    }
}
