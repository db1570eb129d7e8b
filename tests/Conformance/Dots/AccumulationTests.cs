using NumFormats.Kernels;
using Xunit;
using SumOrder = NumFormats.Kernels.Accumulation;

namespace NumFormats.Conformance.Dots;

/// <summary>The names of accumulations.</summary>
public sealed class AccumulationTests
{
    [Theory]
    [InlineData("f32", "f32")]
    [InlineData(" F64 ", "f64")]
    [InlineData("hopper", "aligned:14:32/128")]
    [InlineData("aligned:14:32:128", "aligned:14:32/128")]
    [InlineData("chunk:32", "f32/32")]
    [InlineData("chunk:16:bf16", "run:bf16/16")]
    [InlineData("run:bf16:nearest-even", "run:bf16")]
    [InlineData("RUN:E5M7:Toward-Zero/8@BF16", "run:e5m7:toward-zero/8@bf16")]
    [InlineData("run:f16:stochastic:18446744073709551615", "run:f16:stochastic:18446744073709551615:32")]
    [InlineData("run:f16:stochastic:3:4", "run:f16:stochastic:3:4")]
    [InlineData("exact@e4m3fn", "exact@e4m3fn")]
    public void NamesAreReadAndPrinted(string text, string name)
    {
        var accumulation = SumOrder.Parse(text);
        Assert.Equal(name, accumulation.Name);
        Assert.Equal(name, accumulation.ToString());
        Assert.Equal(accumulation, SumOrder.Parse(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("f33")]
    [InlineData("run")]
    [InlineData("run:bf16:sideways")]
    [InlineData("run:int8")]
    [InlineData("run:f64")]
    [InlineData("run:e8m0fnu")]
    [InlineData("run:f32:stochastic:1:32")]
    [InlineData("run:bf16:stochastic")]
    [InlineData("run:bf16:stochastic:1:33")]
    [InlineData("aligned:14")]
    [InlineData("aligned:0:32")]
    [InlineData("aligned:33:32")]
    [InlineData("aligned:14:65537")]
    [InlineData("aligned:-1:32")]
    [InlineData("chunk:0")]
    [InlineData("f32/99999999999")]
    [InlineData("f32/2/2")]
    [InlineData("f32@bf16@bf16")]
    [InlineData("f32@")]
    [InlineData("f32:f32")]
    public void OtherTextIsRefused(string text)
    {
        Assert.False(SumOrder.TryParse(text, out _));
        Assert.Contains(text, Assert.Throws<FormatException>(() => SumOrder.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PropertiesAreThoseOfTheName()
    {
        Assert.Equal(SumOrder.Hopper, SumOrder.Aligned(14, 32).InChunks(128));
        Assert.Equal(AccumulationOrder.Running, SumOrder.Running(FloatFormat.BFloat16).Order);
        Assert.Throws<ArgumentNullException>(() => SumOrder.Running(null!));
        Assert.Throws<ArgumentException>(() => SumOrder.Running(FloatFormat.Binary64));
        Assert.Throws<ArgumentOutOfRangeException>(() => SumOrder.Aligned(14, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SumOrder.Binary32.InChunks(0));
        Assert.Throws<ArgumentException>(() => SumOrder.Binary32.WithProductsIn(FloatFormat.UE5M3));
    }
}
