using System.Numerics;
using System.Reflection;

namespace NumFormats.Conformance.Formats;

/// <summary>A value type as operations on its codes.</summary>
/// <typeparam name="T">The value type.</typeparam>
internal sealed class ValueTypeUnderTest<T> : ValueTypeUnderTest
    where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>
{
    // Casts, and what no interface of every value type has, are found by name.
    private readonly Func<float, T> _fromSingle = Cast<float, T>();
    private readonly Func<double, T> _fromDouble = Cast<double, T>();
    private readonly Func<T, float> _toSingle = Cast<T, float>();
    private readonly Func<T, double> _toDouble = Cast<T, double>();
    private readonly Func<double, Rounding, OverflowMode, T> _convertFrom =
        Method<Func<double, Rounding, OverflowMode, T>>("ConvertFrom", typeof(double), typeof(Rounding), typeof(OverflowMode));

    private readonly Func<T, T, T> _remainder = Method<Func<T, T, T>>("Ieee754Remainder", typeof(T), typeof(T));
    private readonly Func<T, T, T, T> _fusedMultiplyAdd = Method<Func<T, T, T, T>>("FusedMultiplyAdd", typeof(T), typeof(T), typeof(T));

    public ValueTypeUnderTest() => Operations = new Dictionary<string, Func<ulong, ulong, ulong, ulong>>(StringComparer.Ordinal)
    {
        ["add"] = (x, y, _) => (Value(x) + Value(y)).ToCode(),
        ["sub"] = (x, y, _) => (Value(x) - Value(y)).ToCode(),
        ["mul"] = (x, y, _) => (Value(x) * Value(y)).ToCode(),
        ["div"] = (x, y, _) => (Value(x) / Value(y)).ToCode(),
        ["fmod"] = (x, y, _) => (Value(x) % Value(y)).ToCode(),
        ["rem"] = (x, y, _) => _remainder(Value(x), Value(y)).ToCode(),
        ["sqrt"] = (x, _, _) => T.Sqrt(Value(x)).ToCode(),
        ["fma"] = (x, y, z) => _fusedMultiplyAdd(Value(x), Value(y), Value(z)).ToCode(),
        ["neg"] = (x, _, _) => (-Value(x)).ToCode(),
        ["abs"] = (x, _, _) => T.Abs(Value(x)).ToCode(),
        ["min"] = (x, y, _) => T.Min(Value(x), Value(y)).ToCode(),
        ["max"] = (x, y, _) => T.Max(Value(x), Value(y)).ToCode(),
    };

    public override string Name => typeof(T).Name;

    public override FloatFormat Format => (FloatFormat)T.Format;

    public override IReadOnlyDictionary<string, Func<ulong, ulong, ulong, ulong>> Operations { get; }

    public override ulong FromSingle(float value) => _fromSingle(value).ToCode();

    public override ulong FromDouble(double value) => _fromDouble(value).ToCode();

    public override float ToSingle(ulong code) => _toSingle(Value(code));

    public override double ToDouble(ulong code) => _toDouble(Value(code));

    public override ulong ConvertFrom(double value, Rounding rounding, OverflowMode overflow) => _convertFrom(value, rounding, overflow).ToCode();

    private static T Value(ulong code) => T.FromCode(code);

    private static Func<TFrom, TTo> Cast<TFrom, TTo>() => typeof(T).GetMethods()
        .Single(method => method.Name == "op_Explicit" && method.ReturnType == typeof(TTo) && method.GetParameters()[0].ParameterType == typeof(TFrom))
        .CreateDelegate<Func<TFrom, TTo>>();

    private static TDelegate Method<TDelegate>(string name, params Type[] parameters)
        where TDelegate : Delegate =>
        typeof(T).GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)!.CreateDelegate<TDelegate>();
}
