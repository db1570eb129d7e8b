namespace NumFormats;

/// <summary>The functions of <see cref="Elementary"/> and <see cref="ElementaryEstimates"/>, paired, as types: generic code over them is compiled for each.</summary>
public static class ElementaryFunctions
{
    /// <summary><see cref="Elementary.Exp(Unpacked)"/>.</summary>
    public readonly struct Exp : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "exp";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Exp(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Exp(x);
    }

    /// <summary><see cref="Elementary.ExpM1(Unpacked)"/>.</summary>
    public readonly struct ExpM1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "expm1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.ExpM1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.ExpM1(x);
    }

    /// <summary><see cref="Elementary.Exp2(Unpacked)"/>.</summary>
    public readonly struct Exp2 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "exp2";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Exp2(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Exp2(x);
    }

    /// <summary><see cref="Elementary.Exp2M1(Unpacked)"/>.</summary>
    public readonly struct Exp2M1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "exp2m1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Exp2M1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Exp2M1(x);
    }

    /// <summary><see cref="Elementary.Exp10(Unpacked)"/>.</summary>
    public readonly struct Exp10 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "exp10";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Exp10(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Exp10(x);
    }

    /// <summary><see cref="Elementary.Exp10M1(Unpacked)"/>.</summary>
    public readonly struct Exp10M1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "exp10m1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Exp10M1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Exp10M1(x);
    }

    /// <summary><see cref="Elementary.Log(Unpacked)"/>.</summary>
    public readonly struct Log : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "log";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Log(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Log(x);
    }

    /// <summary><see cref="Elementary.LogP1(Unpacked)"/>.</summary>
    public readonly struct LogP1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "logp1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.LogP1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.LogP1(x);
    }

    /// <summary><see cref="Elementary.Log2(Unpacked)"/>.</summary>
    public readonly struct Log2 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "log2";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Log2(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Log2(x);
    }

    /// <summary><see cref="Elementary.Log2P1(Unpacked)"/>.</summary>
    public readonly struct Log2P1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "log2p1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Log2P1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Log2P1(x);
    }

    /// <summary><see cref="Elementary.Log10(Unpacked)"/>.</summary>
    public readonly struct Log10 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "log10";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Log10(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Log10(x);
    }

    /// <summary><see cref="Elementary.Log10P1(Unpacked)"/>.</summary>
    public readonly struct Log10P1 : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "log10p1";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Log10P1(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Log10P1(x);
    }

    /// <summary><see cref="Elementary.Cbrt(Unpacked)"/>.</summary>
    public readonly struct Cbrt : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "cbrt";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Cbrt(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Cbrt(x);
    }

    /// <summary><see cref="Elementary.Sin(Unpacked)"/>.</summary>
    public readonly struct Sin : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "sin";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Sin(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Sin(x);
    }

    /// <summary><see cref="Elementary.Cos(Unpacked)"/>.</summary>
    public readonly struct Cos : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "cos";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Cos(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Cos(x);
    }

    /// <summary><see cref="Elementary.Tan(Unpacked)"/>.</summary>
    public readonly struct Tan : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "tan";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Tan(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Tan(x);
    }

    /// <summary><see cref="Elementary.Asin(Unpacked)"/>.</summary>
    public readonly struct Asin : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "asin";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Asin(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Asin(x);
    }

    /// <summary><see cref="Elementary.Acos(Unpacked)"/>.</summary>
    public readonly struct Acos : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "acos";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Acos(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Acos(x);
    }

    /// <summary><see cref="Elementary.Atan(Unpacked)"/>.</summary>
    public readonly struct Atan : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "atan";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Atan(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Atan(x);
    }

    /// <summary><see cref="Elementary.SinPi(Unpacked)"/>.</summary>
    public readonly struct SinPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "sinpi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.SinPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.SinPi(x);
    }

    /// <summary><see cref="Elementary.CosPi(Unpacked)"/>.</summary>
    public readonly struct CosPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "cospi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.CosPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.CosPi(x);
    }

    /// <summary><see cref="Elementary.TanPi(Unpacked)"/>.</summary>
    public readonly struct TanPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "tanpi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.TanPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.TanPi(x);
    }

    /// <summary><see cref="Elementary.AsinPi(Unpacked)"/>.</summary>
    public readonly struct AsinPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "asinpi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.AsinPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.AsinPi(x);
    }

    /// <summary><see cref="Elementary.AcosPi(Unpacked)"/>.</summary>
    public readonly struct AcosPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "acospi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.AcosPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.AcosPi(x);
    }

    /// <summary><see cref="Elementary.AtanPi(Unpacked)"/>.</summary>
    public readonly struct AtanPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "atanpi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.AtanPi(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.AtanPi(x);
    }

    /// <summary><see cref="Elementary.Sinh(Unpacked)"/>.</summary>
    public readonly struct Sinh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "sinh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Sinh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Sinh(x);
    }

    /// <summary><see cref="Elementary.Cosh(Unpacked)"/>.</summary>
    public readonly struct Cosh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "cosh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Cosh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Cosh(x);
    }

    /// <summary><see cref="Elementary.Tanh(Unpacked)"/>.</summary>
    public readonly struct Tanh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "tanh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Tanh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Tanh(x);
    }

    /// <summary><see cref="Elementary.Asinh(Unpacked)"/>.</summary>
    public readonly struct Asinh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "asinh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Asinh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Asinh(x);
    }

    /// <summary><see cref="Elementary.Acosh(Unpacked)"/>.</summary>
    public readonly struct Acosh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "acosh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Acosh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Acosh(x);
    }

    /// <summary><see cref="Elementary.Atanh(Unpacked)"/>.</summary>
    public readonly struct Atanh : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "atanh";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.Atanh(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.Atanh(x);
    }

    /// <summary><see cref="Elementary.DegreesToRadians(Unpacked)"/>.</summary>
    public readonly struct DegreesToRadians : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "degreestoradians";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.DegreesToRadians(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.DegreesToRadians(x);
    }

    /// <summary><see cref="Elementary.RadiansToDegrees(Unpacked)"/>.</summary>
    public readonly struct RadiansToDegrees : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "radianstodegrees";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x) => Elementary.RadiansToDegrees(x);

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.RadiansToDegrees(x);
    }

    /// <summary><see cref="Elementary.Pow(Unpacked, Unpacked)"/>.</summary>
    public readonly struct Pow : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "pow";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) => Elementary.Pow(first, second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Pow(first, second);
    }

    /// <summary><see cref="Elementary.Hypot(Unpacked, Unpacked)"/>.</summary>
    public readonly struct Hypot : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "hypot";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) => Elementary.Hypot(first, second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Hypot(first, second);
    }

    /// <summary><see cref="Elementary.Atan2(Unpacked, Unpacked)"/>.</summary>
    public readonly struct Atan2 : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "atan2";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) => Elementary.Atan2(first, second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Atan2(first, second);
    }

    /// <summary><see cref="Elementary.Atan2Pi(Unpacked, Unpacked)"/>.</summary>
    public readonly struct Atan2Pi : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "atan2pi";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) => Elementary.Atan2Pi(first, second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Atan2Pi(first, second);
    }

    /// <summary><see cref="Elementary.Log(Unpacked, Unpacked)"/>.</summary>
    public readonly struct LogToBase : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "logbase";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) => Elementary.Log(first, second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Log(first, second);
    }

    /// <summary><see cref="Elementary.Compound(Unpacked, int)"/>.</summary>
    public readonly struct Compound : IIntegerParameterElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "compound";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x, int n) => Elementary.Compound(x, n);

        /// <inheritdoc/>
        public static double Estimate(double x, int n) => ElementaryEstimates.Compound(x, n);
    }

    /// <summary><see cref="Elementary.RootN(Unpacked, int)"/>.</summary>
    public readonly struct RootN : IIntegerParameterElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => "rootn";

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x, int n) => Elementary.RootN(x, n);

        /// <inheritdoc/>
        public static double Estimate(double x, int n) => ElementaryEstimates.RootN(x, n);
    }
}
