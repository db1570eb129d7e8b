using System.Numerics;
using System.Reflection;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Every float type to every other: one rounding, whatever the two are.</summary>
public sealed class BetweenFormatsTests
{
    private static readonly MethodInfo s_converts = typeof(BetweenFormatsTests).GetMethod(nameof(Converts), BindingFlags.NonPublic | BindingFlags.Static)!;

    [Theory]
    [FloatTypes]
    public void EveryOtherFloatTypeIsRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.All(FloatTypesAttribute.All, source => s_converts.MakeGenericMethod(typeof(T), source).Invoke(null, null));
    }

    private static void Converts<T, TSource>()
        where T : struct, IFormatValue<T>, INumber<T>
        where TSource : struct, IFormatValue<TSource>, INumber<TSource>
    {
        string truncating = $"CreateTruncating of {typeof(TSource).Name}";
        string saturating = $"CreateSaturating of {typeof(TSource).Name}";
        string checking = $"CreateChecked of {typeof(TSource).Name}";
        foreach (TSource x in Codes<TSource>.Few)
        {
            ReferenceValue value = Exact<TSource>.ValueOf(x);
            ulong expected = Exact<T>.Truncating(value);
            ulong saturated = Exact<T>.Saturating(value);
            bool hasNumber = Exact<T>.HasNumberFor(value);
            Exact<T>.Expect(expected, T.CreateTruncating(x), truncating, x);
            Exact<T>.Expect(saturated, T.CreateSaturating(x), saturating, x);
            if (hasNumber)
            {
                Exact<T>.Expect(expected, T.CreateChecked(x), checking, x);
            }
            else if (x.ToCode() % 8 == 0 || !value.IsFinite)
            {
                Expect.SameOrOverflow(overflows: true, default, T.CreateChecked, checking, x);
            }
        }
    }
}
