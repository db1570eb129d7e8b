using Xunit;

namespace NumFormats.Conformance;

/// <summary>Zeros, infinities, NaN, poles, domains, exact results, and operands or results far beyond every format.</summary>
public class SpecialCaseTests
{
    // IEEE 754-2019 section 9.2.1, C23 annex F.
    private const string Specials = """
        exp 0 = 1
        exp -0 = 1
        exp inf = inf
        exp -inf = 0
        exp nan = nan
        exp -nan = -nan
        exp2 -inf = 0
        exp10 -inf = 0
        exp10 -0 = 1
        expm1 -0 = -0
        expm1 0 = 0
        expm1 inf = inf
        expm1 -inf = -1
        exp2m1 -0 = -0
        exp2m1 -inf = -1
        exp10m1 0 = 0
        exp10m1 -inf = -1
        log 0 = -inf
        log -0 = -inf
        log 1 = 0
        log -1 = nan
        log inf = inf
        log -inf = nan
        log -nan = -nan
        log2 -0 = -inf
        log2 1 = 0
        log2 -2 = nan
        log10 0 = -inf
        log10 1 = 0
        log10 -inf = nan
        logp1 -0 = -0
        logp1 -1 = -inf
        logp1 -1.5 = nan
        logp1 inf = inf
        logp1 -inf = nan
        log2p1 0 = 0
        log2p1 -1 = -inf
        log2p1 -2 = nan
        log10p1 -0 = -0
        log10p1 -1 = -inf
        log10p1 inf = inf
        logbase 1 2 = 0
        logbase 1 0.5 = -0
        logbase 1 0 = -0
        logbase 1 inf = 0
        logbase 2 0 = nan
        logbase 2 inf = nan
        logbase 5 1 = nan
        logbase 1 1 = nan
        logbase -1 2 = nan
        logbase 2 -2 = nan
        logbase 0 2 = -inf
        logbase 0 0.5 = inf
        logbase inf 2 = inf
        logbase inf 0.5 = -inf
        logbase nan -nan = nan
        logbase 2 -nan = -nan
        pow nan 0 = 1
        pow 1 nan = 1
        pow 1 -inf = 1
        pow -nan 1 = -nan
        pow 2 -nan = -nan
        pow nan -nan = nan
        pow -1 inf = 1
        pow -1 -inf = 1
        pow 0 -3 = inf
        pow -0 -3 = -inf
        pow -0 -2 = inf
        pow -0 -0.5 = inf
        pow 0 -inf = inf
        pow -0 -inf = inf
        pow -0 3 = -0
        pow -0 2 = 0
        pow -0 0.5 = 0
        pow 0 inf = 0
        pow 0.5 -inf = inf
        pow -0.5 inf = 0
        pow 2 inf = inf
        pow -2 -inf = 0
        pow inf inf = inf
        pow inf -inf = 0
        pow inf 0.5 = inf
        pow inf -0.5 = 0
        pow -inf 3 = -inf
        pow -inf 2 = inf
        pow -inf 0.5 = inf
        pow -inf -3 = -0
        pow -inf -2 = 0
        pow -inf inf = inf
        pow -2 0.5 = nan
        pow -1 2^-30000 = nan
        pow -1 2^63+1 = -1
        pow -1 2^70 = 1
        compound nan 0 = 1
        compound -nan 1 = -nan
        compound -1 0 = 1
        compound -1 -1 = inf
        compound -1 3 = 0
        compound 0 7 = 1
        compound -0 -7 = 1
        compound inf 3 = inf
        compound inf -3 = 0
        compound -2 0 = nan
        compound -1.5 2 = nan
        compound -inf 2 = nan
        rootn 8 0 = nan
        rootn nan 0 = nan
        rootn -nan 3 = -nan
        rootn -0 3 = -0
        rootn -0 2 = 0
        rootn 0 -3 = inf
        rootn -0 -3 = -inf
        rootn -0 -2 = inf
        rootn inf 2 = inf
        rootn inf -2 = 0
        rootn -inf 3 = -inf
        rootn -inf 2 = nan
        rootn -inf -3 = -0
        rootn -inf -2 = nan
        rootn -8 2 = nan
        cbrt -0 = -0
        cbrt -inf = -inf
        hypot inf nan = inf
        hypot nan -inf = inf
        hypot -nan 1 = -nan
        hypot 0 -0 = 0
        hypot -3 0 = 3
        sin -0 = -0
        sin inf = nan
        sin -inf = nan
        cos -0 = 1
        cos inf = nan
        tan -0 = -0
        tan -inf = nan
        tan -nan = -nan
        sinpi -0 = -0
        sinpi 3 = 0
        sinpi -3 = -0
        sinpi -2^80 = -0
        sinpi 0.5 = 1
        sinpi -0.5 = -1
        sinpi 1.5 = -1
        sinpi 2.5 = 1
        sinpi inf = nan
        cospi 0 = 1
        cospi 0.5 = 0
        cospi -0.5 = 0
        cospi 1.5 = 0
        cospi 1 = -1
        cospi -1 = -1
        cospi 2^63+1 = -1
        cospi 2^64 = 1
        cospi -inf = nan
        tanpi -0 = -0
        tanpi 1 = -0
        tanpi -1 = 0
        tanpi 2 = 0
        tanpi -2 = -0
        tanpi 0.25 = 1
        tanpi -0.25 = -1
        tanpi 0.75 = -1
        tanpi 1.25 = 1
        tanpi 0.5 = inf
        tanpi -0.5 = -inf
        tanpi 1.5 = -inf
        tanpi -1.5 = inf
        tanpi 2.5 = inf
        tanpi inf = nan
        asin -0 = -0
        asin 2 = nan
        asin -inf = nan
        acos 1 = 0
        acos 1.5 = nan
        acos -inf = nan
        atan -0 = -0
        asinpi 1 = 0.5
        asinpi -1 = -0.5
        asinpi 1.5 = nan
        acospi 0 = 0.5
        acospi -0 = 0.5
        acospi 1 = 0
        acospi -1 = 1
        acospi 2 = nan
        atanpi 1 = 0.25
        atanpi -1 = -0.25
        atanpi inf = 0.5
        atanpi -inf = -0.5
        atanpi -0 = -0
        atan2 0 1 = 0
        atan2 -0 1 = -0
        atan2 0 0 = 0
        atan2 -0 0 = -0
        atan2 3 inf = 0
        atan2 -3 inf = -0
        atan2 nan 1 = nan
        atan2 1 -nan = -nan
        atan2pi 0 -0 = 1
        atan2pi -0 -0 = -1
        atan2pi 0 -5 = 1
        atan2pi 2 0 = 0.5
        atan2pi -2 -0 = -0.5
        atan2pi inf 5 = 0.5
        atan2pi -5 -inf = -1
        atan2pi inf inf = 0.25
        atan2pi -inf -inf = -0.75
        atan2pi 3 3 = 0.25
        atan2pi 3 -3 = 0.75
        atan2pi -2^70 2^70 = -0.25
        sinh -inf = -inf
        sinh -0 = -0
        cosh -0 = 1
        cosh -inf = inf
        tanh -inf = -1
        tanh inf = 1
        tanh -0 = -0
        asinh -0 = -0
        asinh -inf = -inf
        acosh 1 = 0
        acosh 0.5 = nan
        acosh -1 = nan
        acosh inf = inf
        acosh -inf = nan
        atanh 1 = inf
        atanh -1 = -inf
        atanh 1.5 = nan
        atanh -0 = -0
        atanh inf = nan
        degreestoradians -0 = -0
        radianstodegrees -inf = -inf
        """;

