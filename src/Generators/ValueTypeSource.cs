using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace NumFormats.Generators;

/// <summary>
/// Writes the other half of a value type: members that call the library's codec and nothing else. The text is a template, and what depends on the kind of format fills
/// its placeholders.
/// </summary>
internal static class ValueTypeSource
{
    // The .NET types with conversion operators: the type, and how a value of it becomes a number. The rest of the way is the same for all.
    private static readonly (string Type, string Unpack)[] Integers =
    [
        ("sbyte", "NumberConversion.Unpack((long)value)"),
        ("short", "NumberConversion.Unpack((long)value)"),
        ("int", "NumberConversion.Unpack((long)value)"),
        ("long", "NumberConversion.Unpack(value)"),
        ("nint", "NumberConversion.Unpack((long)value)"),
        ("global::System.Int128", "NumberConversion.Unpack(value)"),
        ("byte", "NumberConversion.Unpack((ulong)value)"),
        ("ushort", "NumberConversion.Unpack((ulong)value)"),
        ("char", "NumberConversion.Unpack((ulong)value)"),
        ("uint", "NumberConversion.Unpack((ulong)value)"),
        ("ulong", "NumberConversion.Unpack(value)"),
        ("nuint", "NumberConversion.Unpack((ulong)value)"),
        ("global::System.UInt128", "NumberConversion.Unpack(value)"),
    ];

    private static readonly (string Type, string Unpack)[] Others =
    [
        ("global::System.Half", "HostFloats.Unpack(value)"),
        ("float", "HostFloats.Unpack(value)"),
        ("double", "HostFloats.Unpack(value)"),
        ("decimal", "NumberConversion.Unpack(value)"),
        ("BigInteger", "Unpacked.FromInteger(value)"),
        ("global::System.Runtime.InteropServices.NFloat", "HostFloats.Unpack((double)value)"),
    ];

    /// <summary>The source text of a declared type.</summary>
    /// <param name="type">What its declaration says.</param>
    /// <param name="family">What the names of the codec, the arithmetic and the descriptor begin with.</param>
    /// <param name="conversions">What its conversion operators say and call.</param>
    /// <param name="parts">The texts of the template's other placeholders.</param>
    public static string Write(ValueTypeDeclaration type, string family, ConversionParts conversions, IEnumerable<(string Placeholder, string Text)> parts)
    {
        string[] containers = type.Place.Containers.Length == 0 ? [] : type.Place.Containers.Split('\n');
        var text = new StringBuilder(Template)
            .Replace("@@NAMESPACE@@", type.Place.Namespace is null ? "" : $"namespace {type.Place.Namespace};\n")
            .Replace("@@OPEN@@", string.Concat(containers.Select(container => container + "\n{\n")))
            .Replace("@@CLOSE@@", string.Concat(containers.Select(_ => "}\n")))
            .Replace("@@CONVERSIONS@@", Conversions(conversions));
        foreach ((string placeholder, string part) in parts)
        {
            text.Replace(placeholder, part);
        }

        return text.Replace("@T@", type.Place.Name).Replace("@B@", type.BitsType).Replace("@P@", family).ToString();
    }

    /// <summary>A static property of the type, documented.</summary>
    public static string Property(string summary, string name, string value) =>
        $"    /// <summary>{summary}</summary>\n    public static @T@ {name} => {value};\n\n";

