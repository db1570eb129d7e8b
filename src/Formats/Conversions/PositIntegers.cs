using System.Numerics;

namespace NumFormats;

/// <summary>Conversion between posits and integers by the posit standard, which gives NaR a place among the integers.</summary>
/// <remarks>Source: Standard for Posit Arithmetic (2022), section 6.4.</remarks>
public static class PositIntegers
{
    /// <summary>The nearest integer, ties to even. NaR and numbers outside the type's range give the integer whose top bit alone is set.</summary>
    /// <param name="value">The number; NaN stands for NaR.</param>
    public static T ToInteger<T>(Unpacked value)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        TryToInteger(value, out T integer) ? integer : TopBit<T>();

    /// <summary>The nearest integer, ties to even.</summary>
    /// <exception cref="OverflowException">The number is NaR or outside the type's range.</exception>
    public static T ToIntegerChecked<T>(Unpacked value)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        TryToInteger(value, out T integer)
            ? integer
            : throw new OverflowException($"Expected a number from {T.MinValue} to {T.MaxValue}, found {value}.");

    /// <summary>The code of an integer, rounded once; the most negative integer of a signed type is NaR.</summary>
    public static ulong FromInteger<TCodec, T>(TCodec codec, T value)
        where TCodec : INumberCodec
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool isNaR = T.IsNegative(T.MinValue) && value == T.MinValue;
        return codec.Pack(isNaR ? Unpacked.NaN : NumberConversion.TryUnpack(value, out Unpacked number) ? number : Unpacked.NaN);
    }

    private static bool TryToInteger<T>(Unpacked value, out T integer)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        Unpacked rounded = Unpacked.RoundToInteger(value, RoundingMode.NearestEven);
        integer = NumberConversion.ToInteger<T>(rounded);

        // What saturated does not convert back.
        return !value.IsNaN && !value.IsInfinity &&
            NumberConversion.TryUnpack(integer, out Unpacked back) && Unpacked.Compare(back, rounded) == 0;
    }

    private static T TopBit<T>()
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        T.IsNegative(T.MinValue) ? T.MinValue : T.MaxValue - (T.MaxValue >>> 1);
}
