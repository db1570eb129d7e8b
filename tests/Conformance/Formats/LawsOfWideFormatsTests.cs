using FsCheck;
using Microsoft.FSharp.Core;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Formats too wide for all pairs: conversions and operations in every mode on pairs and triples that favour boundaries.</summary>
public sealed class LawsOfWideFormatsTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure
        .WithMaxTest(600)
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd(20_250_311, 5), FSharpOption<int>.None));

    public static TheoryData<string> Formats() => ["bf16", "f16", "tf32", "f32", "e6m9", "e11m20", "e7m8fnuz", "p3109_k16p10se", "p3109_k12p6uf", "ue8m8"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void TheLawsHoldInEveryMode(string name)
    {
        var format = FloatFormat.Parse(name);
        Check.One(s_config, Laws.DecodesExactly(format, format.Decode));
        Check.One(s_config, Laws.RoundsCorrectly(format, format.Encode));
        Check.One(s_config, Laws.AddsCorrectly(format, format.Add));
        Check.One(s_config, Laws.SubtractsCorrectly(format, format.Subtract));
        Check.One(s_config, Laws.MultipliesCorrectly(format, format.Multiply));
        Check.One(s_config, Laws.DividesCorrectly(format, format.Divide));
        Check.One(s_config, Laws.TakesSquareRootsCorrectly(format, format.Sqrt));
        Check.One(s_config, Laws.MultipliesAndAddsCorrectly(format, format.FusedMultiplyAdd));
    }

    [Fact]
    public void TheLawsHoldForTheOperatorsOfBFloat16()
    {
        FloatFormat format = BFloat16.Format;
        static BFloat16 Value(ulong code) => BFloat16.FromBits((ushort)code);
        Check.One(s_config, Laws.RoundsCorrectly(format, value => ((BFloat16)value).ToBits()));
        Check.One(s_config, Laws.AddsCorrectly(format, (x, y) => (Value(x) + Value(y)).ToBits()));
        Check.One(s_config, Laws.SubtractsCorrectly(format, (x, y) => (Value(x) - Value(y)).ToBits()));
        Check.One(s_config, Laws.MultipliesCorrectly(format, (x, y) => (Value(x) * Value(y)).ToBits()));
        Check.One(s_config, Laws.DividesCorrectly(format, (x, y) => (Value(x) / Value(y)).ToBits()));
        Check.One(s_config, Laws.TakesSquareRootsCorrectly(format, code => BFloat16.Sqrt(Value(code)).ToBits()));
        Check.One(s_config, Laws.MultipliesAndAddsCorrectly(format, (x, y, z) => BFloat16.FusedMultiplyAdd(Value(x), Value(y), Value(z)).ToBits()));
    }
}
