using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>
/// The fused multiply-add of the 16-bit formats, where binary32 and binary64 are too narrow: many operands whose product and addend nearly cancel or just miss.
/// </summary>
public sealed class FusedMultiplyAddTests
{
    private const int Count = 10_000;

    [Fact]
    public void BFloat16RoundsOnce() => RoundsOnce<BFloat16>();

    [Fact]
    public void Binary16RoundsOnce() => RoundsOnce<TestBinary16>();

    [Fact]
    public void ATypeWithoutNaNRoundsOnce() => Seeded.Holds(
        Laws.MultipliesAndAddsCorrectly(
            Float6E3M2FN.Format,
            (x, y, z) => Float6E3M2FN.FusedMultiplyAdd(Float6E3M2FN.FromBits((byte)x), Float6E3M2FN.FromBits((byte)y), Float6E3M2FN.FromBits((byte)z)).ToBits()),
        2000,
        "fused multiply-add of Float6E3M2FN");

    [Fact]
    public void ProductsAndSumsThroughBinary32AreOtherNumbers()
    {
        // 1.0078125 * 192 = 193.5 lies halfway between two numbers, and the addend decides; binary64 loses the addend and rounds to even.
        BFloat16 x = BFloat16.BitIncrement(BFloat16.One);
        var y = (BFloat16)192;
        BFloat16 tiny = BFloat16.ScaleB(BFloat16.One, -100);
        Assert.Equal((BFloat16)194, BFloat16.FusedMultiplyAdd(x, y, tiny));
        Assert.Equal((BFloat16)193, BFloat16.FusedMultiplyAdd(x, y, -tiny));
        Assert.Equal((BFloat16)194, (BFloat16)Math.FusedMultiplyAdd((double)x, (double)y, -(double)tiny));
    }

    private static void RoundsOnce<T>()
        where T : struct, IFormatValue<T>, IFloatingPointIeee754<T> => Seeded.Holds(
        Laws.MultipliesAndAddsCorrectly(
            (FloatFormat)T.Format,
            (x, y, z) => T.FusedMultiplyAdd(T.FromCode(x), T.FromCode(y), T.FromCode(z)).ToCode()),
        Count,
        $"fused multiply-add of {typeof(T).Name}");
}