    private const string ExactResults = """
        exp2 10 = 1024
        exp2 -3 = 0.125
        exp2 -70000 = 2^-70000
        exp2m1 1 = 1
        exp2m1 -1 = -0.5
        exp2m1 64 = FFFFFFFFFFFFFFFF:63
        exp2m1 65 = 2^65-
        exp2m1 70 = 2^70-
        exp2m1 -64 = -FFFFFFFFFFFFFFFF:-1
        exp2m1 -65 = -1-
        exp2m1 5000 = 2^5000-
        exp10 3 = 1000
        exp10 22 = 1e22
        exp10 27 = CECB8F27F4200F3A:89
        exp10 28 = 813F3978F8940984:93*
        exp10m1 3 = 999
        exp10m1 19 = 8AC7230489E7FFFF:63
        exp10m1 20 = AD78EBC5AC61FFFF:66*
        log2 0.125 = -3
        log2 2^-70000 = -70000
        log2p1 3 = 2
        log2p1 -0.75 = -2
        log2p1 FFFFFFFFFFFFFFFF:63 = 64
        log2p1 -FFFFFFFFFFFFFFFF:-1 = -64
        log2p1 2^65 = 65+
        log2p1 2^30000 = 30000+
        log10 1000 = 3
        log10 CECB8F27F4200F3A:89 = 27
        log10p1 9 = 1
        log10p1 999999 = 6
        log10p1 8AC7230489E7FFFF:63 = 19
        logbase 8 4 = 1.5
        logbase 4 8 = AAAAAAAAAAAAAAAA:-1*
        logbase 0.25 8 = -AAAAAAAAAAAAAAAA:-1*
        logbase 27 9 = 1.5
        logbase 6 36 = 0.5
        logbase 216 36 = 1.5
        logbase 2^70000 2^-7 = -10000
        logbase 5 5 = 1
        pow 2 10 = 1024
        pow 4 0.5 = 2
        pow 4 -0.5 = 0.5
        pow 9 1.5 = 27
        pow 2.25 2.5 = 7.59375
        pow 81 0.75 = 27
        pow -3 3 = -27
        pow -3 40 = A8B8B452291FE821:63
        pow 3 41 = FD150E7B3DAFDC31:64*
        pow 2^64 2^-6 = 2
        pow 2^-32768 -2^-15 = 2
        pow 2 -70000 = 2^-70000
        pow 10 20 = 100000000000000000000
        pow 10 -1 = CCCCCCCCCCCCCCCC:-4*
        pow 8000000000000001:0 2 = 8000000000000002:0*
        pow FFFFFFFFFFFFFFFF:-1 2 = FFFFFFFFFFFFFFFE:-1*
        compound 1 10 = 1024
        compound 0.5 2 = 2.25
        compound -0.5 -3 = 8
        compound 2^-64 1 = 1+
        compound 2^-64 2 = 8000000000000001:0*
        compound 2^-63 2 = 8000000000000002:0*
        compound -2^-64 1 = FFFFFFFFFFFFFFFF:-1
        compound -2^-65 1 = 1-
        compound 2^200 3 = 2^600+
        compound 2^200 -3 = 2^-600-
        cbrt 27 = 3
        cbrt -0.125 = -0.5
        cbrt 2^30000 = 2^10000
        rootn 1024 10 = 2
        rootn 8 -3 = 0.5
        rootn -243 5 = -3
        rootn A8B8B452291FE821:63 40 = 3
        rootn 7 1 = 7
        rootn 1 2147483647 = 1
        hypot 3 4 = 5
        hypot -5 12 = 13
        hypot 2^-30000 2^30000 = 2^30000+
        hypot 1 2^-33 = 1+
        hypot 1 1 = B504F333F9DE6484:0*
        acospi 0.5 = AAAAAAAAAAAAAAAA:-2*
        acospi -0.5 = AAAAAAAAAAAAAAAA:-1*
        asinpi 0.5 = AAAAAAAAAAAAAAAA:-3*
        asinpi -0.5 = -AAAAAAAAAAAAAAAA:-3*
        """;

