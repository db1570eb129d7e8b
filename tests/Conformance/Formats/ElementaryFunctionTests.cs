using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>
/// Elementary functions on codes, which take a binary64 estimate where it decides, against the correctly rounded ones of <see cref="Elementary"/>.
/// </summary>
public sealed class ElementaryFunctionTests
{
    // A prime, so that samples of 2^16 codes meet every exponent and every sign.
    private const int SampleStep = 61;

    [Fact]
    public void AllCodesOf8BitFormatsAreRight()
    {
        CompareCodes<Float8E4M3FN.Layout>(step: 1);
        CompareCodes<Float8E5M2.Layout>(step: 1);
        CompareCodes<Float8E4M3.Layout>(step: 1);
        CompareCodes<Float8E3M4.Layout>(step: 1);
        CompareCodes<Float8E4M3FNUZ.Layout>(step: 1);
        CompareCodes<Float8E5M2FNUZ.Layout>(step: 1);
        CompareCodes<Float8E4M3B11FNUZ.Layout>(step: 1);
        CompareCodes<Float8E8M0FNU.Layout>(step: 1);
        CompareCodes<UFloat8E5M3.Layout>(step: 1);
        CompareCodes<Float6E2M3FN.Layout>(step: 1);
        CompareCodes<Float6E3M2FN.Layout>(step: 1);
        CompareCodes<Float4E2M1FN.Layout>(step: 1);
    }

    [Fact]
    public void SampledCodesOf16BitFormatsAreRight()
    {
        CompareCodes<BFloat16.Layout>(SampleStep);
        CompareCodes<TestLayout<TestShapes.E5M10>>(SampleStep);
    }

    [LongFact]
    public void AllCodesOf16BitFormatsAreRight()
    {
        CompareCodes<BFloat16.Layout>(step: 1);
        CompareCodes<TestLayout<TestShapes.E5M10>>(step: 1);
    }

    [Fact]
    public void SampledPairsAreRight()
    {
        ComparePairs<Float6E3M2FN.Layout>(step: 3);
        ComparePairs<Float8E4M3FN.Layout>(step: 61);
        ComparePairs<Float8E5M2.Layout>(step: 61);
        ComparePairs<Float8E4M3FNUZ.Layout>(step: 127);
        ComparePairs<UFloat8E5M3.Layout>(step: 127);
        ComparePairs<Float8E8M0FNU.Layout>(step: 127);
        ComparePairs<BFloat16.Layout>(step: 3_999_971);
        ComparePairs<TestLayout<TestShapes.E5M10>>(step: 3_999_971);
    }

    [LongFact]
    public void AllPairsOf8BitFormatsAreRight()
    {
        ComparePairs<Float8E4M3FN.Layout>(step: 1);
        ComparePairs<Float8E5M2.Layout>(step: 1);
    }

    [Fact]
    public void RootsOfAnyDegreeAreRight()
    {
        FloatCodec<Float8E4M3FN.Layout> codec = default;
        foreach (int degree in (int[])[-7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 10])
        {
            for (ulong code = 0; code < 256; code++)
            {
                Assert.Equal(codec.Pack(Elementary.RootN(codec.Unpack(code), degree)), CodeFunctions.RootN(codec, code, degree));
            }
        }
    }

    [Fact]
    public void SomeResultsAreKnown()
    {
        FloatCodec<TestLayout<TestShapes.E5M10>> codec = default;
        ulong Code(double value) => codec.Pack(HostFloats.Unpack(value));

        // Of the numbers here the sine, say, is not half-way between two codes: the machine's last bit does not matter.
        foreach (double x in (double[])[0.125, 0.5, 0.75, 1, 1.5, 2, 3, 10])
        {
            Assert.Equal(Code(Math.Exp(x)), CodeFunctions.Exp(codec, Code(x)));
            Assert.Equal(Code(Math.Log(x)), CodeFunctions.Log(codec, Code(x)));
            Assert.Equal(Code(Math.Sin(x)), CodeFunctions.Sin(codec, Code(x)));
            Assert.Equal(Code(Math.Atan(x)), CodeFunctions.Atan(codec, Code(x)));
            Assert.Equal(Code(Math.Tanh(x)), CodeFunctions.Tanh(codec, Code(x)));
            Assert.Equal(Code(Math.Cbrt(x)), CodeFunctions.Cbrt(codec, Code(x)));
            Assert.Equal(Code(Math.Pow(x, 3)), CodeFunctions.Pow(codec, Code(x), Code(3)));
            Assert.Equal(Code(Math.Atan2(x, -2)), CodeFunctions.Atan2(codec, Code(x), Code(-2)));
        }
    }

