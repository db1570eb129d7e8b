using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Rounds scales to their format and back: to nearest even, saturating.</summary>
internal abstract class ScaleCodes
{
    /// <summary>For a format.</summary>
    public static ScaleCodes Create(FloatFormat format) =>
        format.Equals(FloatFormat.E8M0FNU) ? new PowersOfTwo(format)
            : format.Equals(FloatFormat.Binary32) ? new Numbers()
            : new Rounded(FormatKernels<int>.Of(format));

    /// <summary>Rounds scales; NaN becomes NaN.</summary>
    public abstract void Encode(ReadOnlySpan<float> scales, Span<byte> codes);

    /// <summary>The scales that codes stand for.</summary>
    public abstract void Decode(ReadOnlySpan<byte> codes, Span<float> scales);

    private sealed class PowersOfTwo(FloatFormat format) : ScaleCodes
    {
        private readonly float[] _values = [.. Enumerable.Range(0, 256).Select(code => (float)format.Decode((ulong)code))];

        public override void Encode(ReadOnlySpan<float> scales, Span<byte> codes)
        {
            for (int i = 0; i < scales.Length; i++)
            {
                // A power of two is its own exponent field; the only subnormal one there is has field 0, NaN 255.
                int bits = BitConverter.SingleToInt32Bits(scales[i]);
                codes[i] = (bits & 0x803F_FFFF) == 0
                    ? (byte)(bits >> WideNumber<int>.SignificandBits)
                    : (byte)format.Encode(scales[i], default, OverflowMode.Finite);
            }
        }

        public override void Decode(ReadOnlySpan<byte> codes, Span<float> scales)
        {
            for (int i = 0; i < codes.Length; i++)
            {
                scales[i] = _values[codes[i]];
            }
        }
    }

    private sealed class Numbers : ScaleCodes
    {
        public override void Encode(ReadOnlySpan<float> scales, Span<byte> codes) => scales.CopyTo(MemoryMarshal.Cast<byte, float>(codes));

        public override void Decode(ReadOnlySpan<byte> codes, Span<float> scales) => MemoryMarshal.Cast<byte, float>(codes).CopyTo(scales);
    }

    private sealed class Rounded(FormatKernels<int> kernels) : ScaleCodes
    {
        private readonly SpanEncoder<int> _encoder = kernels.EncoderOrCore(RoundingMode.NearestEven, OverflowMode.Finite);
        private readonly SpanDecoder<int> _decoder = kernels.DecoderOrCore;

        public override void Encode(ReadOnlySpan<float> scales, Span<byte> codes) => _encoder.Encode(MemoryMarshal.Cast<float, int>(scales), [], codes);

        public override void Decode(ReadOnlySpan<byte> codes, Span<float> scales) => _decoder.Decode(codes, MemoryMarshal.Cast<float, int>(scales));
    }
}
