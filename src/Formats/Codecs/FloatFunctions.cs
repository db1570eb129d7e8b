using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// The elementary functions on codes of a float format, correctly rounded to nearest even on every input: a binary64 estimate where it decides the
/// code, and otherwise the exact way of <see cref="Elementary"/>.
/// </summary>
/// <remarks>Special operands as <see cref="Elementary"/> has them, by IEEE 754-2019 section 9.2.1; in P3109 formats as that report's section 4.10.</remarks>
public static class FloatFunctions
{
    /// <summary>1 / √x.</summary>
    public static ulong ReciprocalSqrt<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout =>
        codec.Pack(codec.DivisionByZeroIsNaN ? P3109Functions.ReciprocalSqrt(codec.Unpack(x)) : Unpacked.ReciprocalSqrt(codec.Unpack(x)));

    /// <summary>e^x.</summary>
    public static ulong Exp<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Exp, TLayout>(codec, x);

    /// <summary>e^x − 1.</summary>
    public static ulong ExpM1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.ExpM1, TLayout>(codec, x);

    /// <summary>2^x.</summary>
    public static ulong Exp2<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Exp2, TLayout>(codec, x);

    /// <summary>2^x − 1.</summary>
    public static ulong Exp2M1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Exp2M1, TLayout>(codec, x);

    /// <summary>10^x.</summary>
    public static ulong Exp10<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Exp10, TLayout>(codec, x);

    /// <summary>10^x − 1.</summary>
    public static ulong Exp10M1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Exp10M1, TLayout>(codec, x);

    /// <summary>The natural logarithm.</summary>
    public static ulong Log<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Log, TLayout>(codec, x);

    /// <summary>The natural logarithm of 1 + x.</summary>
    public static ulong LogP1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.LogP1, TLayout>(codec, x);

    /// <summary>The logarithm to base 2.</summary>
    public static ulong Log2<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Log2, TLayout>(codec, x);

    /// <summary>The logarithm of 1 + x to base 2.</summary>
    public static ulong Log2P1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Log2P1, TLayout>(codec, x);

    /// <summary>The logarithm to base 10.</summary>
    public static ulong Log10<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Log10, TLayout>(codec, x);

    /// <summary>The logarithm of 1 + x to base 10.</summary>
    public static ulong Log10P1<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Log10P1, TLayout>(codec, x);

    /// <summary>The cube root.</summary>
    public static ulong Cbrt<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Cbrt, TLayout>(codec, x);

    /// <summary>The sine.</summary>
    public static ulong Sin<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Sin, TLayout>(codec, x);

    /// <summary>The cosine.</summary>
    public static ulong Cos<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Cos, TLayout>(codec, x);

    /// <summary>The tangent.</summary>
    public static ulong Tan<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Tan, TLayout>(codec, x);

    /// <summary>The inverse sine.</summary>
    public static ulong Asin<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Asin, TLayout>(codec, x);

    /// <summary>The inverse cosine.</summary>
    public static ulong Acos<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Acos, TLayout>(codec, x);

    /// <summary>The inverse tangent.</summary>
    public static ulong Atan<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Atan, TLayout>(codec, x);

    /// <summary>The sine of π x.</summary>
    public static ulong SinPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.SinPi, TLayout>(codec, x);

    /// <summary>The cosine of π x.</summary>
    public static ulong CosPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.CosPi, TLayout>(codec, x);

    /// <summary>The tangent of π x; at the poles infinity, in P3109 formats NaN.</summary>
    public static ulong TanPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.TanPi, TLayout>(codec, x)
            : Evaluate<ElementaryFunctions.TanPi, TLayout>(codec, x);

    /// <summary>The inverse sine over π.</summary>
    public static ulong AsinPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.AsinPi, TLayout>(codec, x);

    /// <summary>The inverse cosine over π.</summary>
    public static ulong AcosPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.AcosPi, TLayout>(codec, x);

    /// <summary>The inverse tangent over π.</summary>
    public static ulong AtanPi<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.AtanPi, TLayout>(codec, x);

    /// <summary>The hyperbolic sine.</summary>
    public static ulong Sinh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Sinh, TLayout>(codec, x);

