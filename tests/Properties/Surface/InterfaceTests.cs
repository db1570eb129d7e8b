using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Which of .NET's number interfaces a value type has.</summary>
public sealed class InterfaceTests
{
    private static readonly Type[] s_functions =
    [
        typeof(IRootFunctions<>), typeof(IPowerFunctions<>), typeof(IExponentialFunctions<>),
        typeof(ILogarithmicFunctions<>), typeof(ITrigonometricFunctions<>), typeof(IHyperbolicFunctions<>),
    ];

    [Fact]
    public void EveryTypeIsThere() => Assert.Equal(
        [
            "BFloat16", "Binary8P3SF", "Binary8P4SE", "Binary8P4UE", "Float12E6M5", "Float24E8M15", "Float4E2M1FN", "Float6E2M3FN", "Float6E3M2FN",
            "Float7E3M3", "Float8E3M4", "Float8E4M3", "Float8E4M3B11FNUZ", "Float8E4M3FN", "Float8E4M3FNUZ", "Float8E5M2", "Float8E5M2FNUZ",
            "Float8E8M0FNU", "GlobalFloat10E5M4", "Posit10Es3", "Posit12Es4", "Posit16", "Posit16Es1", "Posit2", "Posit24", "Posit32", "Posit4Es1", "Posit64",
            "Posit6Es0", "Posit8", "Posit8Es0", "TestBinary16", "UFloat6E4M2FN", "UFloat8E4M4", "UFloat8E5M3",
        ],
        ValueTypesAttribute.All.Select(type => type.Name).Order(StringComparer.Ordinal),
        StringComparer.Ordinal);

