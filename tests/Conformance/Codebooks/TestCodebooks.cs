namespace NumFormats.Conformance.Codebooks;

/// <summary>The codebooks that the tests go through, and numbers at and beside the places where their rounding changes.</summary>
internal static class TestCodebooks
{
    /// <summary>All with names, and tables that are wide, tight, unordered, one-sided, of sizes around powers of two, with zeros of both signs, and with boundaries of their own.</summary>
    public static IReadOnlyList<Codebook> All { get; } =
    [
        .. Codebook.Named,
        .. new[] { "bipolar1", "bipolar3", "bipolar8", "linear1nz", "linear8nz", "log2", "log8", "log2z", "log8z", "power2a1", "power8a0.5", "power8a0.1", "power5a2.5" }.Select(Codebook.Parse),
        new("two", -1, 2),
        new("ternary", 0, 1, -1),
        new("both zeros", 0f, 3, -0f, -3, 1),
        new("negative zero", -2, -0f, 5),
        new("two negative zeros", -0f, -0f, 5, -7),
        new("negative", -5, -0.25f, -1, -3, -1e30f),
        new("sixteen and one", [.. Enumerable.Range(0, 17).Select(i => (float)((i * 7 % 17) - 6.5))]),
        new("neighbours", 1, float.BitIncrement(1), float.BitDecrement(1), float.Epsilon, 0, -float.Epsilon, 2 * float.Epsilon),
        new("ends", float.MaxValue, -float.MaxValue, 1),
        new("boundaries", [-4, 0, 4, 8, 2], [-0.5f, 0, 3.75f, 4]),
        new("random", Random(256, 1)),
        new("random, boundaries", Random(200, 2), [.. Random(200, 2).Order().SkipLast(1)]),
    ];

    /// <summary>Numbers of a table and boundaries, quarters between, the binary64 numbers beside all these, far ones, and any; zeros, infinities and NaN.</summary>
    public static IEnumerable<double> Points(Codebook codebook)
    {
        double[] ordered = [.. codebook.CodesInOrder.ToArray().Select(code => (double)codebook.Values[code])];
        IEnumerable<double> between = ordered.Zip(ordered.Skip(1)).SelectMany(pair => Enumerable.Range(1, 3).Select(quarters => pair.First + (quarters / 4.0 * (pair.Second - pair.First))));
        IEnumerable<double> centres = ordered.Concat(codebook.Boundaries.ToArray().Select(boundary => (double)boundary)).Concat(between);
        var random = new Random(7);
        IEnumerable<double> any = Enumerable.Range(0, 300).Select(_ => ordered[random.Next(ordered.Length)] * ((4 * random.NextDouble()) - 2));
        IEnumerable<double> tiny = Enumerable.Range(1, 90).SelectMany(power => new[] { double.ScaleB(1.5, -12 * power), -double.ScaleB(1.5, -12 * power) });
        IEnumerable<double> far = [1e30, -1e30, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN, 0.0, -0.0, float.MaxValue];
        return centres
            .SelectMany(centre => new[] { centre, double.BitIncrement(centre), double.BitDecrement(centre), float.BitIncrement((float)centre), float.BitDecrement((float)centre) })
            .Concat(any).Concat(tiny).Concat(far).Distinct();
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6))))];
    }
}
