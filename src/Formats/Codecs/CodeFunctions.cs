namespace NumFormats;

/// <summary>
/// The elementary functions on codes, correctly rounded to nearest even on every input: a binary64 estimate where it decides the
/// code, and otherwise the exact way of <see cref="Elementary"/>.
/// </summary>
/// <remarks>Special operands as <see cref="Elementary"/> has them, by IEEE 754-2019 section 9.2.1; in P3109 formats as that report's section 4.10.</remarks>
public static class CodeFunctions
{
    /// <summary>1 / √x.</summary>
    public static ulong ReciprocalSqrt<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec =>
        codec.Pack(codec.DivisionByZeroIsNaN ? P3109Functions.ReciprocalSqrt(codec.Unpack(x)) : Unpacked.ReciprocalSqrt(codec.Unpack(x)));

    /// <summary>e^x.</summary>
    public static ulong Exp<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Exp, TCodec>(codec, x);

    /// <summary>e^x − 1.</summary>
    public static ulong ExpM1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.ExpM1, TCodec>(codec, x);

    /// <summary>2^x.</summary>
    public static ulong Exp2<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Exp2, TCodec>(codec, x);

    /// <summary>2^x − 1.</summary>
    public static ulong Exp2M1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Exp2M1, TCodec>(codec, x);

    /// <summary>10^x.</summary>
    public static ulong Exp10<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Exp10, TCodec>(codec, x);

    /// <summary>10^x − 1.</summary>
    public static ulong Exp10M1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Exp10M1, TCodec>(codec, x);

    /// <summary>The natural logarithm.</summary>
    public static ulong Log<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Log, TCodec>(codec, x);

    /// <summary>The natural logarithm of 1 + x.</summary>
    public static ulong LogP1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.LogP1, TCodec>(codec, x);

    /// <summary>The logarithm to base 2.</summary>
    public static ulong Log2<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Log2, TCodec>(codec, x);

    /// <summary>The logarithm of 1 + x to base 2.</summary>
    public static ulong Log2P1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Log2P1, TCodec>(codec, x);

    /// <summary>The logarithm to base 10.</summary>
    public static ulong Log10<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Log10, TCodec>(codec, x);

    /// <summary>The logarithm of 1 + x to base 10.</summary>
    public static ulong Log10P1<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Log10P1, TCodec>(codec, x);

    /// <summary>The cube root.</summary>
    public static ulong Cbrt<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Cbrt, TCodec>(codec, x);

    /// <summary>The sine.</summary>
    public static ulong Sin<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Sin, TCodec>(codec, x);

    /// <summary>The cosine.</summary>
    public static ulong Cos<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Cos, TCodec>(codec, x);

    /// <summary>The tangent.</summary>
    public static ulong Tan<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Tan, TCodec>(codec, x);

    /// <summary>The inverse sine.</summary>
    public static ulong Asin<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Asin, TCodec>(codec, x);

    /// <summary>The inverse cosine.</summary>
    public static ulong Acos<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Acos, TCodec>(codec, x);

    /// <summary>The inverse tangent.</summary>
    public static ulong Atan<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Atan, TCodec>(codec, x);

    /// <summary>The sine of π x.</summary>
    public static ulong SinPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.SinPi, TCodec>(codec, x);

    /// <summary>The cosine of π x.</summary>
    public static ulong CosPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.CosPi, TCodec>(codec, x);

    /// <summary>The tangent of π x; at the poles infinity, in P3109 formats NaN.</summary>
    public static ulong TanPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.TanPi, TCodec>(codec, x)
            : Evaluate<ElementaryFunctions.TanPi, TCodec>(codec, x);

    /// <summary>The inverse sine over π.</summary>
    public static ulong AsinPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.AsinPi, TCodec>(codec, x);

    /// <summary>The inverse cosine over π.</summary>
    public static ulong AcosPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.AcosPi, TCodec>(codec, x);

    /// <summary>The inverse tangent over π.</summary>
    public static ulong AtanPi<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.AtanPi, TCodec>(codec, x);

    /// <summary>The hyperbolic sine.</summary>
    public static ulong Sinh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Sinh, TCodec>(codec, x);

