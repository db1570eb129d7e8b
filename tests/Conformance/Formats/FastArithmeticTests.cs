using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Arithmetic by way of binary32 and binary64 against the exact core: the same bits, NaN too.</summary>
public sealed class FastArithmeticTests
{
    private const long PairCount = 200_000;

    [Fact]
    public void AllPairsOf8BitFormatsAreTheSame()
    {
        CompareAllPairs<Float8E4M3FN.Layout>();
        CompareAllPairs<Float8E5M2.Layout>();
        CompareAllPairs<Float8E4M3.Layout>();
        CompareAllPairs<Float8E3M4.Layout>();
        CompareAllPairs<Float8E4M3FNUZ.Layout>();
        CompareAllPairs<Float8E5M2FNUZ.Layout>();
        CompareAllPairs<Float8E4M3B11FNUZ.Layout>();
        CompareAllPairs<Float8E8M0FNU.Layout>();
        CompareAllPairs<UFloat8E5M3.Layout>();
        CompareAllPairs<Float6E2M3FN.Layout>();
        CompareAllPairs<Float6E3M2FN.Layout>();
        CompareAllPairs<Float4E2M1FN.Layout>();
        CompareAllPairs<TestLayout<TestShapes.P3109K8P4>>();
    }

    [Fact]
    public void PairsAtBoundariesOfWiderFormatsAreTheSame()
    {
        CompareSampledPairs<BFloat16.Layout>(seed: 1);
        CompareSampledPairs<TestLayout<TestShapes.E5M10>>(seed: 2);
        CompareSampledPairs<TestLayout<TestShapes.E6M9>>(seed: 3);
        CompareSampledPairs<TestLayout<TestShapes.E8M10>>(seed: 4);
        CompareSampledPairs<TestLayout<TestShapes.E8M15>>(seed: 5);
        CompareSampledPairs<TestLayout<TestShapes.E8M23>>(seed: 6);
        CompareSampledPairs<TestLayout<TestShapes.P3109K16P8>>(seed: 7);
        CompareSampledPairs<TestLayout<TestShapes.E5M11>>(seed: 8);
        CompareSampledPairs<TestLayout<TestShapes.E7M24>>(seed: 9);
        CompareSampledPairs<TestLayout<TestShapes.E6M25>>(seed: 10);
    }

    [Fact]
    public void RootsOfAllCodesAreTheSame()
    {
        CompareRoots<BFloat16.Layout>(step: 1);
        CompareRoots<TestLayout<TestShapes.E5M10>>(step: 1);
        CompareRoots<TestLayout<TestShapes.E6M9>>(step: 1);
        CompareRoots<TestLayout<TestShapes.P3109K16P8>>(step: 1);
        CompareRoots<TestLayout<TestShapes.E8M10>>(step: 7);
        CompareRoots<TestLayout<TestShapes.E8M15>>(step: 101);
        CompareRoots<TestLayout<TestShapes.E8M23>>(step: 10_007);
    }

    // Here binary32's own subnormals round, which is innocuous for bfloat16 and not for TF32, whose significands are three bits longer.
    [Fact]
    public void ProductsAndQuotientsBelowTheSmallestNormalAreTheSame()
    {
        CompareSmallResults<BFloat16.Layout>(significandStep: 3, signs: 1, exponentStep: 9);
        CompareSmallResults<TestLayout<TestShapes.E8M10>>(significandStep: 3, signs: 1, exponentStep: 127);
    }

    // All pairs of significands, all pairs of exponent fields whose product or quotient is subnormal or next to that, all signs: a minute.
    [LongFact]
    public void AllProductsAndQuotientsOfBFloat16BelowTheSmallestNormalAreTheSame() =>
        CompareSmallResults<BFloat16.Layout>(significandStep: 1, signs: 4, exponentStep: 1);

    // All 2^32 pairs, four operations: some ten minutes on two cores.
    [LongFact]
    public void AllPairsOfBFloat16AreTheSame()
    {
        FloatCodec<BFloat16.Layout> codec = default;
        var differences = new Differences("bf16");
        differences.InParallel(1L << 32, pair => Compare(codec, (ulong)pair >> 16, (ulong)pair & 0xFFFF, Enum.GetValues<Way>(), differences));
        differences.AssertNone();
    }

