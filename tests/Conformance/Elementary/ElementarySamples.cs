namespace NumFormats.Conformance;

/// <summary>The operands that the elementary functions are tested on: codes of bfloat16 and binary16, 37 times as many when NUMFORMATS_LONG_TESTS is 1.</summary>
internal static class ElementarySamples
{
    private const int LongRunFactor = 37;

    private static readonly bool IsLongRun = string.Equals(Environment.GetEnvironmentVariable("NUMFORMATS_LONG_TESTS"), "1", StringComparison.Ordinal);

    /// <summary>The finite nonzero values of every <paramref name="step"/>-th code of bfloat16 and of binary16, a step of 37 or more.</summary>
    public static IEnumerable<double> Values(int step)
    {
        int stride = IsLongRun ? step / LongRunFactor : step;
        for (int code = 1; code <= ushort.MaxValue; code += stride)
        {
            double bfloat = BitConverter.Int32BitsToSingle(code << 16);
            double half = (double)BitConverter.UInt16BitsToHalf((ushort)code);
            if (double.IsFinite(bfloat) && bfloat != 0)
            {
                yield return bfloat;
            }

            if (double.IsFinite(half) && half != 0)
            {
                yield return half;
            }
        }
    }

    /// <summary>The same numbers every time: full binary64 significands, both signs, exponents from −80 to 10.</summary>
    public static IEnumerable<double> WideValues(int count)
    {
        const int Seed = 754;
        var random = new Random(Seed);
        for (int i = 0; i < count; i++)
        {
            double magnitude = Math.ScaleB(1 + random.NextDouble(), random.Next(-80, 11));
            yield return random.Next(2) == 0 ? magnitude : -magnitude;
        }
    }
}
