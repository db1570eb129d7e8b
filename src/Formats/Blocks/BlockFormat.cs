using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NumFormats;

/// <summary>
/// A block format as data: runs of elements in a narrow float format that share a power of two, one e8m0 code a block. Immutable.
/// </summary>
/// <remarks>
/// A block's numbers are divided by 2^(scale − 127) and rounded to the elements' format; what is beyond its largest number becomes that. A block of zeros has scale 0. A block with an infinity or a NaN has scale 255, which is NaN, and
/// stands for nothing but NaN; its elements are code 0. Source: OCP Microscaling Formats (MX) Specification 1.0, sections 5 and 6.3, which leaves these blocks open.
/// </remarks>
public sealed class BlockFormat
{
    private static readonly (string Name, BlockScaleRule Rule)[] RuleNames =
        [("floor", BlockScaleRule.Floor), ("ceil", BlockScaleRule.Ceil), ("rceil", BlockScaleRule.RoundCeil), ("even", BlockScaleRule.Even)];

    /// <summary>Describes a format.</summary>
    /// <param name="name">Its short name.</param>
    /// <param name="element">The format of the elements: signed, of at most 8 bits, with at least one significand bit, a largest number of 1 or more, and normal numbers that binary32 has as such.</param>
    /// <param name="blockLength">The number of elements that share a scale, 1 to 1024.</param>
    /// <param name="scaleRule">How the scale is chosen.</param>
    /// <param name="rounding">How elements are rounded: to nearest, ties to even or away from zero.</param>
    /// <exception cref="ArgumentException">The name is empty, or the element format is none of those.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length, the rule or the rounding is none of those.</exception>
    public BlockFormat(string name, FloatFormat element, int blockLength = 32, BlockScaleRule scaleRule = BlockScaleRule.Floor, RoundingMode rounding = RoundingMode.NearestEven)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(element);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockLength, 1024);
        if (!element.IsSigned || element.BitWidth > 8 || element.SignificandBits < 1 || element.MaxExponent is < 0 or > 127 || element.MinExponent < -126)
        {
            throw new ArgumentException(
                $"{element} is not a signed format of at most 8 bits with a significand bit, a largest number of 1 or more, and the normal numbers of binary32.", nameof(element));
        }

        if (scaleRule is < BlockScaleRule.Floor or > BlockScaleRule.Even)
        {
            throw new ArgumentOutOfRangeException(nameof(scaleRule), scaleRule, "Expected a defined rule.");
        }

        if (rounding is not (RoundingMode.NearestEven or RoundingMode.NearestAway))
        {
            throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Expected rounding to nearest, ties to even or away from zero.");
        }

        Name = name;
        Element = element;
        BlockLength = blockLength;
        ScaleRule = scaleRule;
        Rounding = rounding;
    }

    /// <summary>MXFP8 with e4m3fn elements.</summary>
    public static BlockFormat MXFP8E4M3 { get; } = new("mxfp8e4m3", FloatFormat.E4M3FN);

    /// <summary>MXFP8 with e5m2 elements.</summary>
    public static BlockFormat MXFP8E5M2 { get; } = new("mxfp8e5m2", FloatFormat.E5M2);

    /// <summary>MXFP6 with e2m3fn elements.</summary>
    public static BlockFormat MXFP6E2M3 { get; } = new("mxfp6e2m3", FloatFormat.E2M3FN);

    /// <summary>MXFP6 with e3m2fn elements.</summary>
    public static BlockFormat MXFP6E3M2 { get; } = new("mxfp6e3m2", FloatFormat.E3M2FN);

    /// <summary>MXFP4: e2m1fn elements.</summary>
    public static BlockFormat MXFP4 { get; } = new("mxfp4", FloatFormat.E2M1FN);

    /// <summary>The formats that have a name of their own.</summary>
    public static IReadOnlyList<BlockFormat> Named { get; } = [MXFP8E4M3, MXFP8E5M2, MXFP6E2M3, MXFP6E3M2, MXFP4];

    /// <summary>The short name that people type, such as <c>mxfp4</c>, with the scale rule behind a colon where it is not the specification's.</summary>
    public string Name { get; }

    /// <summary>The format of the elements.</summary>
    public FloatFormat Element { get; }

    /// <summary>The format of the scales.</summary>
    public FloatFormat Scale { get; } = FloatFormat.E8M0FNU;

    /// <summary>The number of elements that share a scale.</summary>
    public int BlockLength { get; }

    /// <summary>How the scale is chosen.</summary>
    public BlockScaleRule ScaleRule { get; }

    /// <summary>How elements are rounded.</summary>
    public RoundingMode Rounding { get; }

    /// <summary>The bits that an element takes, its share of the scale included.</summary>
    public double BitsPerElement => Element.BitWidth + ((double)Scale.BitWidth / BlockLength);

    /// <summary>The same format with another rule.</summary>
    public BlockFormat WithScaleRule(BlockScaleRule rule)
    {
        string family = Name.Split(':')[0];
        string suffix = rule == BlockScaleRule.Floor ? "" : ":" + Array.Find(RuleNames, known => known.Rule == rule).Name;
        return new BlockFormat(family + suffix, Element, BlockLength, rule, Rounding);
    }

    /// <summary>Reads a short name such as <c>mxfp4</c> or <c>mxfp8e4m3:rceil</c>; letter case does not matter.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No block format has this name; the message says which names there are.</exception>
    public static BlockFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out BlockFormat? format)
            ? format
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' is not a block format. Expected one of {string.Join(", ", Named.Select(known => known.Name))}, and after a colon {string.Join(", ", RuleNames.Select(rule => rule.Name))}."));
    }

    /// <summary>Reads a short name.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out BlockFormat? format)
    {
        string[] parts = (name ?? "").Trim().Split(':');
        format = Named.FirstOrDefault(known => known.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        if (format is null || parts.Length == 1)
        {
            return format is not null;
        }

        int rule = Array.FindIndex(RuleNames, known => known.Name.Equals(parts[1], StringComparison.OrdinalIgnoreCase));
        format = parts.Length == 2 && rule >= 0 ? format.WithScaleRule(RuleNames[rule].Rule) : null;
        return format is not null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
