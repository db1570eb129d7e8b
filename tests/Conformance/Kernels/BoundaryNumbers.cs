namespace NumFormats.Conformance.Kernels;

/// <summary>The numbers at which the rounding to a format changes, and the codes of another format that lie there and just beside.</summary>
internal static class BoundaryNumbers
{
    /// <summary>Codes of finite numbers without a sign: every one of narrow formats, of wider ones those at the ends and beside powers of two, and some at random.</summary>
    public static IReadOnlyList<ulong> Magnitudes(NumberFormat format, int randomCount, Random random)
    {
        const ulong Every = 512;
        const ulong Ends = 8;
        ulong largest = format.LargestCode;
        if (largest < Every)
        {
            return [.. Enumerable.Range(0, (int)largest + 1).Select(code => (ulong)code)];
        }

        var codes = new SortedSet<ulong>();
        for (ulong i = 0; i < Ends; i++)
        {
            codes.UnionWith([i, largest - i]);
        }

        for (int bit = 0; bit < format.BitWidth; bit++)
        {
            ulong power = 1UL << bit;
            codes.UnionWith(new[] { power - 1, power, power + 1, largest & ~(power - 1), largest & (power - 1) }.Where(code => code <= largest));
        }

        for (int i = 0; i < randomCount; i++)
        {
            codes.Add((ulong)random.NextInt64((long)largest));
        }

        return [.. codes];
    }

    /// <summary>The number of a code, and those on the way to the next one where some mode changes its mind.</summary>
    public static IEnumerable<Unpacked> From(NumberFormat format, ulong magnitude, Random random)
    {
        Unpacked value = format.Unpack(magnitude);
        Unpacked step = magnitude < format.LargestCode ? Unpacked.Subtract(format.Unpack(magnitude + 1), value) : format.Ulp(magnitude);
        yield return value;
        foreach (int part in (int[])[64, 128, 192, random.Next(256)])
        {
            yield return Unpacked.Add(value, Unpacked.Multiply(step, Unpacked.FromInteger((ulong)part, scale: -8)));
        }

        // Where the fraction of a posit has gone, nearest is told by the code: the turn is the posit of one more bit.
        if (format is PositFormat { BitWidth: < 64 } posit)
        {
            yield return new PositFormat(posit.BitWidth + 1, posit.ExponentBits).Unpack((2 * magnitude) + 1);
        }
    }

    /// <summary>Numbers beside zero and far beyond the largest.</summary>
    public static IEnumerable<Unpacked> Ends(NumberFormat format)
    {
        Unpacked least = format.Unpack(format.SmallestPositiveCode);
        Unpacked largest = format.Unpack(format.LargestCode);
        foreach (int power in (int[])[1, 2, 3, 20, 31, 32, 33, 63, 64, 65, 100])
        {
            yield return Unpacked.ScaleByPowerOfTwo(least, -power);
            yield return Unpacked.ScaleByPowerOfTwo(largest, power);
        }
    }

    /// <summary>The codes of zeros, ends, infinities and NaN: of both signs, quiet and signalling.</summary>
    public static IEnumerable<ulong> Specials(NumberFormat format)
    {
        ulong top = format.CodeMask >> 1;
        ulong[] codes =
        [
            0, top, top + 1, top + 2, format.CodeMask, format.LargestCode, format.LowestCode, format.SmallestPositiveCode, format.InfinityCode ?? 0, (format.InfinityCode ?? 0) + 1, format.NaNCode ?? 0,
        ];
        return codes.SelectMany(code => new[] { code, code ^ (top + 1) }).Select(code => code & format.CodeMask).Distinct();
    }

    /// <summary>Codes of a format for conversion to another: at and beside the places where that rounds another way, of both signs, specials, and any bits.</summary>
    /// <remarks>Specials are kept away from the first part, because vectors with none take a shorter way.</remarks>
    public static ulong[] Codes(NumberFormat source, NumberFormat target, int magnitudeCount, int randomCount, int seed)
    {
        var random = new Random(seed);
        IEnumerable<Unpacked> points = Magnitudes(target, magnitudeCount, random).SelectMany(magnitude => From(target, magnitude, random)).Concat(Ends(target));
        var codes = new HashSet<ulong>(points.SelectMany(point => Beside(source, point)));
        for (int i = 0; i < randomCount; i++)
        {
            codes.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue) & source.CodeMask);
        }

        return Arrange(source, codes, random);
    }

    /// <summary>The codes in any order, then some of them again with specials between.</summary>
    public static ulong[] Arrange(NumberFormat format, IEnumerable<ulong> codes, Random random)
    {
        const int MixedCount = 2000;
        const int SpecialEvery = 7;
        ulong[] finite = [.. codes.Where(format.IsFinite)];
        random.Shuffle(finite);
        ulong[] specials = [.. Specials(format)];
        IEnumerable<ulong> mixed = Enumerable.Range(0, MixedCount)
            .Select(i => i % SpecialEvery == 0 ? specials[i / SpecialEvery % specials.Length] : finite[random.Next(finite.Length)]);
        return [.. finite, .. mixed];
    }

    private static IEnumerable<ulong> Beside(NumberFormat source, Unpacked point)
    {
        ulong code = source.Pack(point, RoundingMode.TowardZero);
        return new[] { code, source.NextUp(code), source.NextDown(code) }.SelectMany(near => new[] { near, source.Negate(near) });
    }
}
