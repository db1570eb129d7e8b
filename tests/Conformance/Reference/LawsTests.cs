using FsCheck;
using Microsoft.FSharp.Core;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The laws hold for the machine's own binary16 and binary32 and for the reference model, and break where a mistake is put in.</summary>
public sealed class LawsTests
{
    private static readonly FloatFormat s_binary16 = new(5, 10, 15, FloatSpecials.Ieee, isSigned: true);
    private static readonly FloatFormat s_binary32 = new(8, 23, 127, FloatSpecials.Ieee, isSigned: true);
    private static readonly FloatFormat s_e4m3fnuz = new(4, 3, 8, FloatSpecials.NaNNegativeZero, isSigned: true);

    private static readonly Config s_config = Config.QuickThrowOnFailure
        .WithMaxTest(3000)
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd(20_240_611, 3), FSharpOption<int>.None));

    [Fact]
    public void TheMachinesHalfObeysTheLaws()
    {
        Holds(Laws.DecodesExactly(s_binary16, code => (double)ToHalf(code)));
        Holds(Laws.RoundTrips(s_binary16, code => (double)ToHalf(code), value => ToCode((Half)value)));
        Holds(Laws.RoundsCorrectly(s_binary16, value => ToCode((Half)value)));
        Holds(Laws.RoundsMonotonically(s_binary16, code => (double)ToHalf(code), value => ToCode((Half)value)));
        Holds(Laws.IsSymmetric(s_binary16, value => ToCode((Half)value)));
        Holds(Laws.IsCommutative(s_binary16, (left, right) => ToCode(ToHalf(left) + ToHalf(right))));
        Holds(Laws.AddsCorrectly(s_binary16, (left, right) => ToCode(ToHalf(left) + ToHalf(right))));
        Holds(Laws.SubtractsCorrectly(s_binary16, (left, right) => ToCode(ToHalf(left) - ToHalf(right))));
        Holds(Laws.MultipliesCorrectly(s_binary16, (left, right) => ToCode(ToHalf(left) * ToHalf(right))));
        Holds(Laws.DividesCorrectly(s_binary16, (left, right) => ToCode(ToHalf(left) / ToHalf(right))));
        Holds(Laws.TakesSquareRootsCorrectly(s_binary16, code => ToCode(Half.Sqrt(ToHalf(code)))));
    }

    [Fact]
    public void TheMachinesSingleObeysTheLaws()
    {
        Holds(Laws.DecodesExactly(s_binary32, code => ToSingle(code)));
        Holds(Laws.RoundsCorrectly(s_binary32, value => ToCode((float)value)));
        Holds(Laws.RoundsMonotonically(s_binary32, code => ToSingle(code), value => ToCode((float)value)));
        Holds(Laws.AddsCorrectly(s_binary32, (left, right) => ToCode(ToSingle(left) + ToSingle(right))));
        Holds(Laws.MultipliesCorrectly(s_binary32, (left, right) => ToCode(ToSingle(left) * ToSingle(right))));
        Holds(Laws.DividesCorrectly(s_binary32, (left, right) => ToCode(ToSingle(left) / ToSingle(right))));
        Holds(Laws.TakesSquareRootsCorrectly(s_binary32, code => ToCode(MathF.Sqrt(ToSingle(code)))));
        Holds(Laws.MultipliesAndAddsCorrectly(
            s_binary32, (left, right, addend) => ToCode(MathF.FusedMultiplyAdd(ToSingle(left), ToSingle(right), ToSingle(addend)))));
    }

    [Fact]
    public void TheModelObeysTheLawsInEveryMode()
    {
        var model = new ReferenceFloat(s_e4m3fnuz);
        Holds(Laws.RoundsCorrectly(s_e4m3fnuz, model.Encode));
        Holds(Laws.RoundsCorrectly(s_e4m3fnuz, value => model.Encode(value, RoundingMode.Up, OverflowMode.Finite), RoundingMode.Up, OverflowMode.Finite));
        Holds(Laws.IsSymmetric(s_e4m3fnuz, value => model.Encode(value)));
        Holds(Laws.AddsCorrectly(s_e4m3fnuz, model.Add));
        Holds(Laws.SubtractsCorrectly(s_e4m3fnuz, model.Subtract));
        Holds(Laws.MultipliesCorrectly(s_e4m3fnuz, model.Multiply));
        Holds(Laws.DividesCorrectly(s_e4m3fnuz, model.Divide));
        Holds(Laws.TakesSquareRootsCorrectly(s_e4m3fnuz, model.Sqrt));
        Holds(Laws.MultipliesAndAddsCorrectly(s_e4m3fnuz, model.FusedMultiplyAdd));
    }

    [Fact]
    public void MistakesAreFound()
    {
        var model = new ReferenceFloat(s_binary16);
        Breaks(Laws.DecodesExactly(s_binary16, code => Math.Abs((double)ToHalf(code))));
        Breaks(Laws.RoundTrips(s_binary16, code => (double)ToHalf(code), value => ToCode((Half)value) & 0xFFFE));
        Breaks(Laws.RoundsCorrectly(s_binary16, value => ToCode((Half)(float)value)));
        Breaks(Laws.RoundsCorrectly(s_binary16, value => ToCode((Half)value), RoundingMode.NearestAway));
        Breaks(Laws.RoundsCorrectly(s_binary16, (value, rounding, _) => model.Encode(value, rounding)));
        Breaks(Laws.RoundsMonotonically(s_binary16, code => (double)ToHalf(code), value => ToCode((Half)value) ^ 1));
        Breaks(Laws.IsSymmetric(s_binary16, value => model.Encode(value, RoundingMode.Up)));
        Breaks(Laws.IsCommutative(s_binary16, (left, right) => ToCode(ToHalf(left) - ToHalf(right))));
        Breaks(Laws.AddsCorrectly(s_binary16, (left, right) => model.Add(left, right, RoundingMode.NearestAway)));
        Breaks(Laws.MultipliesCorrectly(s_binary16, (left, right) => model.Multiply(left, right) is var code && (code & 0x7C00) == 0 ? 0 : code));
        Breaks(Laws.AddsCorrectly(s_binary16, (left, right, rounding, overflow) => model.Add(left, right, RoundingMode.NearestEven, overflow)));
    }

    [Fact]
    public void FusedMultiplyAddThroughSingleIsFoundOut() => Breaks(Laws.MultipliesAndAddsCorrectly(
        s_binary16,
        (left, right, addend) => ToCode((Half)MathF.FusedMultiplyAdd((float)ToHalf(left), (float)ToHalf(right), (float)ToHalf(addend)))));

    [Fact]
    public void FailuresSayWhatWasExpectedAndAreShrunk()
    {
        Exception failure = Breaks(Laws.AddsCorrectly(s_binary16, (left, right) => ToCode(ToHalf(left) + ToHalf(right)) ^ 1));
        Assert.Contains("of 0x0 (0), 0x0 (0) the result was 0x1 (1/16777216) instead of 0x0 (0) (NearestEven, overflow None)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnsignedFormatsHaveNoSymmetry() =>
        Assert.Throws<ArgumentException>(() => Laws.IsSymmetric(new FloatFormat(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: false), _ => 0));

    private static void Holds(Property law) => Check.One(s_config, law);

    private static Exception Breaks(Property law) => Assert.ThrowsAny<Exception>(() => Check.One(s_config, law));

    private static Half ToHalf(ulong code) => BitConverter.UInt16BitsToHalf((ushort)code);

    private static ulong ToCode(Half value) => BitConverter.HalfToUInt16Bits(value);

    private static float ToSingle(ulong code) => BitConverter.UInt32BitsToSingle((uint)code);

    private static ulong ToCode(float value) => BitConverter.SingleToUInt32Bits(value);
}