    private static string Conversions(ConversionParts parts)
    {
        var text = new StringBuilder();
        foreach ((string type, string unpack) in Integers.Concat(Others))
        {
            bool isInteger = Integers.Any(integer => integer.Type == type);
            string fast = type switch
            {
                "float" => "@P@Arithmetic.FromSingle(Codec, value)",
                "double" => "@P@Arithmetic.FromDouble(Codec, value)",
                _ => isInteger ? parts.FromInteger(unpack) : $"CodeConversion.Truncating(Codec, {unpack})",
            };
            text.Append($$"""
                    /// <summary>{{(isInteger ? parts.FromIntegerSummary : parts.FromOtherSummary)}}</summary>
                    [MethodImpl(MethodImplOptions.AggressiveInlining)]
                    public static explicit operator @T@({{type}} value) => new((@B@){{fast}});

                    /// <summary>{{(isInteger ? parts.FromIntegerCheckedSummary : "To nearest even.")}}</summary>
                    /// <exception cref="global::System.OverflowException">The format has no number for the value.</exception>
                    public static explicit operator checked @T@({{type}} value) => new((@B@)CodeConversion.Checked(Codec, {{unpack}}));


                """);
        }

        foreach ((string type, _) in Integers)
        {
            // char is not an IBinaryInteger that converts: it goes by way of ushort.
            string integer = type == "char" ? "ushort" : type;
            string cast = type == "char" ? "(char)" : "";
            text.Append($$"""
                    /// <summary>{{parts.ToIntegerSummary}}</summary>
                    public static explicit operator {{type}}(@T@ value) => {{cast}}{{parts.ToInteger(integer)}};

                    /// <summary>{{parts.ToIntegerCheckedSummary}}</summary>
                    /// <exception cref="global::System.OverflowException">The value is outside the type's range, or NaN.</exception>
                    public static explicit operator checked {{type}}(@T@ value) => {{cast}}{{parts.ToIntegerChecked(integer)}};


                """);
        }

        text.Append($$"""
                /// <summary>The nearest binary16 number.</summary>
                public static explicit operator global::System.Half(@T@ value) => value.Unpack().ToHalf();

                /// <summary>The nearest binary32 number.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static explicit operator float(@T@ value) => @P@Arithmetic.ToSingle(Codec, value._bits);

                /// <summary>The nearest binary64 number.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static explicit operator double(@T@ value) => @P@Arithmetic.ToDouble(Codec, value._bits);

                /// <summary>The nearest native float.</summary>
                public static explicit operator global::System.Runtime.InteropServices.NFloat(@T@ value) => new((double)value);

                /// <summary>The nearest binary64 number, as the real part.</summary>
                public static explicit operator Complex(@T@ value) => (double)value;

                /// <summary>The nearest decimal.</summary>
                /// <exception cref="global::System.OverflowException">The value is outside decimal's range, or NaN.</exception>
                public static explicit operator decimal(@T@ value) => NumberConversion.ToDecimal(value.Unpack());

                /// <summary>{{parts.ToIntegerCheckedSummary}}</summary>
                /// <exception cref="global::System.OverflowException">The value is infinite or NaN.</exception>
                public static explicit operator BigInteger(@T@ value) => {{parts.ToBigInteger}};


            """);
        return text.ToString();
    }

    /// <summary>Rounding to integers, of formats with a sign.</summary>
    public const string RoundingMembers = """
    /// <inheritdoc/>
    public static @T@ Ceiling(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.Up));

    /// <inheritdoc/>
    public static @T@ Floor(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.Down));

    /// <inheritdoc/>
    public static @T@ Truncate(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.TowardZero));

    /// <summary>To the nearest integer, ties to even.</summary>
    public static @T@ Round(@T@ x) => new((@B@)CodeRounding.ToInteger(Codec, x._bits, RoundingMode.NearestEven));

    /// <summary>To a number of decimal places, ties to even.</summary>
    public static @T@ Round(@T@ x, int digits) => Round(x, digits, global::System.MidpointRounding.ToEven);

    /// <summary>To an integer.</summary>
    public static @T@ Round(@T@ x, global::System.MidpointRounding mode) => Round(x, 0, mode);

    /// <summary>To a number of decimal places, 0 to 1000.</summary>
    public static @T@ Round(@T@ x, int digits, global::System.MidpointRounding mode) => new((@B@)CodeRounding.ToDecimalPlaces(Codec, x._bits, digits, mode));


""";

