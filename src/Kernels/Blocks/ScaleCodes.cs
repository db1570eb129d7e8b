using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Rounds scales to their format and back: to nearest even, saturating.</summary>
internal abstract class ScaleCodes
{
    /// <summary>For a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="arePowersOfTwo">Whether what is rounded are powers of two from 2^−127 to 2^127, and NaN.</param>
    public static ScaleCodes Create(FloatFormat format, bool arePowersOfTwo) =>
        format.Equals(FloatFormat.E8M0FNU) ? new PowersOfTwo(format, arePowersOfTwo)
            : format.Equals(FloatFormat.Binary32) ? new Numbers()
            : new Rounded(FormatKernels<int>.Of(format));

    /// <summary>Rounds scales; NaN becomes NaN.</summary>
    public abstract void Encode(ReadOnlySpan<float> scales, Span<byte> codes);

    /// <summary>The scales that codes stand for.</summary>
    public abstract void Decode(ReadOnlySpan<byte> codes, Span<float> scales);

    private sealed class PowersOfTwo(FloatFormat format, bool isPowerOfTwo) : ScaleCodes
    {
        private const int NaNCode = 255;
        private const int SubnormalPower = 1 << (SignificandBits - 1);
        private const int SignificandBits = 23;

        // A power of two is its own exponent field; the only subnormal one there is has field 0, NaN 255.
        public override void Encode(ReadOnlySpan<float> scales, Span<byte> codes)
        {
            ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(scales);
            if (!isPowerOfTwo)
            {
                for (int i = 0; i < bits.Length; i++)
                {
                    codes[i] = (byte)format.Encode(scales[i], default, OverflowMode.Finite);
                }

                return;
            }

            Span<byte> fields = codes[..bits.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                fields[i] = (byte)(bits[i] >> SignificandBits);
            }
        }

        public override void Decode(ReadOnlySpan<byte> codes, Span<float> scales)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(scales)[..codes.Length];
            for (int i = 0; i < codes.Length; i++)
            {
                int field = codes[i] << SignificandBits;
                bits[i] = codes[i] == NaNCode ? (int)WideNumber<int>.NaN : Math.Max(field, SubnormalPower);
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
