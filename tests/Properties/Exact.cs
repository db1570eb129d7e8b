using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>What a float type has to do, by the exact reference model of its format.</summary>
internal static class Exact<T>
    where T : struct, IFormatValue<T>
{
    /// <summary>The model.</summary>
    public static ReferenceFloat Model { get; } = new((FloatFormat)T.Format);

    /// <summary>The value, by the model.</summary>
    public static ReferenceValue ValueOf(T value) => Model.Decode(value.ToCode());

    /// <summary>The value in binary64, which holds all values of the formats under test.</summary>
    public static double DoubleOf(T value) =>
        ValueOf(value).TryToDouble(out double exact) ? exact : throw new InvalidOperationException($"{ValueOf(value)} is no double.");

    /// <summary>What an unchecked conversion gives.</summary>
    public static ulong Truncating(ReferenceValue value) => Model.Encode(value);

    /// <summary>What a saturating conversion gives.</summary>
    public static ulong Saturating(ReferenceValue value) =>
        Model.Encode(value, RoundingMode.NearestEven, Model.HasInfinity ? OverflowMode.Propagate : OverflowMode.Finite);

    /// <summary>Whether a checked conversion gives a number at all.</summary>
    public static bool HasNumberFor(ReferenceValue value)
    {
        if (value.IsNaN)
        {
            return Model.HasNaN;
        }

        if (value.IsZero)
        {
            return Model.HasZero;
        }

        if (value.IsNegative && !Model.Format.IsSigned)
        {
            return value.IsFinite && Model.HasZero && Model.Encode(-value) == 0;
        }

        return Model.HasInfinity || (value.IsFinite && !Overflows(BigRational.Abs(value.Value)));
    }

    /// <summary>Fails unless a value is the expected one. All NaN count as one.</summary>
    public static void Expect<TInput>(ulong expected, T actual, string operation, TInput input)
    {
        ulong code = actual.ToCode();
        if (code != expected && Model.Canonicalize(code) != Model.Canonicalize(expected))
        {
            Assert.Fail($"{typeof(T).Name}: {operation} of {input} is 0x{code:X} ({Model.Decode(code)}), expected 0x{expected:X} ({Model.Decode(expected)}).");
        }
    }

    /// <summary>The magnitude at which rounding to nearest begins to overflow, itself included if the largest code is odd.</summary>
    public static BigRational OverflowThreshold
    {
        get
        {
            BigRational largest = Model.Decode(Model.LargestFiniteCode).Value;
            return largest + BigRational.Pow2(largest.FloorLog2() - Model.Format.SignificandBits - 1);
        }
    }

    private static bool Overflows(BigRational magnitude) =>
        magnitude > OverflowThreshold || (magnitude == OverflowThreshold && Model.LargestFiniteCode % 2 != 0);
}