    // Numbers whose results are next to a representable number, or beyond every format.
    private const string Extremes = """
        exp 2^-30000 = 1+
        exp -2^-30000 = 1-
        exp 2^-68 = 1+
        exp 2^40 = 2^268435456*
        exp -2^40 = 2^-268435456*
        exp 2^70000 = 2^268435456*
        exp2 2^-30000 = 1+
        exp2 -2^-30000 = 1-
        exp2 2^70000 = 2^268435456*
        exp2 -2^28 = 2^-268435456
        exp2 -2^29 = 2^-268435456*
        exp10 2^-70 = 1+
        exp10 -2^70000 = 2^-268435456*
        expm1 2^-30000 = 2^-30000+
        expm1 -2^-30000 = -2^-30000-
        expm1 -2^70000 = -1-
        expm1 -50 = -1-
        expm1 2^70000 = 2^268435456*
        exp2m1 2^-30000 = +B17217F7D1CF79AB:-30001*
        exp2m1 -2^70000 = -1-
        exp2m1 2^70000 = 2^268435456*
        exp10m1 -2^-30000 = -935D8DDDAAA8AC16:-29999*
        exp10m1 -2^70000 = -1-
        log 2^70000 = +BD884D79C32A0B85:15*
        logp1 2^-30000 = 2^-30000-
        logp1 -2^-30000 = -2^-30000+
        logp1 2^70000 = +BD884D79C32A0B85:15*
        log2p1 2^-30000 = +B8AA3B295C17F0BB:-30000*
        log10p1 2^-30000 = +DE5BD8A937287195:-30002*
        sin 2^-30000 = 2^-30000-
        sin -2^-40 = -2^-40-
        sin 3e-12 = 3e-12-
        cos 2^-30000 = 1-
        cos -2^-34 = 1-
        tan 2^-30000 = 2^-30000+
        tan -3e-12 = -3e-12+
        sinpi 2^-30000 = +C90FDAA22168C234:-29999*
        cospi 2^-30000 = 1-
        cospi -2^-40 = 1-
        tanpi -2^-30000 = -C90FDAA22168C234:-29999*
        asin 2^-30000 = 2^-30000+
        acos 2^-30000 = C90FDAA22168C234:0*
        acos -0 = C90FDAA22168C234:0*
        asin 1 = C90FDAA22168C234:0*
        asin -1 = -C90FDAA22168C234:0*
        acos -1 = C90FDAA22168C234:1*
        atan 2^-30000 = 2^-30000-
        atan 2^30000 = C90FDAA22168C234:0*
        atan -inf = -C90FDAA22168C234:0*
        asinpi 2^-30000 = +A2F9836E4E441529:-30002*
        acospi 2^-30000 = 0.5-
        acospi -2^-30000 = 0.5+
        atanpi 2^30000 = 0.5-
        atanpi -2^30000 = -0.5-
        atan2 2^-20000 2^20000 = 2^-40000-
        atan2 -3 2^20000 = -C000000000000000:-19999-
        atan2 1 3e30 = +D8587FF47D7154C2:-102*
        atan2 0 -1 = C90FDAA22168C234:1*
        atan2 -0 -1 = -C90FDAA22168C234:1*
        atan2 inf -inf = 96CBE3F9990E91A7:1*
        atan2 2 -0 = C90FDAA22168C234:0*
        atan2 2^-30000 -1 = C90FDAA22168C234:1*
        atan2 2^30000 -1 = C90FDAA22168C234:0*
        atan2pi 2^-30000 -1 = 1-
        atan2pi -2^-30000 -1 = -1-
        atan2pi 2^30000 1 = 0.5-
        atan2pi 2^30000 -1 = 0.5+
        sinh 2^-30000 = 2^-30000+
        sinh -2^70000 = -2^268435456*
        cosh 2^-30000 = 1+
        cosh 2^70000 = 2^268435456*
        tanh -2^-30000 = -2^-30000-
        tanh -40 = -1-
        tanh 2^70000 = 1-
        asinh 2^-30000 = 2^-30000-
        asinh -2^70000 = -BD88FEEBDB21DD54:15*
        acosh 2^70000 = +BD88FEEBDB21DD54:15*
        atanh 2^-30000 = 2^-30000+
        pow 3 2^-30000 = 1+
        pow 3 -2^-30000 = 1-
        pow 0.7 2^-100 = 1-
        pow 3 2^30000 = 2^268435456*
        pow 0.7 2^30000 = 2^-268435456*
        pow -3 2^30000 = 2^268435456*
        pow 2 2^29 = 2^268435456*
        pow -8 2^28+1 = -2^268435456*
        pow 8000000000000001:0 2^-30000 = 1+
        pow 2^70000 2^70000 = 2^268435456*
        compound 2^-30000 1000000 = 1+
        compound -2^-30000 1000000 = 1-
        compound -2^-30000 -1000000 = 1+
        compound 2^70000 2147483647 = 2^268435456*
        rootn 3 2147483647 = +80000001193EA7AE:0*
        """;

