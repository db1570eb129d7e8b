using FsCheck;
using Microsoft.FSharp.Core;
using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Posits;

/// <summary>Posits too wide for all pairs: conversions and operations on pairs and triples that favour boundaries.</summary>
public sealed class LawsOfWidePositsTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure
        .WithMaxTest(400)
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd(20_260_411, 5), FSharpOption<int>.None));

    private static readonly Config s_fewer = s_config.WithMaxTest(60);

    private static readonly Config s_more = s_config.WithMaxTest(10_000);

    public static TheoryData<string> Formats() =>
        ["posit9", "posit12es1", "posit16", "posit16es1", "posit17es3", "posit23es0", "posit32", "posit33es4", "posit48es1", "posit57", "posit63", "posit64", "posit64es0", "posit64es4"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void TheLawsHold(string name)
    {
        var format = PositFormat.Parse(name);
        Check.One(s_config, Laws.RoundsCorrectly(format, format.Encode));
        Check.One(s_config, Laws.IsSymmetric(format, value => format.Encode(value)));
        Check.One(s_config, Laws.IsCommutative(format, (x, y) => format.Add(x, y)));
        Check.One(s_config, Laws.AddsCorrectly(format, (x, y) => format.Add(x, y)));
        Check.One(s_config, Laws.SubtractsCorrectly(format, (x, y) => format.Subtract(x, y)));
        Check.One(s_config, Laws.MultipliesCorrectly(format, (x, y) => format.Multiply(x, y)));
        Check.One(s_config, Laws.DividesCorrectly(format, (x, y) => format.Divide(x, y)));
        Check.One(s_config, Laws.TakesSquareRootsCorrectly(format, code => format.Sqrt(code)));
        Check.One(s_config, Laws.MultipliesAndAddsCorrectly(format, (x, y, z) => format.FusedMultiplyAdd(x, y, z)));
        if (((INumberCodec)format).FitsInDouble)
        {
            Check.One(s_config, Laws.DecodesExactly(format, format.Decode));
            Check.One(s_config, Laws.RoundTrips(format, format.Decode, value => format.Encode(value)));
            Check.One(s_config, Laws.RoundsMonotonically(format, format.Decode, value => format.Encode(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OperationsAreRightInTheOtherModes(string name)
    {
        // The exact core gives 64 bits of a result: with at most 32 in the format, 32 are left for random ones.
        var format = PositFormat.Parse(name);
        foreach (Rounding rounding in format.Precision <= 32 ? [.. Modes.Deterministic, .. Modes.Stochastic] : Modes.Deterministic)
        {
            Check.One(s_fewer, Laws.AddsCorrectly(format, (x, y) => format.Add(x, y, rounding), rounding));
            Check.One(s_fewer, Laws.DividesCorrectly(format, (x, y) => format.Divide(x, y, rounding), rounding));
            Check.One(s_fewer, Laws.MultipliesAndAddsCorrectly(format, (x, y, z) => format.FusedMultiplyAdd(x, y, z, rounding), rounding));
        }
    }

    [Fact]
    public void MistakesAreFound()
    {
        // Rounding at the arithmetic middle where exponent bits are cut, as many programs do; losing what lies below the 64th bit; an infinity.
        PositFormat posit8 = PositFormat.Posit8;
        Breaks(Laws.RoundsCorrectly(posit8, value => Math.Abs(value) is > 131072 and < 163840 ? posit8.Encode(Math.CopySign(131072, value)) : posit8.Encode(value)));
        PositFormat posit64 = PositFormat.Posit64;
        Breaks(Laws.AddsCorrectly(posit64, (x, y) => posit64.Encode(posit64.Decode(x) + posit64.Decode(y))));
        Breaks(Laws.MultipliesAndAddsCorrectly(posit64, (x, y, z) => posit64.Add(posit64.Multiply(x, y), z)));
        Breaks(Laws.DividesCorrectly(posit8, (x, y) => y == 0 ? posit8.LargestCode : posit8.Divide(x, y)));

        static void Breaks(Property law) => Assert.ThrowsAny<Exception>(() => Check.One(s_more, law));
    }
}
