using System.Collections.Frozen;

namespace NumFormats;

/// <summary>The elementary functions by name, as delegates, for command lines and tests. Names are in lower case, those of C's functions among them.</summary>
public static class ElementaryCatalog
{
    /// <summary>Functions of one number: exp, expm1, …, log, log1p or logp1, …, sin, …, atanh, degreestoradians, radianstodegrees.</summary>
    public static FrozenDictionary<string, (Func<Unpacked, Unpacked> Evaluate, Func<double, double> Estimate)> Unary { get; } = ByName(
        [
            UnaryEntry<ElementaryFunctions.Exp>(),
            UnaryEntry<ElementaryFunctions.ExpM1>(),
            UnaryEntry<ElementaryFunctions.Exp2>(),
            UnaryEntry<ElementaryFunctions.Exp2M1>(),
            UnaryEntry<ElementaryFunctions.Exp10>(),
            UnaryEntry<ElementaryFunctions.Exp10M1>(),
            UnaryEntry<ElementaryFunctions.Log>(),
            UnaryEntry<ElementaryFunctions.LogP1>(),
            UnaryEntry<ElementaryFunctions.Log2>(),
            UnaryEntry<ElementaryFunctions.Log2P1>(),
            UnaryEntry<ElementaryFunctions.Log10>(),
            UnaryEntry<ElementaryFunctions.Log10P1>(),
            UnaryEntry<ElementaryFunctions.Cbrt>(),
            UnaryEntry<ElementaryFunctions.Sin>(),
            UnaryEntry<ElementaryFunctions.Cos>(),
            UnaryEntry<ElementaryFunctions.Tan>(),
            UnaryEntry<ElementaryFunctions.Asin>(),
            UnaryEntry<ElementaryFunctions.Acos>(),
            UnaryEntry<ElementaryFunctions.Atan>(),
            UnaryEntry<ElementaryFunctions.SinPi>(),
            UnaryEntry<ElementaryFunctions.CosPi>(),
            UnaryEntry<ElementaryFunctions.TanPi>(),
            UnaryEntry<ElementaryFunctions.AsinPi>(),
            UnaryEntry<ElementaryFunctions.AcosPi>(),
            UnaryEntry<ElementaryFunctions.AtanPi>(),
            UnaryEntry<ElementaryFunctions.Sinh>(),
            UnaryEntry<ElementaryFunctions.Cosh>(),
            UnaryEntry<ElementaryFunctions.Tanh>(),
            UnaryEntry<ElementaryFunctions.Asinh>(),
            UnaryEntry<ElementaryFunctions.Acosh>(),
            UnaryEntry<ElementaryFunctions.Atanh>(),
            UnaryEntry<ElementaryFunctions.DegreesToRadians>(),
            UnaryEntry<ElementaryFunctions.RadiansToDegrees>(),
        ],
        ("log1p", "logp1"),
        ("log21p", "log2p1"),
        ("log101p", "log10p1"),
        ("ln", "log"));

    /// <summary>Functions of two numbers: pow, hypot, atan2, atan2pi, and logbase, the logarithm of the first to the base of the second.</summary>
    public static FrozenDictionary<string, (Func<Unpacked, Unpacked, Unpacked> Evaluate, Func<double, double, double> Estimate)> Binary { get; } = ByName(
        [
            BinaryEntry<ElementaryFunctions.Pow>(),
            BinaryEntry<ElementaryFunctions.Hypot>(),
            BinaryEntry<ElementaryFunctions.Atan2>(),
            BinaryEntry<ElementaryFunctions.Atan2Pi>(),
            BinaryEntry<ElementaryFunctions.LogToBase>(),
        ]);

    /// <summary>Functions of a number and an integer: compound, rootn.</summary>
    public static FrozenDictionary<string, (Func<Unpacked, int, Unpacked> Evaluate, Func<double, int, double> Estimate)> IntegerParameter { get; } = ByName(
        [
            IntegerParameterEntry<ElementaryFunctions.Compound>(),
            IntegerParameterEntry<ElementaryFunctions.RootN>(),
        ]);

    private static (string, (Func<Unpacked, Unpacked>, Func<double, double>)) UnaryEntry<T>()
        where T : IUnaryElementaryFunction => (T.Name, (T.Evaluate, T.Estimate));

    private static (string, (Func<Unpacked, Unpacked, Unpacked>, Func<double, double, double>)) BinaryEntry<T>()
        where T : IBinaryElementaryFunction => (T.Name, (T.Evaluate, T.Estimate));

    private static (string, (Func<Unpacked, int, Unpacked>, Func<double, int, double>)) IntegerParameterEntry<T>()
        where T : IIntegerParameterElementaryFunction => (T.Name, (T.Evaluate, T.Estimate));

    private static FrozenDictionary<string, TFunction> ByName<TFunction>((string Name, TFunction Function)[] functions, params (string Alias, string Name)[] aliases)
    {
        var table = functions.ToDictionary(entry => entry.Name, entry => entry.Function, StringComparer.OrdinalIgnoreCase);
        foreach ((string alias, string name) in aliases)
        {
            table.Add(alias, table[name]);
        }

        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