    [Fact]
    public void HugeOperandsEndWithOverflowOrUnderflow()
    {
        // Where exponentials stop being computed: integers and others on both sides of 2^28 to 2^31, and far beyond.
        int[] exponents = [26, 27, 28, 29, 30, 31, 32, 33, 62, 63, 64, 127, 1023, 16383];
        ulong[] significands = [1UL << 63, 3UL << 62, 0xB504_F333_F9DE_6485, ulong.MaxValue];
        FloatCodec<TestLayout<TestShapes.E8M23>> codec = default;
        foreach (int exponent in exponents)
        {
            foreach (ulong significand in significands)
            {
                var x = Unpacked.FromNormalized(isNegative: false, exponent, significand);
                Unpacked negative = Unpacked.Negate(x);
                Assert.All(
                    (Unpacked[])[Elementary.Exp(x), Elementary.Exp2(x), Elementary.Exp10(x), Elementary.ExpM1(x), Elementary.Exp2M1(x), Elementary.Exp10M1(x), Elementary.Sinh(x), Elementary.Cosh(x), Elementary.Cosh(negative)],
                    result => Assert.Equal(0x7F80_0000UL, codec.Pack(result)));
                Assert.All((Unpacked[])[Elementary.Exp(negative), Elementary.Exp2(negative), Elementary.Exp10(negative)], result => Assert.Equal(0UL, codec.Pack(result)));
                Assert.All(
                    (Unpacked[])[Elementary.ExpM1(negative), Elementary.Exp2M1(negative), Elementary.Exp10M1(negative), Elementary.Tanh(negative)],
                    result =>
                    {
                        Assert.Equal(0xBF80_0000UL, codec.Pack(result));
                        Assert.Equal(0xBF7F_FFFFUL, codec.Pack(result, RoundingMode.TowardZero));
                    });
            }
        }
    }

    private static void CompareCodes<TLayout>(int step)
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        foreach ((string name, Func<FloatCodec<TLayout>, ulong, ulong> function) in CodeFunctionCatalog.Unary<FloatCodec<TLayout>>())
        {
            Func<Unpacked, Unpacked> exact = name == "rsqrt" ? Unpacked.ReciprocalSqrt : ElementaryCatalog.Unary[name].Evaluate;
            var differences = new Differences($"{name} of {typeof(TLayout)}");
            differences.InParallel((1L << codec.BitWidth) / step, index =>
            {
                ulong code = (ulong)(index * step);
                ulong expected = codec.Pack(exact(codec.Unpack(code)));
                ulong actual = function(codec, code);
                if (expected != actual)
                {
                    differences.Add($"of 0x{code:X} ({codec.Unpack(code)}) it is 0x{actual:X} instead of 0x{expected:X}");
                }
            });
            differences.AssertNone();
        }
    }

    private static void ComparePairs<TLayout>(long step)
        where TLayout : struct, IFloatLayout
    {
        FloatCodec<TLayout> codec = default;
        int width = codec.BitWidth;
        foreach ((string name, Func<FloatCodec<TLayout>, ulong, ulong, ulong> function) in CodeFunctionCatalog.Binary<FloatCodec<TLayout>>())
        {
            Func<Unpacked, Unpacked, Unpacked> exact = ElementaryCatalog.Binary[name].Evaluate;
            var differences = new Differences($"{name} of {typeof(TLayout)}");
            differences.InParallel((1L << (2 * width)) / step, index =>
            {
                ulong pair = (ulong)(index * step);
                ulong x = pair >> width;
                ulong y = pair & ((1UL << width) - 1);
                ulong expected = codec.Pack(exact(codec.Unpack(x), codec.Unpack(y)));
                ulong actual = function(codec, x, y);
                if (expected != actual)
                {
                    differences.Add($"of 0x{x:X}, 0x{y:X} it is 0x{actual:X} instead of 0x{expected:X}");
                }
            });
            differences.AssertNone();
        }
    }
}
