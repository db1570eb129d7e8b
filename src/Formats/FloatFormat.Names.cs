using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NumFormats;

/// <content>The named formats, and the grammar of short names.</content>
public sealed partial class FloatFormat
{
    // Names that do not follow from the fields, and what other libraries call the same formats.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bf16"] = "e8m7",
        ["f16"] = "e5m10",
        ["tf32"] = "e8m10",
        ["f32"] = "e8m23",
        ["f64"] = "e11m52",
        ["bfloat16"] = "e8m7",
        ["half"] = "e5m10",
        ["float16"] = "e5m10",
        ["binary16"] = "e5m10",
        ["fp16"] = "e5m10",
        ["float32"] = "e8m23",
        ["binary32"] = "e8m23",
        ["fp32"] = "e8m23",
        ["single"] = "e8m23",
        ["float64"] = "e11m52",
        ["binary64"] = "e11m52",
        ["double"] = "e11m52",
        ["e8m0"] = "e8m0fnu",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>OCP 8-bit, 4 exponent and 3 significand bits, no infinity, NaN all ones, largest 448.</summary>
    public static FloatFormat E4M3FN { get; } = new(4, 3, 7, FloatSpecials.NaNAllOnes);

    /// <summary>OCP 8-bit, 5 exponent and 2 significand bits, IEEE-like, largest 57344.</summary>
    public static FloatFormat E5M2 { get; } = new(5, 2);

    /// <summary>8-bit, 4 exponent and 3 significand bits, IEEE-like, largest 240.</summary>
    public static FloatFormat E4M3 { get; } = new(4, 3);

    /// <summary>8-bit, 3 exponent and 4 significand bits, IEEE-like, largest 15.5.</summary>
    public static FloatFormat E3M4 { get; } = new(3, 4);

    /// <summary>8-bit, 4 exponent and 3 significand bits, bias 8, one NaN, one zero, largest 240.</summary>
    public static FloatFormat E4M3FNUZ { get; } = new(4, 3, 8, FloatSpecials.NaNNegativeZero);

    /// <summary>8-bit, 5 exponent and 2 significand bits, bias 16, one NaN, one zero, largest 57344.</summary>
    public static FloatFormat E5M2FNUZ { get; } = new(5, 2, 16, FloatSpecials.NaNNegativeZero);

    /// <summary>8-bit, 4 exponent and 3 significand bits, bias 11, one NaN, one zero, largest 30.</summary>
    public static FloatFormat E4M3B11FNUZ { get; } = new(4, 3, 11, FloatSpecials.NaNNegativeZero);

    /// <summary>OCP MX scale: powers of two from 2^-127 to 2^127, NaN 0xFF, no zero.</summary>
    public static FloatFormat E8M0FNU { get; } = new(8, 0, 127, FloatSpecials.NaNAllOnesNoZero, isSigned: false);

    /// <summary>8-bit unsigned scale, 5 exponent and 3 significand bits, NaN 0xFF, largest 114688.</summary>
    public static FloatFormat UE5M3 { get; } = new(5, 3, 15, FloatSpecials.NaNAllOnes, isSigned: false);

    /// <summary>7-bit unsigned scale of NVFP4, 4 exponent and 3 significand bits, NaN 0x7F, largest 448.</summary>
    public static FloatFormat UE4M3 { get; } = new(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: false);

    /// <summary>OCP MX 6-bit, 2 exponent and 3 significand bits, no infinity or NaN, largest 7.5.</summary>
    public static FloatFormat E2M3FN { get; } = new(2, 3, 1, FloatSpecials.None);

    /// <summary>OCP MX 6-bit, 3 exponent and 2 significand bits, no infinity or NaN, largest 28.</summary>
    public static FloatFormat E3M2FN { get; } = new(3, 2, 3, FloatSpecials.None);

    /// <summary>OCP MX 4-bit, 2 exponent bits and 1 significand bit, no infinity or NaN, largest 6.</summary>
    public static FloatFormat E2M1FN { get; } = new(2, 1, 1, FloatSpecials.None);

    /// <summary>bfloat16: the upper half of binary32.</summary>
    public static FloatFormat BFloat16 { get; } = new(8, 7);

    /// <summary>IEEE binary16.</summary>
    public static FloatFormat Binary16 { get; } = new(5, 10);

    /// <summary>TF32: the upper 19 bits of binary32.</summary>
    public static FloatFormat TF32 { get; } = new(8, 10);

    /// <summary>IEEE binary32.</summary>
    public static FloatFormat Binary32 { get; } = new(8, 23);

    /// <summary>IEEE binary64.</summary>
    public static FloatFormat Binary64 { get; } = new(11, 52, null, FloatSpecials.Ieee, isSigned: true, maxBits: 64);

    /// <summary>The formats that have a name of their own, narrow ones last.</summary>
    public static new IReadOnlyList<FloatFormat> Named { get; } =
    [
        Binary64, Binary32, TF32, BFloat16, Binary16,
        E5M2, E4M3FN, E4M3, E3M4, E5M2FNUZ, E4M3FNUZ, E4M3B11FNUZ,
        E8M0FNU, UE5M3, UE4M3,
        E3M2FN, E2M3FN, E2M1FN,
    ];

