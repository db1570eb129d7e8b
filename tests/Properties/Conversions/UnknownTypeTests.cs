using System.Numerics;
using Xunit;

namespace NumFormats.Properties;

/// <summary>A number type without a conversion is an error, never some number.</summary>
public sealed class UnknownTypeTests
{
    [Theory]
    [ValueTypes]
    public void ThereIsNoConversionFromAnUnknownType<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.Throws<NotSupportedException>(() => T.CreateChecked(default(UnknownNumber)));
        Assert.Throws<NotSupportedException>(() => T.CreateSaturating(default(UnknownNumber)));
        Assert.Throws<NotSupportedException>(() => T.CreateTruncating(default(UnknownNumber)));
    }

    [Theory]
    [ValueTypes]
    public void ThereIsNoConversionToAnUnknownType<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.Throws<NotSupportedException>(() => Create<UnknownNumber>.Checked(T.One));
        Assert.Throws<NotSupportedException>(() => Create<UnknownNumber>.Saturating(T.One));
        Assert.Throws<NotSupportedException>(() => Create<UnknownNumber>.Truncating(T.One));
    }

    [Fact]
    public void RoundingModesDoNotHelpAnUnknownType() =>
        Assert.Throws<NotSupportedException>(() => BFloat16.ConvertFrom(default(UnknownNumber), RoundingMode.Up));

    // CreateChecked and its like have bodies in the interface: reached only by a type parameter.
    private static class Create<TNumber>
        where TNumber : INumberBase<TNumber>
    {
        public static TNumber Checked<TOther>(TOther value)
            where TOther : INumberBase<TOther> => TNumber.CreateChecked(value);

        public static TNumber Saturating<TOther>(TOther value)
            where TOther : INumberBase<TOther> => TNumber.CreateSaturating(value);

        public static TNumber Truncating<TOther>(TOther value)
            where TOther : INumberBase<TOther> => TNumber.CreateTruncating(value);
    }
}
