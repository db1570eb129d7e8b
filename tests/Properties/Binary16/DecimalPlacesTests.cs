using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>
/// <c>Round</c> and its like against the exact definition: the integer or decimal chosen from the exact value, then rounded once to the format. Half's own
/// <c>Round</c> with digits multiplies in binary32 and is no model for it.
/// </summary>
public sealed class DecimalPlacesTests
{
    private static readonly (MidpointRounding Mode, RoundingMode Rounding)[] s_modes =
    [
        (MidpointRounding.ToEven, RoundingMode.NearestEven),
        (MidpointRounding.AwayFromZero, RoundingMode.NearestAway),
        (MidpointRounding.ToZero, RoundingMode.TowardZero),
        (MidpointRounding.ToNegativeInfinity, RoundingMode.Down),
        (MidpointRounding.ToPositiveInfinity, RoundingMode.Up),
    ];

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPoint<>))]
    public void EveryModeAndNumberOfDigitsIsExact<T>(T _)
        where T : struct, IFormatValue<T>, IFloatingPoint<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            ReferenceValue value = Exact<T>.ValueOf(x);
            foreach ((MidpointRounding mode, RoundingMode rounding) in s_modes)
            {
                foreach (int digits in new[] { 0, 1, 2, 3, 7 })
                {
                    ulong expected = value.IsFinite ? Rounded<T>(value, digits, rounding) : x.ToCode();
                    Exact<T>.Expect(expected, T.Round(x, digits, mode), "Round", (x, digits, mode));
                }
            }
        }
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPoint<>))]
    public void ManyDigitsChangeNothing<T>(T _)
        where T : struct, IFormatValue<T>, IFloatingPoint<T> =>
        Assert.All(Codes<T>.Few, x => Assert.Equal(x.ToCode(), T.Round(x, 200, MidpointRounding.ToZero).ToCode()));

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPoint<>))]
    public void FloorCeilingTruncateAndRoundAreTheModesOfTheirNames<T>(T _)
        where T : struct, IFormatValue<T>, IFloatingPoint<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            ReferenceValue value = Exact<T>.ValueOf(x);
            ulong Expected(RoundingMode mode) => value.IsFinite ? Rounded<T>(value, 0, mode) : x.ToCode();
            Exact<T>.Expect(Expected(RoundingMode.Down), T.Floor(x), "Floor", x);
            Exact<T>.Expect(Expected(RoundingMode.Up), T.Ceiling(x), "Ceiling", x);
            Exact<T>.Expect(Expected(RoundingMode.TowardZero), T.Truncate(x), "Truncate", x);
            Exact<T>.Expect(Expected(RoundingMode.NearestEven), T.Round(x), "Round", x);
        }
    }

    private static ulong Rounded<T>(ReferenceValue value, int digits, RoundingMode rounding)
        where T : struct, IFormatValue<T>
    {
        BigInteger power = BigInteger.Pow(10, digits);
        BigInteger integer = ReferenceInteger.Round(value.Value * power, rounding);
        return Exact<T>.Model.Encode(integer.IsZero ? ReferenceValue.Zero(value.IsNegative) : ReferenceValue.Finite(new BigRational(integer, power)));
    }
}