    /// <summary>The hyperbolic cosine.</summary>
    public static ulong Cosh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Cosh, TLayout>(codec, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static ulong Tanh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Tanh, TLayout>(codec, x);

    /// <summary>The inverse hyperbolic sine.</summary>
    public static ulong Asinh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Asinh, TLayout>(codec, x);

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static ulong Acosh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Acosh, TLayout>(codec, x);

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static ulong Atanh<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Atanh, TLayout>(codec, x);

    /// <summary>x π / 180.</summary>
    public static ulong DegreesToRadians<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.DegreesToRadians, TLayout>(codec, x);

    /// <summary>180 x / π.</summary>
    public static ulong RadiansToDegrees<TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.RadiansToDegrees, TLayout>(codec, x);

    /// <summary>The logarithm to a base.</summary>
    public static ulong Log<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong newBase)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.LogToBase, TLayout>(codec, x, newBase);

    /// <summary>x^y.</summary>
    public static ulong Pow<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout => Evaluate<ElementaryFunctions.Pow, TLayout>(codec, x, y);

    /// <summary>√(x² + y²).</summary>
    public static ulong Hypot<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.Hypot, TLayout>(codec, x, y)
            : Evaluate<ElementaryFunctions.Hypot, TLayout>(codec, x, y);

    /// <summary>The angle of the point (x, y).</summary>
    public static ulong Atan2<TLayout>(FloatCodec<TLayout> codec, ulong y, ulong x)
        where TLayout : struct, IFloatLayout =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.Atan2, TLayout>(codec, y, x)
            : Evaluate<ElementaryFunctions.Atan2, TLayout>(codec, y, x);

    /// <summary>The angle of the point (x, y) over π.</summary>
    public static ulong Atan2Pi<TLayout>(FloatCodec<TLayout> codec, ulong y, ulong x)
        where TLayout : struct, IFloatLayout =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.Atan2Pi, TLayout>(codec, y, x)
            : Evaluate<ElementaryFunctions.Atan2Pi, TLayout>(codec, y, x);

    /// <summary>The n-th root.</summary>
    public static ulong RootN<TLayout>(FloatCodec<TLayout> codec, ulong x, int n)
        where TLayout : struct, IFloatLayout => codec.Pack(Elementary.RootN(codec.Unpack(x), n));

    private static ulong Evaluate<TFunction, TLayout>(FloatCodec<TLayout> codec, ulong x)
        where TFunction : IUnaryElementaryFunction
        where TLayout : struct, IFloatLayout
    {
        Unpacked operand = codec.Unpack(x);
        return operand.IsFiniteNonzero && IsExactInDouble(codec.Layout) && TryRound(codec, TFunction.Estimate(operand.ToDouble()), out ulong code)
            ? code
            : codec.Pack(TFunction.Evaluate(operand));
    }

    private static ulong Evaluate<TFunction, TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TFunction : IBinaryElementaryFunction
        where TLayout : struct, IFloatLayout
    {
        Unpacked first = codec.Unpack(x);
        Unpacked second = codec.Unpack(y);
        bool isOrdinary = first.IsFiniteNonzero && second.IsFiniteNonzero && IsExactInDouble(codec.Layout);
        return isOrdinary && TryRound(codec, TFunction.Estimate(first.ToDouble(), second.ToDouble()), out ulong code)
            ? code
            : codec.Pack(TFunction.Evaluate(first, second));
    }

    // The true result lies between the two ends, and rounding is monotone: if both give one code, it is the right one.
    private static bool TryRound<TLayout>(FloatCodec<TLayout> codec, double estimate, out ulong code)
        where TLayout : struct, IFloatLayout
    {
        code = FloatArithmetic.FromDouble(codec, estimate * (1 - ElementaryEstimates.RelativeError));
        return !double.IsNaN(estimate) && code == FloatArithmetic.FromDouble(codec, estimate * (1 + ElementaryEstimates.RelativeError));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExactInDouble<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.SignificandBits <= 52 && layout.MaxExponent() <= 1023 && layout.MinNormalExponent() - layout.SignificandBits >= -1074;
}