    /// <summary>The hyperbolic cosine.</summary>
    public static ulong Cosh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Cosh, TCodec>(codec, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static ulong Tanh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Tanh, TCodec>(codec, x);

    /// <summary>The inverse hyperbolic sine.</summary>
    public static ulong Asinh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Asinh, TCodec>(codec, x);

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static ulong Acosh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Acosh, TCodec>(codec, x);

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static ulong Atanh<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Atanh, TCodec>(codec, x);

    /// <summary>x π / 180.</summary>
    public static ulong DegreesToRadians<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.DegreesToRadians, TCodec>(codec, x);

    /// <summary>180 x / π.</summary>
    public static ulong RadiansToDegrees<TCodec>(TCodec codec, ulong x)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.RadiansToDegrees, TCodec>(codec, x);

    /// <summary>The logarithm to a base.</summary>
    public static ulong Log<TCodec>(TCodec codec, ulong x, ulong newBase)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.LogToBase, TCodec>(codec, x, newBase);

    /// <summary>x^y.</summary>
    public static ulong Pow<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Pow, TCodec>(codec, x, y);

    /// <summary>√(x² + y²).</summary>
    public static ulong Hypot<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        Evaluate<ElementaryFunctions.Hypot, TCodec>(codec, x, y);

    /// <summary>The angle of the point (x, y).</summary>
    public static ulong Atan2<TCodec>(TCodec codec, ulong y, ulong x)
        where TCodec : INumberCodec =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.Atan2, TCodec>(codec, y, x)
            : Evaluate<ElementaryFunctions.Atan2, TCodec>(codec, y, x);

    /// <summary>The angle of the point (x, y) over π.</summary>
    public static ulong Atan2Pi<TCodec>(TCodec codec, ulong y, ulong x)
        where TCodec : INumberCodec =>
        codec.DivisionByZeroIsNaN
            ? Evaluate<P3109Functions.Atan2Pi, TCodec>(codec, y, x)
            : Evaluate<ElementaryFunctions.Atan2Pi, TCodec>(codec, y, x);

    /// <summary>The n-th root.</summary>
    public static ulong RootN<TCodec>(TCodec codec, ulong x, int n)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.RootN, TCodec>(codec, x, n);

    /// <summary>(1 + x)^n.</summary>
    public static ulong Compound<TCodec>(TCodec codec, ulong x, int n)
        where TCodec : INumberCodec => Evaluate<ElementaryFunctions.Compound, TCodec>(codec, x, n);

    private static ulong Evaluate<TFunction, TCodec>(TCodec codec, ulong x)
        where TFunction : IUnaryElementaryFunction
        where TCodec : INumberCodec
    {
        Unpacked operand = codec.Unpack(x);
        return operand.IsFiniteNonzero && codec.FitsInDouble && TryRound(codec, TFunction.Estimate(operand.ToDouble()), out ulong code)
            ? code
            : codec.Pack(TFunction.Evaluate(operand));
    }

    private static ulong Evaluate<TFunction, TCodec>(TCodec codec, ulong x, ulong y)
        where TFunction : IBinaryElementaryFunction
        where TCodec : INumberCodec
    {
        Unpacked first = codec.Unpack(x);
        Unpacked second = codec.Unpack(y);
        if (codec.DivisionByZeroIsNaN && (first.IsNaN || second.IsNaN))
        {
            return codec.Pack(Unpacked.NaN);
        }

        bool isOrdinary = first.IsFiniteNonzero && second.IsFiniteNonzero && codec.FitsInDouble;
        return isOrdinary && TryRound(codec, TFunction.Estimate(first.ToDouble(), second.ToDouble()), out ulong code)
            ? code
            : codec.Pack(TFunction.Evaluate(first, second));
    }

    private static ulong Evaluate<TFunction, TCodec>(TCodec codec, ulong x, int n)
        where TFunction : IIntegerParameterElementaryFunction
        where TCodec : INumberCodec
    {
        Unpacked operand = codec.Unpack(x);
        if (codec.DivisionByZeroIsNaN && operand.IsNaN)
        {
            return codec.Pack(Unpacked.NaN);
        }

        return operand.IsFiniteNonzero && codec.FitsInDouble && TryRound(codec, TFunction.Estimate(operand.ToDouble(), n), out ulong code)
            ? code
            : codec.Pack(TFunction.Evaluate(operand, n));
    }

    // The true result lies between the two ends, and rounding is monotone: if both give one code, it is the right one.
    private static bool TryRound<TCodec>(TCodec codec, double estimate, out ulong code)
        where TCodec : INumberCodec
    {
        code = codec.Pack(HostFloats.Unpack(estimate * (1 - ElementaryEstimates.RelativeError)));
        return !double.IsNaN(estimate) && code == codec.Pack(HostFloats.Unpack(estimate * (1 + ElementaryEstimates.RelativeError)));
    }
}
