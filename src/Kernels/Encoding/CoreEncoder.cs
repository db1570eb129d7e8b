using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes number by number through the format itself, in any mode but the stochastic one.</summary>
internal sealed class CoreEncoder<T>(NumberFormat format, RoundingMode rounding, OverflowMode overflow) : SpanEncoder<T>
    where T : unmanaged
{
    public override void Encode(ReadOnlySpan<T> numbers, ReadOnlySpan<uint> random, Span<byte> codes)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            double number = typeof(T) == typeof(int) ? Unsafe.BitCast<T, float>(numbers[i]) : Unsafe.BitCast<T, double>(numbers[i]);
            CodeBytes.Write(format.Encode(number, Rounding.FromMode(rounding), overflow), codes, format.BytesPerCode, i);
        }
    }
}