    [Fact]
    public void SpecialOperandsFollowTheStandard() => Check(Specials);

    [Fact]
    public void ExactResultsAreExact() => Check(ExactResults);

    [Fact]
    public void ExtremeOperandsKeepTheSideOfTheirLimit() => Check(Extremes);

    [Fact]
    public void NaNIsReturnedAsItIs()
    {
        foreach ((string name, var function) in ElementaryCatalog.Unary)
        {
            Assert.True(function.Evaluate(Unpacked.NaN) == Unpacked.NaN, name);
            Assert.True(function.Evaluate(Unpacked.SignedNaN(isNegative: true)) == Unpacked.SignedNaN(isNegative: true), name);
        }
    }

    [Fact]
    public void NamesAreFoundInAnyCaseAndByAlias()
    {
        Assert.Equal(Unpacked.One, ElementaryCatalog.Unary["EXP"].Evaluate(Unpacked.Zero));
        Assert.Equal(ElementaryCatalog.Unary["logp1"], ElementaryCatalog.Unary["log1p"]);
    }

    private static void Check(string table)
    {
        string[] failures =
        [
            .. from line in ElementaryText.Lines(table)
               let result = ElementaryText.Evaluate(line)
               where result.Actual != result.Expected
               select $"{line}, not {result.Actual} (expected {result.Expected})",
        ];
        Assert.Empty(failures);
    }
}
