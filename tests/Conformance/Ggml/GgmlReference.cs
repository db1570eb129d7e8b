using System.Buffers.Binary;

namespace NumFormats.Conformance.Ggml;

/// <summary>ggml's block types element by element, as their formulas say: slow and obvious.</summary>
internal static class GgmlReference
{
    private static readonly int[] s_fp4 = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];
    private static readonly int[] s_iq4 = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>The bytes of one block.</summary>
    public static byte[] Quantize(string name, float[] x)
    {
        byte[] block = new byte[GgmlBlockFormat.Parse(name).BytesPerBlock];
        switch (name)
        {
            case "q4_0":
                QuantizeSymmetric(x, block, 8, 4);
                break;
            case "q5_0":
                QuantizeSymmetric(x, block, 16, 5);
                break;
            case "q4_1":
                QuantizeAsymmetric(x, block, 4);
                break;
            case "q5_1":
                QuantizeAsymmetric(x, block, 5);
                break;
            case "q8_0":
                QuantizeToLargest(x, block, 0, 127, (i, q) => block[2 + i] = (byte)q);
                break;
            case "q8_k":
                QuantizeWithSums(x, block);
                break;
            case "q2_0":
                QuantizeToLargest(x, block, 0, 1, (i, q) => block[2 + (i / 4)] |= (byte)((q + 1) << (2 * (i % 4))));
                break;
            case "tq2_0":
                QuantizeToLargest(x, block, 64, 1, (i, q) => block[(32 * (i / 128)) + (i % 32)] |= (byte)((q + 1) << (2 * (i % 128 / 32))));
                break;
            case "tq1_0":
                int[] trits = new int[256];
                QuantizeToLargest(x, block, 52, 1, (i, q) => trits[i] = q + 1);
                for (int i = 0; i < 52; i++)
                {
                    int number = 0;
                    for (int digit = 0; digit < 5; digit++)
                    {
                        int element = TritElement(i, digit);
                        number = (3 * number) + (element < 0 ? 0 : trits[element]);
                    }

                    block[i] = (byte)Math.Ceiling(number * 256.0 / 243);
                }

                break;
            case "q1_0":
                float sum = 0;
                for (int i = 0; i < 128; i++)
                {
                    sum += MathF.Abs(x[i]);
                    block[2 + (i / 8)] |= (byte)((x[i] >= 0 ? 1 : 0) << (i % 8));
                }

                WriteHalf(block, 0, sum / 128);
                break;
            case "iq4_nl":
                QuantizeToLevels(x, block);
                break;
            case "ggml_mxfp4":
                float largest = Largest(x);
                int e = largest == 0 ? 0 : Math.Clamp((int)MathF.Floor((float)Math.Log2(largest)) - 2 + 127, 0, 255);
                block[0] = (byte)e;
                for (int i = 0; i < 32; i++)
                {
                    block[1 + (i % 16)] |= (byte)(NearestFp4(x[i], (float)Math.ScaleB(1.0, e - 128)) << (i < 16 ? 0 : 4));
                }

                break;
            case "ggml_nvfp4":
                for (int i = 0; i < 64; i++)
                {
                    int scale = UE4M3(Largest(x[(i / 16 * 16)..((i / 16 * 16) + 16)]) / 6);
                    block[i / 16] = (byte)scale;
                    block[4 + (8 * (i / 16)) + (i % 8)] |= (byte)(NearestFp4(x[i], FromUE4M3(scale) / 2) << (i % 16 < 8 ? 0 : 4));
                }

                break;
            default:
                throw new ArgumentException("Unknown.", nameof(name));
        }

        return block;
    }

    /// <summary>The numbers of one block.</summary>
    public static float[] Dequantize(string name, byte[] block)
    {
        int length = GgmlBlockFormat.Parse(name).BlockLength;
        return [.. Enumerable.Range(0, length).Select(i => Number(name, block, i))];
    }

    private static float Number(string name, byte[] b, int i)
    {
        int Nibble(int offset) => (b[offset + (i % 16)] >> (i < 16 ? 0 : 4)) & 15;
        int High(int offset) => ((b[offset + (i / 8)] >> (i % 8)) & 1) << 4;
        switch (name)
        {
            case "q4_0":
                return (Nibble(2) - 8) * Half(b, 0);
            case "q4_1":
                return (Nibble(4) * Half(b, 0)) + Half(b, 2);
            case "q5_0":
                return ((Nibble(6) | High(2)) - 16) * Half(b, 0);
            case "q5_1":
                return ((Nibble(8) | High(4)) * Half(b, 0)) + Half(b, 2);
            case "q8_0":
                return (sbyte)b[2 + i] * Half(b, 0);
            case "q8_k":
                return (sbyte)b[4 + i] * BinaryPrimitives.ReadSingleLittleEndian(b);
            case "ggml_mxfp4":
                return s_fp4[Nibble(1)] * (float)Math.ScaleB(1.0, b[0] - 128);
            case "ggml_nvfp4":
                return s_fp4[(b[4 + (8 * (i / 16)) + (i % 8)] >> (i % 16 < 8 ? 0 : 4)) & 15] * (FromUE4M3(b[i / 16]) / 2);
            case "iq4_nl":
                return s_iq4[Nibble(2)] * Half(b, 0);
            case "q1_0":
                return ((b[2 + (i / 8)] >> (i % 8)) & 1) == 1 ? Half(b, 0) : -Half(b, 0);
            case "q2_0":
                return (((b[2 + (i / 4)] >> (2 * (i % 4))) & 3) - 1) * Half(b, 0);
            case "tq2_0":
                return (((b[(32 * (i / 128)) + (i % 32)] >> (2 * (i % 128 / 32))) & 3) - 1) * Half(b, 64);
            default:
                (int index, int digit) = Enumerable.Range(0, 52).SelectMany(at => Enumerable.Range(0, 5).Select(n => (at, n))).First(place => TritElement(place.at, place.n) == i);
                int power = (int)Math.Pow(3, digit);
                return ((b[index] * power % 256 * 3 / 256) - 1) * Half(b, 52);
        }
    }

    private static void QuantizeSymmetric(float[] x, byte[] block, int levels, int bits)
    {
        float[] v = [.. x.Select(number => float.IsNaN(number) ? 0 : number)];
        float largest = 0;
        foreach (float number in v)
        {
            largest = MathF.Abs(number) > MathF.Abs(largest) ? number : largest;
        }

        float d = largest / -levels;
        float reciprocal = d == 0 ? 0 : 1 / d;
        WriteHalf(block, 0, d);
        for (int i = 0; i < 32; i++)
        {
            WriteCode(block, bits, i, (int)Math.Clamp(MathF.Floor(Quotient(v[i] * reciprocal) + (levels + 0.5f)), 0, (2 * levels) - 1));
        }
    }

    private static void QuantizeAsymmetric(float[] x, byte[] block, int bits)
    {
        float[] v = [.. x.Select(number => float.IsNaN(number) ? 0 : number)];
        float least = v[0];
        float greatest = v[0];
        foreach (float number in v)
        {
            least = number < least ? number : least;
            greatest = number > greatest ? number : greatest;
        }

        int levels = (1 << bits) - 1;
        float d = (greatest - least) / levels;
        float reciprocal = d == 0 ? 0 : 1 / d;
        WriteHalf(block, 0, d);
        WriteHalf(block, 2, least);
        for (int i = 0; i < 32; i++)
        {
            WriteCode(block, bits, i, (int)Math.Clamp(MathF.Floor(Quotient((v[i] - least) * reciprocal) + 0.5f), 0, levels));
        }
    }

    private static void QuantizeToLargest(float[] x, byte[] block, int scaleOffset, int levels, Action<int, int> write)
    {
        float[] v = [.. x.Select(number => float.IsNaN(number) ? 0 : number)];
        float d = v.Max(MathF.Abs) / levels;
        float reciprocal = d == 0 ? 0 : 1 / d;
        WriteHalf(block, scaleOffset, d);
        for (int i = 0; i < v.Length; i++)
        {
            write(i, (int)Math.Clamp(MathF.Round(Quotient(v[i] * reciprocal), MidpointRounding.AwayFromZero), -levels, levels));
        }
    }

    private static void QuantizeWithSums(float[] x, byte[] block)
    {
        float[] v = [.. x.Select(number => float.IsNaN(number) ? 0 : number)];
        float largest = 0;
        foreach (float number in v)
        {
            largest = MathF.Abs(number) > MathF.Abs(largest) ? number : largest;
        }

        float factor = -127 / largest;
        BinaryPrimitives.WriteSingleLittleEndian(block, largest == 0 ? 0 : 1 / factor);
        for (int i = 0; i < v.Length && largest != 0; i++)
        {
            int q = (int)Math.Clamp(MathF.Round(Quotient(v[i] * factor), MidpointRounding.ToEven), -127, 127);
            block[4 + i] = (byte)q;
            Span<byte> sum = block.AsSpan(260 + (i / 16 * 2));
            BinaryPrimitives.WriteInt16LittleEndian(sum, (short)(BinaryPrimitives.ReadInt16LittleEndian(sum) + q));
        }
    }

    private static void QuantizeToLevels(float[] x, byte[] block)
    {
        float largest = 0;
        foreach (float number in x)
        {
            largest = MathF.Abs(number) > MathF.Abs(largest) ? number : largest;
        }

        bool isNegligible = MathF.Abs(largest) < 1e-15f;
        float reciprocal = isNegligible ? 0 : 1 / (largest / -127);
        float products = 0;
        float squares = 0;
        for (int i = 0; i < 32; i++)
        {
            float scaled = isNegligible ? 0 : x[i] * reciprocal;
            int code = 15;
            for (int candidate = 15; candidate >= 0 && !float.IsNaN(scaled); candidate--)
            {
                code = Math.Abs((double)s_iq4[candidate] - scaled) < Math.Abs((double)s_iq4[code] - scaled) ? candidate : code;
            }

            code = scaled == float.NegativeInfinity ? 0 : code;
            WriteCode(block, 4, i, code, 2);
            float weight = x[i] * x[i];
            float level = s_iq4[code];
            products += weight * level * x[i];
            squares += weight * level * level;
        }

        WriteHalf(block, 0, isNegligible || !(squares > 0) ? 0 : products / squares);
    }

    // What is left of a quotient that is none.
    private static float Quotient(float quotient) => float.IsNaN(quotient) ? 0 : quotient;

    private static float Largest(float[] x) => x.Select(number => float.IsNaN(number) ? 0 : MathF.Min(MathF.Abs(number), float.MaxValue)).Max();

    // The first of the codes with the smallest error; errors that are not finite are none.
    private static int NearestFp4(float x, float scale)
    {
        int best = 0;
        for (int code = 1; code < 16 && float.IsFinite(x); code++)
        {
            best = MathF.Abs((s_fp4[code] * scale) - x) < MathF.Abs((s_fp4[best] * scale) - x) ? code : best;
        }

        return best;
    }

    private static int UE4M3(float x)
    {
        if (x < 1 / 64f)
        {
            return Math.Min(7, (int)((x * 512) + 0.5f));
        }

        // Half up among the numbers with four significant bits.
        int exponent = Math.ILogB(x);
        double significand = Math.Floor(Math.ScaleB(x, 3 - exponent) + 0.5);
        double rounded = Math.ScaleB(significand, exponent - 3);
        return rounded >= 256 ? 0x7E : ((Math.ILogB(rounded) + 7) << 3) | ((int)Math.ScaleB(rounded, 3 - Math.ILogB(rounded)) & 7);
    }

    private static float FromUE4M3(int code) =>
        code == 0x7F ? 0 : (code & 0x78) == 0 ? (code & 7) / 512f : (float)Math.ScaleB(8 + (code & 7), ((code >> 3) & 15) - 10);

    private static void WriteCode(byte[] block, int bits, int i, int code, int? offset = null)
    {
        int nibbles = block.Length - 16;
        block[(offset ?? nibbles) + (i % 16)] |= (byte)((code & 15) << (i < 16 ? 0 : 4));
        if (bits == 5)
        {
            block[nibbles - 4 + (i / 8)] |= (byte)((code >> 4) << (i % 8));
        }
    }

    private static int TritElement(int at, int digit) =>
        at < 32 ? (32 * digit) + at
            : at < 48 ? 160 + (16 * digit) + at - 32
            : digit < 4 ? 240 + (4 * digit) + at - 48 : -1;

    private static float Half(byte[] block, int offset) => (float)BinaryPrimitives.ReadHalfLittleEndian(block.AsSpan(offset));

    // A NaN of one kind, whatever the machine's is.
    private static void WriteHalf(byte[] block, int offset, float value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(offset), float.IsNaN(value) ? (ushort)0x7E00 : BitConverter.HalfToUInt16Bits((Half)value));
}
