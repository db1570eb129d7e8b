using System.Numerics;
using FsCheck;
using NumFormats.Testing;
using Xunit;
using Xunit.Sdk;

namespace NumFormats.Properties;

/// <summary>The laws of the testing package hold for every value type through its public operators, as a user of the package would state them.</summary>
public sealed class ValueTypeLawsTests
{
    private const int Count = 250;

    [Theory]
    [FloatTypes]
    public void ConversionsObeyTheLaws<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        var format = (FloatFormat)T.Format;
        double Decode(ulong code) => ConversionOperator<T, double>.Unchecked(T.FromCode(code));
        ulong Encode(double value) => ConversionOperator<double, T>.Unchecked(value).ToCode();
        Holds<T>(Laws.DecodesExactly(format, Decode), "DecodesExactly");
        Holds<T>(Laws.RoundTrips(format, Decode, Encode), "RoundTrips");
        Holds<T>(Laws.RoundsCorrectly(format, Encode), "RoundsCorrectly");
        Holds<T>(Laws.RoundsMonotonically(format, Decode, Encode), "RoundsMonotonically");
        if (format.IsSigned)
        {
            Holds<T>(Laws.IsSymmetric(format, Encode), "IsSymmetric");
        }
    }

    [Theory]
    [FloatTypes]
    public void ConversionsObeyTheLawsInEveryMode<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Func<double, Rounding, OverflowMode, T> convert = typeof(T).GetMethod("ConvertFrom", [typeof(double), typeof(Rounding), typeof(OverflowMode)])!
            .CreateDelegate<Func<double, Rounding, OverflowMode, T>>();
        Holds<T>(Laws.RoundsCorrectly((FloatFormat)T.Format, (value, rounding, overflow) => convert(value, rounding, overflow).ToCode()), "RoundsCorrectly");
    }

    [Theory]
    [FloatTypes]
    public void OperatorsObeyTheLaws<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>
    {
        var format = (FloatFormat)T.Format;
        Func<ulong, ulong, ulong> On(Func<T, T, T> operation) => (left, right) => operation(T.FromCode(left), T.FromCode(right)).ToCode();
        Holds<T>(Laws.IsCommutative(format, On((x, y) => x + y)), "IsCommutative, +");
        Holds<T>(Laws.IsCommutative(format, On((x, y) => x * y)), "IsCommutative, *");
        Holds<T>(Laws.AddsCorrectly(format, On((x, y) => x + y)), "AddsCorrectly");
        Holds<T>(Laws.SubtractsCorrectly(format, On((x, y) => x - y)), "SubtractsCorrectly");
        Holds<T>(Laws.MultipliesCorrectly(format, On((x, y) => x * y)), "MultipliesCorrectly");
        Holds<T>(Laws.DividesCorrectly(format, On((x, y) => x / y)), "DividesCorrectly");
        Holds<T>(Laws.TakesSquareRootsCorrectly(format, code => T.Sqrt(T.FromCode(code)).ToCode()), "TakesSquareRootsCorrectly");
        Holds<T>(
            Laws.MultipliesAndAddsCorrectly(format, (x, y, z) => T.MultiplyAddEstimate(T.FromCode(x), T.FromCode(y), T.FromCode(z)).ToCode()),
            "MultipliesAndAddsCorrectly");
    }

    [Theory]
    [FloatTypes]
    public void RemaindersAreExact<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        ReferenceFloat model = Exact<T>.Model;
        T[] operands = [.. Codes<T>.Few.Where((_, index) => index % 2 == 0)];
        foreach (T x in operands)
        {
            foreach (T y in operands)
            {
                Exact<T>.Expect(model.Remainder(x.ToCode(), y.ToCode()), x % y, "%", (x, y));
            }
        }
    }

    [Fact]
    public void ABrokenOperatorBreaksALawAndTheMessageSaysHowToRepeatIt()
    {
        Property law = Laws.AddsCorrectly(BFloat16.Format, (left, right) => (BFloat16.FromBits((ushort)left) - BFloat16.FromBits((ushort)right)).ToBits());
        XunitException failure = Assert.ThrowsAny<XunitException>(() => Seeded.Holds(law, Count, "Subtraction as addition"));
        Assert.Contains("Subtraction as addition is false. To repeat: NUMFORMATS_SEED=", failure.Message, StringComparison.Ordinal);
    }

    private static void Holds<T>(Property law, string name) => Seeded.Holds(law, Count, $"{name} of {typeof(T).Name}");
}
