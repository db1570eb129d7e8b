using FsCheck;
using FsCheck.Fluent;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

public sealed class ValueGeneratorTests
{
    [Fact]
    public void ValuesOfATypeReachItsBoundariesAndShrinkToSimplerOnes()
    {
        Arbitrary<Float8E4M3FN> values = FloatGenerators.Values<Float8E4M3FN>();
        HashSet<byte> seen = [.. values.Generator.Sample(1000).Select(value => value.ToBits())];
        Assert.Superset(new HashSet<byte> { 0x00, 0x80, 0x01, 0x07, 0x08, 0x38, 0x7E, 0x7F, 0xFE }, seen);

        Float8E4M3FN shrunk = values.Shrinker(Float8E4M3FN.FromBits(0x5D)).First();
        Assert.True(Float8E4M3FN.Abs(shrunk) < Float8E4M3FN.FromBits(0x5D));
    }

    [Fact]
    public void ALawOfAnOwnTypeIsCheckedAndAFalseOneIsRefuted()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(FloatGenerators.Values<BFloat16>(), x => (-x).Equals(-(-(-x)))));
        Assert.ThrowsAny<Exception>(() => Check.QuickThrowOnFailure(Prop.ForAll(FloatGenerators.Values<BFloat16>(), x => (x + BFloat16.One) > x)));
    }
}
