namespace NumFormats.Conformance.Dots;

/// <summary>Binary32 operands of several kinds.</summary>
internal static class Operands
{
    /// <summary>The kinds that <see cref="Make"/> knows: names of formats, whose codes are drawn evenly, and others.</summary>
    public static string[] Kinds { get; } = ["e4m3fn", "e5m2", "e2m1fn", "bf16", "f16", "posit16", "int8", "normal", "bits", "tiny", "ties", "specials"];

    public static float[] Make(string kind, int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => Next(kind, random))];

    // Ties: few bits and many exponents, so that sums fall on midpoints and just beside. Specials: one number in sixty is no finite one.
    private static float Next(string kind, Random random) => kind switch
    {
        "normal" => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5),
        "bits" => Finite(BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue))),
        "tiny" => BitConverter.Int32BitsToSingle(random.Next(1 << 24)) * (random.Next(2) == 0 ? 1 : -1) * (random.Next(3) == 0 ? 1 : 1e20f),
        "ties" => (float)Math.ScaleB(random.Next(-3, 4), random.Next(5) == 0 ? random.Next(-60, 2) : random.Next(-9, 2)),
        "specials" => random.Next(60) switch
        {
            0 => float.PositiveInfinity,
            1 => random.Next(3) == 0 ? float.NaN : float.NegativeInfinity,
            < 8 => -0f,
            < 12 => 3e38f,
            _ => Next("normal", random),
        },
        _ => Decode(NumberFormat.Parse(kind), random),
    };

    private static float Decode(NumberFormat format, Random random)
    {
        ulong code = (ulong)random.NextInt64() & format.CodeMask;
        return format.IsFinite(code) ? (float)format.Decode(code) : 0;
    }

    private static float Finite(float number) => float.IsFinite(number) ? number : -0f;
}