    private enum Way
    {
        Add,
        Subtract,
        Multiply,
        Divide,
    }

    // Pairs of exponent fields that take a product (first) or a quotient (second) below the smallest normal number, or to its neighbourhood.
    private static List<(int X, int Y)> SmallResults(int significandBits, int exponentStep)
    {
        const int Bias = 127;
        const int LargestField = 254;
        var pairs = new List<(int X, int Y)>();
        for (int field = -significandBits - 3; field <= 2; field++)
        {
            for (int x = 0; x <= LargestField; x += exponentStep)
            {
                foreach (int y in (int[])[field - x + Bias, x - field + Bias])
                {
                    if (y is >= 0 and <= LargestField)
                    {
                        pairs.Add((x, y));
                    }
                }
            }
        }

        return pairs;
    }

    private static void CompareSmallResults<TLayout>(int significandStep, int signs, int exponentStep)
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        int significandBits = codec.Layout.SignificandBits;
        int significands = 1 << significandBits;
        List<(int X, int Y)> exponentFields = SmallResults(significandBits, exponentStep);
        var differences = new Differences(typeof(TLayout).ToString());
        differences.InParallel(exponentFields.Count, index =>
        {
            (int xField, int yField) = exponentFields[(int)index];
            for (int x = (int)index % significandStep; x < significands; x += significandStep)
            {
                for (int y = (int)index % significandStep; y < significands; y += significandStep)
                {
                    for (ulong sign = 0; sign < (ulong)signs; sign++)
                    {
                        ulong left = ((((sign & 1) << 8) | (uint)xField) << significandBits) | (uint)x;
                        ulong right = ((((sign >> 1) << 8) | (uint)yField) << significandBits) | (uint)y;
                        Compare(codec, left, right, [Way.Multiply, Way.Divide], differences);
                    }
                }
            }
        });
        differences.AssertNone();
    }

    private static void CompareAllPairs<TLayout>()
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        int width = codec.BitWidth;
        var differences = new Differences(typeof(TLayout).ToString());
        differences.InParallel(1L << (2 * width), pair =>
            Compare(codec, (ulong)pair >> width, (ulong)pair & ((1UL << width) - 1), [Way.Add, Way.Subtract, Way.Multiply, Way.Divide], differences));
        differences.AssertNone();
        CompareRoots<TLayout>(step: 1);
    }

    private static void CompareRoots<TLayout>(int step)
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        var differences = new Differences($"square root of {typeof(TLayout)}");
        differences.InParallel((1L << codec.BitWidth) / step, index =>
        {
            ulong code = (ulong)(index * step);
            ulong expected = CodeArithmetic.Sqrt(codec, code);
            ulong actual = FloatArithmetic.Sqrt(codec, code);
            if (expected != actual)
            {
                differences.Add($"of 0x{code:X} it is 0x{actual:X} instead of 0x{expected:X}");
            }
        });
        differences.AssertNone();
    }

    private static void CompareSampledPairs<TLayout>(ulong seed)
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        Way[] ways = Enum.GetValues<Way>();
        var pairs = new BoundaryPairs(codec.Layout.ExponentBits, codec.Layout.SignificandBits, seed);
        var differences = new Differences(typeof(TLayout).ToString());
        differences.InParallel(PairCount, index =>
        {
            (ulong x, ulong y) = pairs.At((ulong)index);
            Compare(codec, x, y, ways, differences);
        });
        differences.AssertNone();
    }

    private static void Compare<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y, Way[] ways, Differences differences)
        where TLayout : struct, IFloatLayout
    {
        foreach (Way way in ways)
        {
            (ulong expected, ulong actual) = way switch
            {
                Way.Add => (CodeArithmetic.Add(codec, x, y), FloatArithmetic.Add(codec, x, y)),
                Way.Subtract => (CodeArithmetic.Subtract(codec, x, y), FloatArithmetic.Subtract(codec, x, y)),
                Way.Multiply => (CodeArithmetic.Multiply(codec, x, y), FloatArithmetic.Multiply(codec, x, y)),
                _ => (CodeArithmetic.Divide(codec, x, y), FloatArithmetic.Divide(codec, x, y)),
            };
            if (expected != actual)
            {
                differences.Add($"{way} of 0x{x:X}, 0x{y:X} is 0x{actual:X} instead of 0x{expected:X}");
            }
        }
    }
}
