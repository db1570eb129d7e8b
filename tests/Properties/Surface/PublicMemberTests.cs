using System.Reflection;
using Xunit;

namespace NumFormats.Properties;

/// <summary>What one can call on <see cref="Half"/> one can call on a value type, without generic code in between.</summary>
public sealed class PublicMemberTests
{
    private const BindingFlags PublicStatic = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // IFloatingPoint<T> and what it inherits: a format without sign is no ISignedNumber<T>, so that these have no interface there.
    private static readonly string[] s_onSignedTypes = ["Ceiling", "Floor", "Truncate", "Round", "ConvertToInteger", "ConvertToIntegerNative", "NegativeZero", "NegativeOne"];

    // IFloatingPoint<T>'s, whose integer conversions truncate where those of the posit standard round; NaN is called NaR.
    private static readonly string[] s_notOnPosits =
        ["ConvertToInteger", "ConvertToIntegerNative", "NaN", "NegativeZero", "PositiveInfinity", "NegativeInfinity"];

    [Theory]
    [ValueTypes]
    public void EveryPublicMemberOfHalfThatTheFormatCanHaveIsThere<T>(T _)
        where T : struct, IFormatValue<T>
    {
        bool CanHave(MemberInfo member)
        {
            string name = member.Name.Replace("get_", "", StringComparison.Ordinal);
            return T.Format is not FloatFormat format ? !s_notOnPosits.Contains(name, StringComparer.Ordinal) : name switch
            {
                "NaN" => format.HasNaN,
                "PositiveInfinity" => format.HasInfinity,
                "NegativeInfinity" => format.HasInfinity && format.IsSigned,
                _ => format.IsSigned || !s_onSignedTypes.Contains(name, StringComparer.Ordinal),
            };
        }

        HashSet<string> actual = Signatures(typeof(T));
        string[] missing = [.. Members(typeof(Half)).Where(CanHave).Select(Signature).Where(signature => !actual.Contains(signature))];
        Assert.True(missing.Length == 0, $"{typeof(T).Name} lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void TheComparisonKnowsWhatIsMissing()
    {
        // System.Decimal has no sine and Half does.
        HashSet<string> ofDecimal = Signatures(typeof(decimal));
        Assert.DoesNotContain("self Sin(self)", ofDecimal);
        Assert.Contains("self Sin(self)", Signatures(typeof(Half)));
        Assert.Contains("self op_Addition(self, self)", ofDecimal);
    }

    [Theory]
    [ValueTypes]
    public void EveryNumberTypeHasAnOperatorInEachDirection<T>(T _)
    {
        Type[] integers =
        [
            typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint),
            typeof(nuint), typeof(Int128), typeof(UInt128),
        ];
        Type[] others =
        [
            typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(System.Numerics.BigInteger), typeof(System.Runtime.InteropServices.NFloat),
        ];
        foreach (Type other in integers.Concat(others))
        {
            Assert.True(HasConversion<T>("op_Explicit", other, typeof(T)), $"{other} to {typeof(T)}");
            Assert.True(HasConversion<T>("op_CheckedExplicit", other, typeof(T)), $"{other} to {typeof(T)}, checked");
            Assert.True(HasConversion<T>("op_Explicit", typeof(T), other), $"{typeof(T)} to {other}");
        }

        Assert.All(integers, integer => Assert.True(HasConversion<T>("op_CheckedExplicit", typeof(T), integer), $"{typeof(T)} to {integer}, checked"));
        Assert.True(HasConversion<T>("op_Explicit", typeof(T), typeof(System.Numerics.Complex)));
    }

    private static bool HasConversion<T>(string name, Type from, Type to) =>
        typeof(T).GetMethods(PublicStatic).Any(method => method.Name == name && method.ReturnType == to && method.GetParameters()[0].ParameterType == from);

    private static HashSet<string> Signatures(Type type) => Members(type).Select(Signature).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<MethodInfo> Members(Type type) => type.GetMethods(PublicStatic).Concat(type.GetMethods(PublicInstance));

    // Constants and properties are both get_; conversions that lose nothing are implicit in Half and explicit here, which is no loss of a member.
    private static string Signature(MethodInfo method)
    {
        Type self = method.DeclaringType!;
        string Name(Type type) => type == self ? "self"
            : type.IsByRef ? $"ref {Name(type.GetElementType()!)}"
            : type.IsGenericType ? $"{type.Name}[{string.Join(", ", type.GetGenericArguments().Select(Name))}]"
            : type.Name;
        string name = method.Name == "op_Implicit" ? "op_Explicit" : method.Name;
        return $"{Name(method.ReturnType)} {name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})";
    }
}
