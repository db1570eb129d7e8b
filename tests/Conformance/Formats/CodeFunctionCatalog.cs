namespace NumFormats.Conformance.Formats;

/// <summary>The elementary functions on codes by the names that <see cref="ElementaryCatalog"/> gives them, and rsqrt.</summary>
internal static class CodeFunctionCatalog
{
    /// <summary>Functions of one code.</summary>
    public static IEnumerable<(string Name, Func<TCodec, ulong, ulong> Function)> Unary<TCodec>()
        where TCodec : INumberCodec =>
    [
        ("rsqrt", CodeFunctions.ReciprocalSqrt),
        ("exp", CodeFunctions.Exp),
        ("expm1", CodeFunctions.ExpM1),
        ("exp2", CodeFunctions.Exp2),
        ("exp2m1", CodeFunctions.Exp2M1),
        ("exp10", CodeFunctions.Exp10),
        ("exp10m1", CodeFunctions.Exp10M1),
        ("log", CodeFunctions.Log),
        ("logp1", CodeFunctions.LogP1),
        ("log2", CodeFunctions.Log2),
        ("log2p1", CodeFunctions.Log2P1),
        ("log10", CodeFunctions.Log10),
        ("log10p1", CodeFunctions.Log10P1),
        ("cbrt", CodeFunctions.Cbrt),
        ("sin", CodeFunctions.Sin),
        ("cos", CodeFunctions.Cos),
        ("tan", CodeFunctions.Tan),
        ("asin", CodeFunctions.Asin),
        ("acos", CodeFunctions.Acos),
        ("atan", CodeFunctions.Atan),
        ("sinpi", CodeFunctions.SinPi),
        ("cospi", CodeFunctions.CosPi),
        ("tanpi", CodeFunctions.TanPi),
        ("asinpi", CodeFunctions.AsinPi),
        ("acospi", CodeFunctions.AcosPi),
        ("atanpi", CodeFunctions.AtanPi),
        ("sinh", CodeFunctions.Sinh),
        ("cosh", CodeFunctions.Cosh),
        ("tanh", CodeFunctions.Tanh),
        ("asinh", CodeFunctions.Asinh),
        ("acosh", CodeFunctions.Acosh),
        ("atanh", CodeFunctions.Atanh),
        ("degreestoradians", CodeFunctions.DegreesToRadians),
        ("radianstodegrees", CodeFunctions.RadiansToDegrees),
    ];

    /// <summary>Functions of two codes.</summary>
    public static IEnumerable<(string Name, Func<TCodec, ulong, ulong, ulong> Function)> Binary<TCodec>()
        where TCodec : INumberCodec =>
    [
        ("pow", CodeFunctions.Pow),
        ("hypot", CodeFunctions.Hypot),
        ("atan2", CodeFunctions.Atan2),
        ("atan2pi", CodeFunctions.Atan2Pi),
        ("logbase", CodeFunctions.Log),
    ];
}