    /// <summary>A format of IEEE P3109 (interim report 4.0, section 4.5).</summary>
    /// <param name="bitWidth">K, 3 to 16.</param>
    /// <param name="precision">P, the significant bits with the implicit one: 1 to K − 1 signed, 1 to K unsigned.</param>
    /// <param name="isSigned">Signed or unsigned.</param>
    /// <param name="isExtended">Extended (with infinity) or finite domain.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static FloatFormat P3109(int bitWidth, int precision, bool isSigned = true, bool isExtended = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bitWidth, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitWidth, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, isSigned ? bitWidth - 1 : bitWidth);
        int exponentBits = bitWidth - precision + (isSigned ? 0 : 1);
        return new FloatFormat(
            exponentBits, precision - 1, null, isExtended ? FloatSpecials.P3109Extended : FloatSpecials.P3109Finite, isSigned);
    }

    /// <summary>Reads a short name.</summary>
    /// <param name="name">
    /// <c>bf16</c>, <c>f16</c>, <c>tf32</c>, <c>f32</c>, <c>f64</c>; <c>p3109_k{K}p{P}{s|u}{e|f}</c>; or
    /// <c>[u]e{E}m{M}[b{bias}][suffix]</c>. Suffixes: none or <c>ieee</c>, IEEE-like (unsigned without suffix: NaN all ones);
    /// <c>fn</c>, NaN all ones, or, in signed formats of up to 6 bits, no specials at all as in OCP MX; <c>nan</c> and <c>fin</c>, these two
    /// whatever the width; <c>fnuz</c>, NaN in place of −0; <c>fnu</c>, unsigned without zero. Letter case does not matter.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No format has this name.</exception>
    public static new FloatFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read(name, out FloatFormat? format, out string? problem) ? format : throw new FormatException(problem);
    }

    /// <summary>Reads a short name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out FloatFormat? format)
    {
        format = null;
        return name is not null && Read(name, out format, out _);
    }

    private static bool Read(string name, [NotNullWhen(true)] out FloatFormat? format, [NotNullWhen(false)] out string? problem)
    {
        string text = MachineLearningPrefix().Replace(name.Trim().ToLowerInvariant(), "");
        if (Aliases.TryGetValue(text, out string? fields))
        {
            text = fields;
        }

        format = null;
        problem = null;
        try
        {
            if (text == "e11m52")
            {
                format = Binary64;
            }
            else if (P3109Name().Match(text) is { Success: true } p3109)
            {
                format = P3109(Number(p3109, "k"), Number(p3109, "p"), p3109.Groups["sign"].Value == "s", p3109.Groups["domain"].Value == "e");
            }
            else if (FieldsName().Match(text) is { Success: true } match)
            {
                format = FromFields(match);
            }
            else
            {
                problem = $"'{name}' is not the name of a format. Expected one such as e4m3fn, e5m2, bf16, f16, e6m5, e3m4b5, ue5m3 or p3109_k8p3se.";
            }
        }
        catch (ArgumentException exception)
        {
            problem = $"'{name}' is not a format: {exception.Message}";
        }

        return format is not null;
    }

    private static FloatFormat FromFields(Match match)
    {
        int exponentBits = Number(match, "e");
        int significandBits = Number(match, "m");
        int? bias = match.Groups["b"].Success ? Number(match, "b") : null;
        bool isSigned = !match.Groups["u"].Success;
        int bits = exponentBits + significandBits + (isSigned ? 1 : 0);
        FloatSpecials specials = match.Groups["suffix"].Value switch
        {
            "" => isSigned ? FloatSpecials.Ieee : FloatSpecials.NaNAllOnes,
            "ieee" => FloatSpecials.Ieee,
            "fn" => isSigned && bits <= 6 ? FloatSpecials.None : FloatSpecials.NaNAllOnes,
            "nan" => FloatSpecials.NaNAllOnes,
            "fin" => FloatSpecials.None,
            "fnuz" => FloatSpecials.NaNNegativeZero,
            _ => FloatSpecials.NaNAllOnesNoZero,
        };
        return new FloatFormat(exponentBits, significandBits, bias, specials, isSigned && specials != FloatSpecials.NaNAllOnesNoZero);
    }

    private static string PrintName(FloatFormat format)
    {
        if (format.Specials is FloatSpecials.P3109Extended or FloatSpecials.P3109Finite)
        {
            char sign = format.IsSigned ? 's' : 'u';
            char domain = format.Specials == FloatSpecials.P3109Extended ? 'e' : 'f';
            return string.Create(CultureInfo.InvariantCulture, $"p3109_k{format.BitWidth}p{format.Precision}{sign}{domain}");
        }

        bool isUnsignedWithZero = !format.IsSigned && format.HasZero;
        bool isTiny = format.IsSigned && format.BitWidth <= 6;
        string suffix = format.Specials switch
        {
            FloatSpecials.Ieee => isUnsignedWithZero ? "ieee" : "",
            FloatSpecials.NaNAllOnes => isUnsignedWithZero ? "" : isTiny ? "nan" : "fn",
            FloatSpecials.None => isTiny ? "fn" : "fin",
            FloatSpecials.NaNNegativeZero => "fnuz",
            _ => "fnu",
        };
        string bias = format.Bias == DefaultBias(format.ExponentBits, format.Specials)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"b{format.Bias}");
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{(isUnsignedWithZero ? "u" : "")}e{format.ExponentBits}m{format.SignificandBits}{bias}{suffix}");
        return name switch
        {
            "e8m7" => "bf16",
            "e5m10" => "f16",
            "e8m10" => "tf32",
            "e8m23" => "f32",
            "e11m52" => "f64",
            _ => name,
        };
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^float[0-9]+_(?=e[0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MachineLearningPrefix();

    [GeneratedRegex(@"^(p3109_k|binary)(?<k>[0-9]{1,2})p(?<p>[0-9]{1,2})(?<sign>[su])(?<domain>[ef])$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex P3109Name();

    [GeneratedRegex(@"^(?<u>u)?e(?<e>[0-9]{1,3})m(?<m>[0-9]{1,3})(b(?<b>-?[0-9]{1,8}))?(?<suffix>ieee|fnuz|fnu|fn|nan|fin)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FieldsName();
}