    [Theory]
    [FloatTypes]
    public void TheWidestInterfaceFollowsFromTheFormat<T>(T _)
        where T : struct, IFormatValue<T>
    {
        var format = (FloatFormat)T.Format;
        bool isBinary = format is { IsSigned: true, HasNaN: true, HasInfinity: true };
        Assert.Equal(isBinary, ValueTypesAttribute.Has(typeof(T), typeof(IBinaryFloatingPointIeee754<>)));
        Assert.Equal(isBinary, ValueTypesAttribute.Has(typeof(T), typeof(IFloatingPointIeee754<>)));
        Assert.Equal(format.IsSigned, ValueTypesAttribute.Has(typeof(T), typeof(IFloatingPoint<>)));
        Assert.Equal(format.IsSigned, ValueTypesAttribute.Has(typeof(T), typeof(ISignedNumber<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(INumber<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(IMinMaxValue<>)));
        Assert.All(s_functions, function => Assert.True(ValueTypesAttribute.Has(typeof(T), function), function.Name));
    }

    [Theory]
    [PositTypes]
    public void PositsAreSignedNumbersAndNoIeeeFloats<T>(T _)
        where T : struct, IFormatValue<T>
    {
        Assert.False(ValueTypesAttribute.Has(typeof(T), typeof(IFloatingPoint<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(IPositValue<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(INumber<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(ISignedNumber<>)));
        Assert.True(ValueTypesAttribute.Has(typeof(T), typeof(IMinMaxValue<>)));
        Assert.All(s_functions, function => Assert.True(ValueTypesAttribute.Has(typeof(T), function), function.Name));
    }

    [Fact]
    public void OcpAndIeeeShapesAreWhatTheyAreNamedFor()
    {
        Type[] binary = [typeof(Float8E5M2), typeof(Float8E4M3), typeof(Float8E3M4), typeof(BFloat16)];
        Type[] floating =
        [
            typeof(Float8E4M3FN), typeof(Float8E4M3FNUZ), typeof(Float8E5M2FNUZ), typeof(Float8E4M3B11FNUZ), typeof(Float6E2M3FN), typeof(Float6E3M2FN),
            typeof(Float4E2M1FN),
        ];
        Type[] unsigned = [typeof(Float8E8M0FNU), typeof(UFloat8E5M3)];
        Assert.All(binary, type => Assert.True(ValueTypesAttribute.Has(type, typeof(IBinaryFloatingPointIeee754<>)), type.Name));
        Assert.All(floating, type => Assert.True(ValueTypesAttribute.Has(type, typeof(IFloatingPoint<>)) && !ValueTypesAttribute.Has(type, typeof(IFloatingPointIeee754<>)), type.Name));
        Assert.All(unsigned, type => Assert.True(ValueTypesAttribute.Has(type, typeof(INumber<>)) && !ValueTypesAttribute.Has(type, typeof(ISignedNumber<>)), type.Name));
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IBinaryFloatingPointIeee754<>))]
    public void TypesWithNaNAndInfinityHaveAllInterfacesOfHalf<T>(T _)
    {
        IEnumerable<string> expected = typeof(Half).GetInterfaces().Where(type => type.IsVisible).Select(type => NameFor<Half>(type));
        var actual = typeof(T).GetInterfaces().Select(NameFor<T>).ToHashSet(StringComparer.Ordinal);
        Assert.All(expected, name => Assert.Contains(name, actual));
    }

    [Theory]
    [ValueTypes]
    public void AValueIsAsLargeAsItsCode<T>(T _)
        where T : struct, IFormatValue<T> => Assert.Equal(T.Format.BytesPerCode, Unsafe.SizeOf<T>());

    [Fact]
    public void SizesAreOneTwoFourAndEightBytes()
    {
        Assert.Equal(1, Unsafe.SizeOf<Float4E2M1FN>());
        Assert.Equal(1, Unsafe.SizeOf<Float8E5M2>());
        Assert.Equal(2, Unsafe.SizeOf<GlobalFloat10E5M4>());
        Assert.Equal(2, Unsafe.SizeOf<BFloat16>());
        Assert.Equal(4, Unsafe.SizeOf<Float24E8M15>());
        Assert.Equal(4, Unsafe.SizeOf<Posit24>());
        Assert.Equal(8, Unsafe.SizeOf<Posit64>());
    }

    [Theory]
    [ValueTypes]
    public void CodesWithMoreBitsThanTheFormatAreRefused<T>(T _)
        where T : struct, IFormatValue<T>
    {
        Assert.Equal(T.Format.CodeMask, T.FromCode(T.Format.CodeMask).ToCode());
        if (T.Format.BitWidth < 64)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => T.FromCode(T.Format.CodeMask + 1));
        }
    }

    [Theory]
    [FloatTypes]
    public void ConstantsAreTheModels<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IMinMaxValue<T>, IFloatingPointConstants<T>
    {
        Assert.Equal(Exact<T>.Model.LargestFiniteCode, T.MaxValue.ToCode());
        Assert.Equal(Exact<T>.Model.LowestFiniteCode, T.MinValue.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(1.0), T.One.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(1.0), T.MultiplicativeIdentity.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(Math.E), T.E.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(Math.PI), T.Pi.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(Math.Tau), T.Tau.ToCode());
        Assert.Equal(2, T.Radix);
        if (Exact<T>.Model.HasZero)
        {
            Assert.Equal(0UL, T.Zero.ToCode());
            Assert.Equal(0UL, T.AdditiveIdentity.ToCode());
        }
        else
        {
            Assert.Throws<NotSupportedException>(() => T.Zero);
            Assert.Throws<NotSupportedException>(() => T.AdditiveIdentity);
        }
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPointIeee754<>))]
    public void SpecialValuesAreTheModels<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(Exact<T>.Model.NaNCode, T.NaN.ToCode());
        Assert.Equal(Exact<T>.Model.InfinityCode, T.PositiveInfinity.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(double.NegativeInfinity), T.NegativeInfinity.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(-0.0), T.NegativeZero.ToCode());
        Assert.Equal(Exact<T>.Model.Encode(-1.0), T.NegativeOne.ToCode());
        Assert.Equal(1UL, T.Epsilon.ToCode());
        Assert.Equal(T.Format.CodeMask, T.AllBitsSet.ToCode());
    }

    // IAdditionOperators<Half, Half, Half> and the same over another type have one name.
    private static string NameFor<T>(Type type) => type.IsGenericType
        ? $"{type.Name}[{string.Join(", ", type.GetGenericArguments().Select(argument => argument == typeof(T) ? "self" : argument.Name))}]"
        : type.Name;
}