    private const string Template = """
// <auto-generated/>
#nullable enable
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using NumFormats;

@@NAMESPACE@@
@@OPEN@@
[global::System.Diagnostics.DebuggerDisplay("{ToString(),nq}")]
readonly partial struct @T@
    : @@INTERFACES@@
{
    private readonly @B@ _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private @T@(@B@ bits) => _bits = bits;

    private static @P@Codec<Layout> Codec => default;

    /// <summary>The format as data.</summary>
    public static @P@Format Format { get; } = new(@@DESCRIPTOR@@);

    static NumberFormat IFormatValue<@T@>.Format => Format;

@@SPECIALS@@    /// <summary>One.</summary>
    public static @T@ One => new((@B@)Codec.Pack(Unpacked.One));

    /// <summary>The smallest positive number.</summary>
    public static @T@ Epsilon => new((@B@)Format.SmallestPositiveCode);

    /// <summary>The largest finite number.</summary>
    public static @T@ MaxValue => new((@B@)@@LARGEST@@);

    /// <summary>The lowest finite number: the smallest where there is no sign.</summary>
    public static @T@ MinValue => new((@B@)Format.LowestCode);

    /// <summary>The base of the natural logarithm, rounded.</summary>
    public static @T@ E => new((@B@)Codec.Pack(Unpacked.E));

    /// <summary>The ratio of a circle&#39;s circumference to its diameter, rounded.</summary>
    public static @T@ Pi => new((@B@)Codec.Pack(Unpacked.Pi));

    /// <summary>2π, rounded.</summary>
    public static @T@ Tau => new((@B@)Codec.Pack(Unpacked.Tau));

    static @T@ IAdditiveIdentity<@T@, @T@>.AdditiveIdentity => Zero;

    /// <inheritdoc/>
    public static @T@ MultiplicativeIdentity => One;

    static int INumberBase<@T@>.Radix => 2;

    /// <summary>The value that a code stands for.</summary>
    /// <exception cref="global::System.ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public static @T@ FromBits(@B@ bits)
    {
        global::System.ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, (@B@)(@@MASK@@));
        return new @T@(bits);
    }

    static @T@ IFormatValue<@T@>.FromCode(ulong code)
    {
        global::System.ArgumentOutOfRangeException.ThrowIfGreaterThan(code, @@MASK@@);
        return new @T@((@B@)code);
    }

    /// <summary>The code.</summary>
    public @B@ ToBits() => _bits;

    ulong IFormatValue<@T@>.ToCode() => _bits;

    /// <summary>The number, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Unpacked Unpack() => Codec.Unpack(_bits);

    /// <summary>Any number, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ ConvertFrom(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) => new((@B@)Codec.Pack(value, rounding, overflow));

    /// <summary>A binary64 number, rounded once.</summary>
    public static @T@ ConvertFrom(double value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) => new((@B@)Codec.Pack(HostFloats.Unpack(value), rounding, overflow));

    /// <summary>A number of any of .NET&#39;s or this library&#39;s types, rounded once.</summary>
    /// <exception cref="global::System.NotSupportedException">The type is not known.</exception>
    public static @T@ ConvertFrom<TOther>(TOther value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
        where TOther : INumberBase<TOther> =>
        NumberConversion.TryUnpack(value, out Unpacked number)
            ? new((@B@)Codec.Pack(number, rounding, overflow))
            : throw new global::System.NotSupportedException($"Expected a number type of .NET or of NumFormats, found {typeof(TOther)}.");

    /// <summary>x + y, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator +(@T@ left, @T@ right) => new((@B@)@P@Arithmetic.Add(Codec, left._bits, right._bits));

    /// <summary>x − y, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator -(@T@ left, @T@ right) => new((@B@)@P@Arithmetic.Subtract(Codec, left._bits, right._bits));

    /// <summary>x × y, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator *(@T@ left, @T@ right) => new((@B@)@P@Arithmetic.Multiply(Codec, left._bits, right._bits));

    /// <summary>x / y, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator /(@T@ left, @T@ right) => new((@B@)@P@Arithmetic.Divide(Codec, left._bits, right._bits));

    /// <summary>x − n × y with n = x / y truncated; @@REMAINDER@@.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator %(@T@ left, @T@ right) => new((@B@)CodeArithmetic.Remainder(Codec, left._bits, right._bits));

    /// <summary>The value itself.</summary>
    public static @T@ operator +(@T@ value) => value;

    /// <summary>−x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ operator -(@T@ value) => new((@B@)Codec.Negate(value._bits));

    /// <summary>x + 1.</summary>
    public static @T@ operator ++(@T@ value) => value + One;

    /// <summary>x − 1.</summary>
    public static @T@ operator --(@T@ value) => value - One;

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(@T@ left, @T@ right) => CodeOrder.AreEqual(Codec, left._bits, right._bits);

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(@T@ left, @T@ right) => !CodeOrder.AreEqual(Codec, left._bits, right._bits);

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(@T@ left, @T@ right) => CodeOrder.IsLess(Codec, left._bits, right._bits);

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(@T@ left, @T@ right) => CodeOrder.IsLess(Codec, right._bits, left._bits);

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <=(@T@ left, @T@ right) => CodeOrder.IsLessOrEqual(Codec, left._bits, right._bits);

    /// <summary>@@ORDER@@</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >=(@T@ left, @T@ right) => CodeOrder.IsLessOrEqual(Codec, right._bits, left._bits);

    /// <summary>Equality as a key: as <c>==</c>, but NaN equals NaN.</summary>
    public bool Equals(@T@ other) => CodeOrder.Compare(Codec, _bits, other._bits) == 0;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is @T@ other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => CodeOrder.GetHashCode(Codec, _bits);

    /// <summary>Order as a key: NaN first, zeros equal.</summary>
    public int CompareTo(@T@ other) => CodeOrder.Compare(Codec, _bits, other._bits);

    /// <inheritdoc/>
    /// <exception cref="global::System.ArgumentException"><paramref name="obj"/> is of another type.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        @T@ other => CompareTo(other),
        _ => throw new global::System.ArgumentException($"Expected a @T@, found {obj.GetType()}.", nameof(obj)),
    };

    static bool INumberBase<@T@>.IsCanonical(@T@ value) => true;

    static bool INumberBase<@T@>.IsComplexNumber(@T@ value) => false;

    static bool INumberBase<@T@>.IsImaginaryNumber(@T@ value) => false;

    static bool INumberBase<@T@>.IsZero(@T@ value) => Codec.IsZero(value._bits);

    /// <inheritdoc/>
    public static bool IsNaN(@T@ value) => Codec.IsNaN(value._bits);

    /// <inheritdoc/>
    public static bool IsInfinity(@T@ value) => Codec.IsInfinity(value._bits);

    /// <inheritdoc/>
    public static bool IsFinite(@T@ value) => !Codec.IsNaN(value._bits) && !Codec.IsInfinity(value._bits);

    /// <inheritdoc/>
    public static bool IsNegative(@T@ value) => Codec.IsNegative(value._bits);

    /// <inheritdoc/>
    public static bool IsPositive(@T@ value) => !Codec.IsNegative(value._bits);

    /// <inheritdoc/>
    public static bool IsPositiveInfinity(@T@ value) => Codec.IsInfinity(value._bits) && !Codec.IsNegative(value._bits);

    /// <inheritdoc/>
    public static bool IsNegativeInfinity(@T@ value) => Codec.IsInfinity(value._bits) && Codec.IsNegative(value._bits);

    /// <inheritdoc/>
    public static bool IsSubnormal(@T@ value) => Codec.IsSubnormal(value._bits);

    /// <inheritdoc/>
    public static bool IsNormal(@T@ value) => value.Unpack().IsFiniteNonzero && !Codec.IsSubnormal(value._bits);

    /// <inheritdoc/>
    public static bool IsRealNumber(@T@ value) => !Codec.IsNaN(value._bits);

    /// <inheritdoc/>
    public static bool IsInteger(@T@ value) => value.Unpack().IsInteger;

    /// <inheritdoc/>
    public static bool IsEvenInteger(@T@ value) => value.Unpack().IsInteger && !value.Unpack().IsOddInteger;

    /// <inheritdoc/>
    public static bool IsOddInteger(@T@ value) => value.Unpack().IsOddInteger;

    /// <inheritdoc/>
    public static bool IsPow2(@T@ value) => CodeRounding.IsPowerOfTwo(Codec, value._bits);

    /// <inheritdoc/>
    public static @T@ Abs(@T@ value) => new((@B@)Codec.Abs(value._bits));

    /// <inheritdoc/>
    public static @T@ Max(@T@ x, @T@ y) => new((@B@)CodeSelection.Max(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ Min(@T@ x, @T@ y) => new((@B@)CodeSelection.Min(Codec, x._bits, y._bits));

    /// <summary>The greater of two numbers; of NaN and of zeros either one.</summary>
    public static @T@ MaxNative(@T@ x, @T@ y) => x > y ? x : y;

    /// <summary>The lesser of two numbers; of NaN and of zeros either one.</summary>
    public static @T@ MinNative(@T@ x, @T@ y) => x < y ? x : y;

    /// <inheritdoc/>
    public static @T@ MaxNumber(@T@ x, @T@ y) => new((@B@)CodeSelection.MaxNumber(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ MinNumber(@T@ x, @T@ y) => new((@B@)CodeSelection.MinNumber(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ MaxMagnitude(@T@ x, @T@ y) => new((@B@)CodeSelection.MaxMagnitude(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ MinMagnitude(@T@ x, @T@ y) => new((@B@)CodeSelection.MinMagnitude(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ MaxMagnitudeNumber(@T@ x, @T@ y) => new((@B@)CodeSelection.MaxMagnitudeNumber(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ MinMagnitudeNumber(@T@ x, @T@ y) => new((@B@)CodeSelection.MinMagnitudeNumber(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ CopySign(@T@ value, @T@ sign) => IsNegative(value) == IsNegative(sign) ? value : -value;

    /// <summary>−1, 0 or 1.</summary>
    /// <exception cref="global::System.ArithmeticException"><paramref name="value"/> is NaN.</exception>
    public static int Sign(@T@ value) =>
        IsNaN(value) ? throw new global::System.ArithmeticException("NaN has no sign.")
            : Codec.IsZero(value._bits) ? 0
            : IsNegative(value) ? -1 : 1;

    /// <inheritdoc/>
    /// <exception cref="global::System.ArgumentException"><paramref name="min"/> exceeds <paramref name="max"/>.</exception>
    public static @T@ Clamp(@T@ value, @T@ min, @T@ max) =>
        min > max
            ? throw new global::System.ArgumentException($"Expected min <= max, found {min} and {max}.", nameof(min))
            : Min(Max(value, min), max);

    /// <inheritdoc cref="Clamp"/>
    public static @T@ ClampNative(@T@ value, @T@ min, @T@ max) => Clamp(value, min, max);

    /// <summary>x × y + z, rounded once.</summary>
    public static @T@ FusedMultiplyAdd(@T@ left, @T@ right, @T@ addend) => new((@B@)CodeArithmetic.FusedMultiplyAdd(Codec, left._bits, right._bits, addend._bits));

    /// <summary>x × y + z, rounded once.</summary>
    public static @T@ MultiplyAddEstimate(@T@ left, @T@ right, @T@ addend) => FusedMultiplyAdd(left, right, addend);

    /// <summary>x − n × y with n = x / y to nearest even; @@REMAINDER@@.</summary>
    public static @T@ Ieee754Remainder(@T@ left, @T@ right) => new((@B@)CodeArithmetic.IeeeRemainder(Codec, left._bits, right._bits));

    /// <summary>The next larger number.</summary>
    public static @T@ BitIncrement(@T@ x) => new((@B@)Codec.NextUp(x._bits));

    /// <summary>The next smaller number.</summary>
    public static @T@ BitDecrement(@T@ x) => new((@B@)Codec.NextDown(x._bits));

    /// <summary>floor(log2|x|).</summary>
    public static int ILogB(@T@ x) => CodeRounding.ILogB(Codec, x._bits);

    /// <summary>x × 2^n, rounded once.</summary>
    public static @T@ ScaleB(@T@ x, int n) => new((@B@)CodeRounding.ScaleByPowerOfTwo(Codec, x._bits, n));

    /// <summary>x (1 − t) + y t, each step rounded.</summary>
    public static @T@ Lerp(@T@ value1, @T@ value2, @T@ amount) => FusedMultiplyAdd(value1, One - amount, value2 * amount);

    /// <summary>1 / x, correctly rounded.</summary>
    public static @T@ ReciprocalEstimate(@T@ x) => One / x;

    /// <summary>1 / √x, correctly rounded.</summary>
    public static @T@ ReciprocalSqrtEstimate(@T@ x) => new((@B@)CodeFunctions.ReciprocalSqrt(Codec, x._bits));

    /// <summary>√x, rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static @T@ Sqrt(@T@ x) => new((@B@)@P@Arithmetic.Sqrt(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp(@T@ x) => new((@B@)CodeFunctions.Exp(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ ExpM1(@T@ x) => new((@B@)CodeFunctions.ExpM1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp2(@T@ x) => new((@B@)CodeFunctions.Exp2(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp2M1(@T@ x) => new((@B@)CodeFunctions.Exp2M1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp10(@T@ x) => new((@B@)CodeFunctions.Exp10(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Exp10M1(@T@ x) => new((@B@)CodeFunctions.Exp10M1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log(@T@ x) => new((@B@)CodeFunctions.Log(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ LogP1(@T@ x) => new((@B@)CodeFunctions.LogP1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log2(@T@ x) => new((@B@)CodeFunctions.Log2(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log2P1(@T@ x) => new((@B@)CodeFunctions.Log2P1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log10(@T@ x) => new((@B@)CodeFunctions.Log10(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Log10P1(@T@ x) => new((@B@)CodeFunctions.Log10P1(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cbrt(@T@ x) => new((@B@)CodeFunctions.Cbrt(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Sin(@T@ x) => new((@B@)CodeFunctions.Sin(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cos(@T@ x) => new((@B@)CodeFunctions.Cos(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Tan(@T@ x) => new((@B@)CodeFunctions.Tan(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Asin(@T@ x) => new((@B@)CodeFunctions.Asin(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Acos(@T@ x) => new((@B@)CodeFunctions.Acos(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Atan(@T@ x) => new((@B@)CodeFunctions.Atan(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ SinPi(@T@ x) => new((@B@)CodeFunctions.SinPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ CosPi(@T@ x) => new((@B@)CodeFunctions.CosPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ TanPi(@T@ x) => new((@B@)CodeFunctions.TanPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AsinPi(@T@ x) => new((@B@)CodeFunctions.AsinPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AcosPi(@T@ x) => new((@B@)CodeFunctions.AcosPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ AtanPi(@T@ x) => new((@B@)CodeFunctions.AtanPi(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Sinh(@T@ x) => new((@B@)CodeFunctions.Sinh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Cosh(@T@ x) => new((@B@)CodeFunctions.Cosh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Tanh(@T@ x) => new((@B@)CodeFunctions.Tanh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Asinh(@T@ x) => new((@B@)CodeFunctions.Asinh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Acosh(@T@ x) => new((@B@)CodeFunctions.Acosh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ Atanh(@T@ x) => new((@B@)CodeFunctions.Atanh(Codec, x._bits));

    /// <inheritdoc/>
    public static @T@ DegreesToRadians(@T@ degrees) => new((@B@)CodeFunctions.DegreesToRadians(Codec, degrees._bits));

    /// <inheritdoc/>
    public static @T@ RadiansToDegrees(@T@ radians) => new((@B@)CodeFunctions.RadiansToDegrees(Codec, radians._bits));

    /// <inheritdoc/>
    public static @T@ Log(@T@ x, @T@ newBase) => new((@B@)CodeFunctions.Log(Codec, x._bits, newBase._bits));

    /// <inheritdoc/>
    public static @T@ Pow(@T@ x, @T@ y) => new((@B@)CodeFunctions.Pow(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ Hypot(@T@ x, @T@ y) => new((@B@)CodeFunctions.Hypot(Codec, x._bits, y._bits));

    /// <inheritdoc/>
    public static @T@ Atan2(@T@ y, @T@ x) => new((@B@)CodeFunctions.Atan2(Codec, y._bits, x._bits));

    /// <inheritdoc/>
    public static @T@ Atan2Pi(@T@ y, @T@ x) => new((@B@)CodeFunctions.Atan2Pi(Codec, y._bits, x._bits));

    /// <inheritdoc/>
    public static @T@ RootN(@T@ x, int n) => new((@B@)CodeFunctions.RootN(Codec, x._bits, n));

    /// <inheritdoc/>
    public static (@T@ Sin, @T@ Cos) SinCos(@T@ x) => (Sin(x), Cos(x));

    /// <inheritdoc/>
    public static (@T@ SinPi, @T@ CosPi) SinCosPi(@T@ x) => (SinPi(x), CosPi(x));

@@MEMBERS@@    /// <summary>Reads a decimal number, rounding once.</summary>
    public static bool TryParse(global::System.ReadOnlySpan<char> s, NumberStyles style, global::System.IFormatProvider? provider, out @T@ result)
    {
        bool isNumber = DecimalText.TryParse(s, style, provider, out Unpacked value);
        result = isNumber ? new((@B@)Codec.Pack(value)) : default;
        return isNumber;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, global::System.IFormatProvider? provider, out @T@ result)
    {
        result = default;
        return s is not null && TryParse(global::System.MemoryExtensions.AsSpan(s), style, provider, out result);
    }

    /// <inheritdoc/>
    public static bool TryParse(global::System.ReadOnlySpan<byte> utf8Text, NumberStyles style, global::System.IFormatProvider? provider, out @T@ result) =>
        TryParse(Utf8Text.ToChars(utf8Text), style, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(global::System.ReadOnlySpan<char> s, global::System.IFormatProvider? provider, out @T@ result) => TryParse(s, Utf8Text.FloatStyle, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, global::System.IFormatProvider? provider, out @T@ result) => TryParse(s, Utf8Text.FloatStyle, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(global::System.ReadOnlySpan<byte> utf8Text, global::System.IFormatProvider? provider, out @T@ result) => TryParse(utf8Text, Utf8Text.FloatStyle, provider, out result);

    /// <summary>Reads a decimal number in the current culture, rounding once.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out @T@ result) => TryParse(s, null, out result);

    /// <summary>Reads a decimal number in the current culture, rounding once.</summary>
    public static bool TryParse(global::System.ReadOnlySpan<char> s, out @T@ result) => TryParse(s, null, out result);

    /// <summary>Reads a decimal number in the current culture, rounding once.</summary>
    public static bool TryParse(global::System.ReadOnlySpan<byte> utf8Text, out @T@ result) => TryParse(utf8Text, null, out result);

    /// <summary>Reads a decimal number, rounding once.</summary>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(global::System.ReadOnlySpan<char> s, NumberStyles style = Utf8Text.FloatStyle, global::System.IFormatProvider? provider = null) =>
        TryParse(s, style, provider, out @T@ result) ? result : throw new global::System.FormatException($"Expected a decimal number, found '{s}'.");

    /// <inheritdoc/>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(string s, NumberStyles style, global::System.IFormatProvider? provider)
    {
        global::System.ArgumentNullException.ThrowIfNull(s);
        return Parse(global::System.MemoryExtensions.AsSpan(s), style, provider);
    }

    /// <inheritdoc/>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(global::System.ReadOnlySpan<byte> utf8Text, NumberStyles style = Utf8Text.FloatStyle, global::System.IFormatProvider? provider = null) => Parse(Utf8Text.ToChars(utf8Text), style, provider);

    /// <inheritdoc/>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(global::System.ReadOnlySpan<char> s, global::System.IFormatProvider? provider) => Parse(s, Utf8Text.FloatStyle, provider);

    /// <inheritdoc/>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(string s, global::System.IFormatProvider? provider) => Parse(s, Utf8Text.FloatStyle, provider);

    /// <inheritdoc/>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(global::System.ReadOnlySpan<byte> utf8Text, global::System.IFormatProvider? provider) => Parse(utf8Text, Utf8Text.FloatStyle, provider);

    /// <summary>Reads a decimal number in the current culture, rounding once.</summary>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(string s) => Parse(s, null);

    /// <summary>Reads a decimal number in the current culture, rounding once.</summary>
    /// <exception cref="global::System.FormatException">The text is not a number.</exception>
    public static @T@ Parse(string s, NumberStyles style) => Parse(s, style, null);

    /// <summary>The shortest digits that read back to the same code, in the current culture.</summary>
    public override string ToString() => DecimalText.Shortest(Codec, _bits);

    /// <summary>The shortest digits that read back to the same code.</summary>
    public string ToString(global::System.IFormatProvider? provider) => DecimalText.Shortest(Codec, _bits, provider);

    /// <summary>Text in one of .NET&#39;s numeric formats, in the current culture; the shortest digits by default.</summary>
    /// <exception cref="global::System.FormatException">There is no such format, or the value is no binary64 number and the format neither G nor R.</exception>
    public string ToString([StringSyntax(StringSyntaxAttribute.NumericFormat)] string? format) => ToString(format, null);

    /// <summary>Text in one of .NET&#39;s numeric formats; the shortest digits by default.</summary>
    /// <exception cref="global::System.FormatException">There is no such format, or the value is no binary64 number and the format neither G nor R.</exception>
    public string ToString([StringSyntax(StringSyntaxAttribute.NumericFormat)] string? format, global::System.IFormatProvider? formatProvider) =>
        DecimalText.Format(Codec, _bits, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(global::System.Span<char> destination, out int charsWritten, [StringSyntax(StringSyntaxAttribute.NumericFormat)] global::System.ReadOnlySpan<char> format, global::System.IFormatProvider? provider) =>
        Utf8Text.TryWrite(ToString(format.ToString(), provider), destination, out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(global::System.Span<byte> utf8Destination, out int bytesWritten, [StringSyntax(StringSyntaxAttribute.NumericFormat)] global::System.ReadOnlySpan<char> format, global::System.IFormatProvider? provider) =>
        Utf8Text.TryWrite(ToString(format.ToString(), provider), utf8Destination, out bytesWritten);

    /// <summary>To nearest even.</summary>
    /// <exception cref="global::System.OverflowException">The format has no number for the value.</exception>
    /// <exception cref="global::System.NotSupportedException">The type is not known.</exception>
    public static @T@ CreateChecked<TOther>(TOther value)
        where TOther : INumberBase<TOther> =>
        CodeConversion.TryChecked(Codec, value, out ulong code) || (TOther.TryConvertToChecked(value, out @T@ other) && Found(other, out code))
            ? new((@B@)code)
            : throw new global::System.NotSupportedException($"Expected a number type that converts to @T@, found {typeof(TOther)}.");

    /// <summary>To nearest even; finite numbers saturate, and so does infinity where there is none.</summary>
    /// <exception cref="global::System.NotSupportedException">The type is not known.</exception>
    public static @T@ CreateSaturating<TOther>(TOther value)
        where TOther : INumberBase<TOther> =>
        CodeConversion.TrySaturating(Codec, value, out ulong code) || (TOther.TryConvertToSaturating(value, out @T@ other) && Found(other, out code))
            ? new((@B@)code)
            : throw new global::System.NotSupportedException($"Expected a number type that converts to @T@, found {typeof(TOther)}.");

    /// <summary>To nearest even; overflow to infinity, else NaN, else the largest number.</summary>
    /// <exception cref="global::System.NotSupportedException">The type is not known.</exception>
    public static @T@ CreateTruncating<TOther>(TOther value)
        where TOther : INumberBase<TOther> =>
        CodeConversion.TryTruncating(Codec, value, out ulong code) || (TOther.TryConvertToTruncating(value, out @T@ other) && Found(other, out code))
            ? new((@B@)code)
            : throw new global::System.NotSupportedException($"Expected a number type that converts to @T@, found {typeof(TOther)}.");

    private static bool Found(@T@ value, out ulong code)
    {
        code = value._bits;
        return true;
    }

    static bool INumberBase<@T@>.TryConvertFromChecked<TOther>(TOther value, out @T@ result)
    {
        bool known = CodeConversion.TryChecked(Codec, value, out ulong code);
        result = new((@B@)code);
        return known;
    }

    static bool INumberBase<@T@>.TryConvertToChecked<TOther>(@T@ value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryConvert(value.Unpack(), isChecked: true, out result);

    static bool INumberBase<@T@>.TryConvertFromSaturating<TOther>(TOther value, out @T@ result)
    {
        bool known = CodeConversion.TrySaturating(Codec, value, out ulong code);
        result = new((@B@)code);
        return known;
    }

    static bool INumberBase<@T@>.TryConvertToSaturating<TOther>(@T@ value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryConvert(value.Unpack(), isChecked: false, out result);

    static bool INumberBase<@T@>.TryConvertFromTruncating<TOther>(TOther value, out @T@ result)
    {
        bool known = CodeConversion.TryTruncating(Codec, value, out ulong code);
        result = new((@B@)code);
        return known;
    }

    static bool INumberBase<@T@>.TryConvertToTruncating<TOther>(@T@ value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryConvert(value.Unpack(), isChecked: false, out result);

@@CONVERSIONS@@@@LAYOUT@@
}
@@CLOSE@@
""";
}
