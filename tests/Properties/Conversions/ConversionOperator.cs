using System.Reflection;

namespace NumFormats.Properties;

/// <summary>The conversion operators between a value type and another, which no interface has: found by reflection, called as delegates.</summary>
internal static class ConversionOperator<TFrom, TTo>
{
    /// <summary>The explicit operator.</summary>
    public static Func<TFrom, TTo> Unchecked { get; } = Find("op_Explicit");

    /// <summary>The operator for checked contexts; where there is none the compiler takes the other, and so does this.</summary>
    public static Func<TFrom, TTo> Checked { get; } = Find("op_CheckedExplicit", "op_Explicit");

    private static Func<TFrom, TTo> Find(params string[] names)
    {
        Type type = typeof(TFrom).IsAssignableTo(typeof(IFormatValue)) ? typeof(TFrom) : typeof(TTo);
        IEnumerable<MethodInfo> candidates =
            from name in names
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            where method.Name == name && method.ReturnType == typeof(TTo) && method.GetParameters()[0].ParameterType == typeof(TFrom)
            select method;
        return candidates.FirstOrDefault()?.CreateDelegate<Func<TFrom, TTo>>()
            ?? throw new MissingMethodException($"{type} has no explicit operator from {typeof(TFrom)} to {typeof(TTo)}.");
    }
}
