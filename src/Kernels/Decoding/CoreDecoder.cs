using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes code by code through the format itself.</summary>
internal sealed class CoreDecoder<T>(NumberFormat format) : SpanDecoder<T>
    where T : unmanaged
{
    public override void Decode(ReadOnlySpan<byte> codes, Span<T> numbers)
    {
        for (int i = 0; i < codes.Length / format.BytesPerCode; i++)
        {
            double number = format.Decode(CodeBytes.Read(codes, format.BytesPerCode, i));
            numbers[i] = typeof(T) == typeof(int) ? Unsafe.BitCast<float, T>((float)number) : Unsafe.BitCast<double, T>(number);
        }
    }
}
