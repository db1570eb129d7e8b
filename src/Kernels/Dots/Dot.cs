using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Dot products of spans of any formats.</summary>
/// <remarks>
/// Operands are decoded to binary32, to nearest even where it does not hold them, and summed as an <see cref="Accumulation"/> says, <see cref="Accumulation.Lanes"/> if none is given. <see cref="Accumulation.Exact"/> takes the operands themselves: the sum is
/// rounded to binary32 once whatever the formats. The result of a stochastic running sum is that of output 0.
/// </remarks>
public static class Dot
{
    // Whole groups of lanes, and small enough for the first cache.
    private const int BlockLength = 1024;

    /// <summary>Effectively computes the sum of <c>x[i] × y[i]</c>.</summary>
    /// <typeparam name="TX"><see cref="double"/>, <see cref="float"/>, <see cref="Half"/>, or a value type of a number format.</typeparam>
    /// <typeparam name="TY">Likewise.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="y">As many numbers.</param>
    /// <param name="accumulation">How products are summed; null for <see cref="Accumulation.Lanes"/>.</param>
    /// <exception cref="NotSupportedException">A type has no number format.</exception>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static float Product<TX, TY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y, Accumulation? accumulation = null)
        where TX : unmanaged
        where TY : unmanaged =>
        Product(ElementFormat<TX>.Value, MemoryMarshal.AsBytes(x), ElementFormat<TY>.Value, MemoryMarshal.AsBytes(y), accumulation);

    /// <summary>Effectively computes the sum of <c>formatX.Decode(x[i]) × formatY.Decode(y[i])</c>.</summary>
    /// <param name="formatX">The format of the first operand.</param>
    /// <param name="x">Codes as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="formatY">The format of the second operand.</param>
    /// <param name="y">As many codes.</param>
    /// <param name="accumulation">How products are summed; null for <see cref="Accumulation.Lanes"/>.</param>
    /// <exception cref="ArgumentNullException">A format is null.</exception>
    /// <exception cref="ArgumentException">The bytes end within a code, or are not as many codes.</exception>
    public static float Product(NumberFormat formatX, ReadOnlySpan<byte> x, NumberFormat formatY, ReadOnlySpan<byte> y, Accumulation? accumulation = null)
    {
        int count = CodeBytes.Count(formatX, x, nameof(x));
        int countY = CodeBytes.Count(formatY, y, nameof(y));
        if (countY != count)
        {
            throw new ArgumentException($"{countY} numbers; expected {count}, as many as in the other operand.", nameof(y));
        }

        accumulation = (accumulation ?? Accumulation.Lanes).For(formatX, formatY);
        return accumulation.Equals(Accumulation.Lanes) ? InLanes(formatX, x, formatY, y, count)
            : accumulation.Equals(Accumulation.Exact) ? Exactly(formatX, x, formatY, y, count)
            : Accumulated(accumulation, formatX, x, formatY, y, count);
    }

    [SkipLocalsInit]
    private static float InLanes(NumberFormat formatX, ReadOnlySpan<byte> x, NumberFormat formatY, ReadOnlySpan<byte> y, int count)
    {
        Span<float> sums = stackalloc float[LanesDot.Chains];
        Span<float> bufferX = stackalloc float[BlockLength];
        Span<float> bufferY = stackalloc float[BlockLength];
        sums.Clear();
        for (int start = 0; start < count; start += BlockLength)
        {
            int length = Math.Min(BlockLength, count - start);
            LanesDot.Widest.Add(Numbers(formatX, x, start, bufferX[..length]), Numbers(formatY, y, start, bufferY[..length]), sums);
        }

        return CanonicalNaN.Of(LanesDot.Sum(sums));
    }

    [SkipLocalsInit]
    private static float Exactly(NumberFormat formatX, ReadOnlySpan<byte> x, NumberFormat formatY, ReadOnlySpan<byte> y, int count)
    {
        if (formatX.Equals(formatY))
        {
            var product = new DotProduct(formatX, DotAccumulation.Exact);
            product.Add(x, y);
            return CanonicalNaN.Of(product.Sum.ToSingle());
        }

        var sum = ExactAccumulator.ForProducts(formatX.LeastExponent, formatX.GreatestExponent, formatY.LeastExponent, formatY.GreatestExponent);
        for (int i = 0; i < count; i++)
        {
            sum.AddProduct(
                formatX.Unpack(CodeBytes.Read(x, formatX.BytesPerCode, i) & formatX.CodeMask), formatY.Unpack(CodeBytes.Read(y, formatY.BytesPerCode, i) & formatY.CodeMask));
        }

        return CanonicalNaN.Of(sum.ToUnpacked().ToSingle());
    }

    private static float Accumulated(Accumulation accumulation, NumberFormat formatX, ReadOnlySpan<byte> x, NumberFormat formatY, ReadOnlySpan<byte> y, int count)
    {
        float[] bufferX = ArrayPool<float>.Shared.Rent(count);
        float[] bufferY = ArrayPool<float>.Shared.Rent(count);
        Span<float> result = stackalloc float[1];
        new Accumulator(accumulation, OperandRange.Of(formatX), OperandRange.Of(formatY))
            .Accumulate(Numbers(formatX, x, 0, bufferX.AsSpan(0, count)), Numbers(formatY, y, 0, bufferY.AsSpan(0, count)), 1, result);
        ArrayPool<float>.Shared.Return(bufferX);
        ArrayPool<float>.Shared.Return(bufferY);
        return result[0];
    }

    // Those from a start on, as many as there is room for: the numbers themselves where they are binary32.
    private static ReadOnlySpan<float> Numbers(NumberFormat format, ReadOnlySpan<byte> codes, int start, Span<float> buffer)
    {
        ReadOnlySpan<byte> part = codes.Slice(start * format.BytesPerCode, buffer.Length * format.BytesPerCode);
        if (format.Equals(FloatFormat.Binary32))
        {
            return MemoryMarshal.Cast<byte, float>(part);
        }

        BulkConversion.Decode(format, part, buffer);
        return buffer;
    }
}
