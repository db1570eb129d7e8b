using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The way of an operation over spans, chosen once for a call.</summary>
/// <remarks>
/// Operands are decoded to binary32 or binary64, operated on, and encoded, where that is the same as the exact core. Results that are special in some mode or format, zeros when rounding down and x / 0, are
/// looked for in each block and computed again by the core. Products that are additions of codes stay codes. What no vector serves goes element by element through the core.
/// </remarks>
internal abstract class ElementwiseEvaluator(Operation operation, NumberFormat format, BulkRounding rounding, OverflowMode overflow)
{
    public static ElementwiseEvaluator Create(Operation operation, NumberFormat format, BulkRounding rounding, OverflowMode overflow)
    {
        Operation own = operation.For(format);
        return CodeProducts.TryCreate(own, format, rounding, overflow)
            ?? OnNumbers<int>.TryCreate(own, format, rounding, overflow)
            ?? OnNumbers<long>.TryCreate(own, format, rounding, overflow)
            ?? (ElementwiseEvaluator)new OnCore(own, format, rounding, overflow);
    }

    /// <summary>Evaluates; the spans have been checked. Operands that the operation has not are empty.</summary>
    public abstract void Evaluate(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, ReadOnlySpan<byte> z, Span<byte> destination, ulong firstIndex);

    // One element through the exact core.
    private protected ulong Apply(ulong x, ulong y, ulong z, ulong index) => operation.Apply(format, x, y, z, rounding.At(index), overflow);

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> operand, int start, int length) => operand.IsEmpty ? operand : operand.Slice(start, length);

    private sealed class OnNumbers<T>(
        Operation operation, NumberFormat format, BulkRounding rounding, OverflowMode overflow, SpanDecoder<T>? decoder, SpanOperator<T> kernel, SpanEncoder<T>? encoder)
        : ElementwiseEvaluator(operation, format, rounding, overflow)
        where T : unmanaged
    {
        private readonly BulkRounding _rounding = rounding;

        // Three operands and a result stay in the first cache.
        private static int BlockLength => 4096 / Unsafe.SizeOf<T>();

        private readonly int _size = format.BytesPerCode;

        // Exact zero sums are negative when rounding down; the machine rounds to nearest, where they are positive. Formats differ in what x / 0 is. Approximate products of infinities are left to the core. Where the machine has no wider range, its results overflow.
        private readonly SpecialResults _checked =
            (rounding.Mode == RoundingMode.Down ? SpecialResults.Zero : SpecialResults.None) |
            ((format.DivisionByZeroIsNaN && operation.Name == "div") || operation.Product is not null || SpanOperators<T>.MayOverflow(operation, format) ? SpecialResults.Extreme : SpecialResults.None);

        public static OnNumbers<T>? TryCreate(Operation operation, NumberFormat format, BulkRounding rounding, OverflowMode overflow)
        {
            SpanOperator<T>? kernel = SpanOperators<T>.Find(operation, format, rounding.Mode);
            SpanDecoder<T>? decoder = FormatKernels<T>.Of(format).Decoder;
            SpanEncoder<T>? encoder = FormatKernels<T>.Of(format).Encoder(rounding.Mode, overflow);
            return kernel is null || decoder is null || encoder is null ? null : new OnNumbers<T>(operation, format, rounding, overflow, decoder, kernel, encoder);
        }

        [SkipLocalsInit]
        public override void Evaluate(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, ReadOnlySpan<byte> z, Span<byte> destination, ulong firstIndex)
        {
            Span<T> numbers = CacheLines.Align(stackalloc T[CacheLines.Room<T>(4 * BlockLength)]);
            Span<uint> random = CacheLines.Align(stackalloc uint[CacheLines.Room<uint>(BlockLength)]);
            Span<byte> codes = CacheLines.Align(stackalloc byte[CacheLines.Room<byte>(BlockLength * sizeof(ulong))]);
            int count = x.Length / _size;
            for (int start = 0; start < count; start += BlockLength)
            {
                int length = Math.Min(BlockLength, count - start);
                Span<T> numbersX = numbers[..length];
                Span<T> numbersY = numbers.Slice(BlockLength, length);
                Span<T> numbersZ = numbers.Slice(2 * BlockLength, length);
                Span<T> results = numbers.Slice(3 * BlockLength, length);
                ReadOnlySpan<byte> partX = Part(x, start * _size, length * _size);
                ReadOnlySpan<byte> partY = Part(y, start * _size, length * _size);
                ReadOnlySpan<byte> partZ = Part(z, start * _size, length * _size);
                decoder!.Decode(partX, numbersX);
                SpecialResults found = kernel.Apply(numbersX, Operand(partY, numbersY, numbersX), Operand(partZ, numbersZ, numbersX), results);
                if (_rounding.Mode == RoundingMode.Stochastic)
                {
                    RandomWords.Widest.Fill(_rounding.Stochastic, firstIndex + (ulong)start, random[..length]);
                }

                // Operands may lie where the results go, and are needed once more for special results.
                Span<byte> part = destination.Slice(start * _size, length * _size);
                if ((found & _checked) == SpecialResults.None)
                {
                    encoder!.Encode(results, random[..length], part);
                    continue;
                }

                encoder!.Encode(results, random[..length], codes);
                for (int i = 0; i < length; i++)
                {
                    if (IsSpecial(results[i]))
                    {
                        ulong code = Apply(CodeBytes.Read(partX, _size, i), CodeBytes.Read(partY, _size, i), CodeBytes.Read(partZ, _size, i), firstIndex + (ulong)(start + i));
                        CodeBytes.Write(code, codes, _size, i);
                    }
                }

                codes[..part.Length].CopyTo(part);
            }
        }

        private ReadOnlySpan<T> Operand(ReadOnlySpan<byte> codes, Span<T> numbers, ReadOnlySpan<T> instead)
        {
            if (codes.IsEmpty)
            {
                return instead;
            }

            decoder!.Decode(codes, numbers);
            return numbers;
        }

        private bool IsSpecial(T result)
        {
            double magnitude = Math.Abs(typeof(T) == typeof(int) ? Unsafe.BitCast<T, float>(result) : Unsafe.BitCast<T, double>(result));
            return magnitude < (typeof(T) == typeof(int) ? float.MaxValue : double.MaxValue)
                ? magnitude == 0 && (_checked & SpecialResults.Zero) != SpecialResults.None
                : (_checked & SpecialResults.Extreme) != SpecialResults.None;
        }
    }

    private sealed class OnCore(Operation operation, NumberFormat format, BulkRounding rounding, OverflowMode overflow)
        : ElementwiseEvaluator(operation, format, rounding, overflow)
    {
        private readonly int _size = format.BytesPerCode;

        public override void Evaluate(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, ReadOnlySpan<byte> z, Span<byte> destination, ulong firstIndex)
        {
            int count = x.Length / _size;
            for (int i = 0; i < count; i++)
            {
                CodeBytes.Write(Apply(CodeBytes.Read(x, _size, i), CodeBytes.Read(y, _size, i), CodeBytes.Read(z, _size, i), firstIndex + (ulong)i), destination, _size, i);
            }
        }
    }
}
