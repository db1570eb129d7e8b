using System.Collections.Immutable;

namespace NumFormats;

/// <summary>
/// A block format as data: runs of elements in a narrow format that share a scale. An element stands for <c>Element.Decode(code) × 2^ElementExponent × scale</c>, times the tensor's scale where there is one. Immutable; another format is
/// this one <c>with</c> other properties.
/// </summary>
/// <remarks>
/// A block with an infinity or a NaN has the scale NaN and elements of code 0, and is NaN throughout. In a block of zeros, and where the scale rounds to zero, all elements are zero.
/// </remarks>
public sealed partial record BlockFormat
{
    /// <summary>The block length of formats in which a whole row (a channel, a token) shares a scale.</summary>
    public const int WholeRow = 0;

    /// <summary>The block length of formats in which a whole tensor shares a scale.</summary>
    public const int WholeTensor = -1;

    private readonly string _name = "";

    /// <summary>Describes a format: by default blocks of 32 that share a power of two, as in OCP MX.</summary>
    /// <param name="name">Its short name.</param>
    /// <param name="element">The format of the elements, of at most 16 bits and with more than one finite number; no number of it is beyond binary32.</param>
    /// <exception cref="ArgumentException">The name is empty, or the element format is none of those.</exception>
    public BlockFormat(string name, NumberFormat element)
    {
        ArgumentNullException.ThrowIfNull(element);
        if (element.BitWidth > 16 || element.GreatestExponent > 127 || element.LeastExponent < -149)
        {
            throw new ArgumentException($"{element} is not a format of at most 16 bits whose numbers binary32 has.", nameof(element));
        }

        Name = name;
        Element = element;
    }

    /// <summary>The short name that people type, such as <c>mxfp4</c>, with what is not usual behind colons, such as <c>mxfp4:rceil</c>.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string Name
    {
        get => _name;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _name = value;
        }
    }

    /// <summary>The format of the elements.</summary>
    public NumberFormat Element { get; }

    /// <summary>The power of two that elements are multiplied by: −6 where an 8-bit integer q stands for q/64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not −64 to 64.</exception>
    public int ElementExponent
    {
        get;
        init => field = value is >= -64 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ElementExponent: expected -64 to 64.");
    }

    /// <summary>Whether integer elements use the one negative number that has no positive counterpart.</summary>
    public bool UsesLowest { get; init; }

    /// <summary>The format of the blocks' scales: e8m0fnu unless another is given; any float format without a sign or with one, of which positive numbers are used.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It has no NaN, which blocks of NaN need, or is wider than binary32.</exception>
    public FloatFormat Scale
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.HasNaN && value.BitWidth <= 32 ? value : throw new ArgumentException($"Scale: {value} is not a format with NaN of at most 32 bits.", nameof(value));
        }
    } = FloatFormat.E8M0FNU;

    /// <summary>The number of elements that share a scale, or <see cref="WholeRow"/> or <see cref="WholeTensor"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public int BlockLength
    {
        get;
        init => field = value >= WholeTensor ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "BlockLength: expected a positive length, 0 for a row or -1 for a tensor.");
    } = 32;

    /// <summary>How the scale is chosen.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a defined rule.</exception>
    public BlockScaleRule ScaleRule
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ScaleRule: expected a defined rule.");
    }

    /// <summary>How elements are rounded: any mode but the stochastic one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public RoundingMode Rounding
    {
        get;
        init => field = Enum.IsDefined(value) && value != RoundingMode.Stochastic
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Rounding: expected a mode that needs no random bits.");
    }

    /// <summary>Whether scales are relative to a binary32 number that the whole tensor shares.</summary>
    public bool HasTensorScale { get; init; }

    /// <summary>With a tensor scale, the number that the scale of the block with the largest magnitude becomes; by default the largest of the scales' format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public double LargestScale
    {
        get => field == 0 ? Scale.Decode(Scale.LargestCode) : field;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "LargestScale: expected a positive finite number.");
    }

    /// <summary>Whether a block has a zero point z, one code of the elements' format: an element stands for (code − z) × scale. For unsigned integers.</summary>
    public bool HasZeroPoint { get; init; }

    /// <summary>In what order of operations scales are found and applied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a defined recipe.</exception>
    public BlockRecipe Recipe
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Recipe: expected a defined recipe.");
    }

    /// <summary>What the rule's scale is multiplied by, each in turn; a block keeps the scale with the least error, the earliest of equals. By default 1 alone.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not positive and finite.</exception>
    public ImmutableArray<float> ScaleCandidates
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value.All(candidate => candidate > 0 && float.IsFinite(candidate))
            ? value
            : throw new ArgumentException("ScaleCandidates: expected at least one number, all positive and finite.", nameof(value));
    } = [1];

    /// <summary>By what error one of several candidates is chosen.</summary>
    public BlockErrorMeasure CandidateError { get; init; }

    /// <summary>The format that the scales themselves are quantized to, less their mean ("double quantization"); null for none. A tensor in blocks has it; spans of scales have not.</summary>
    public BlockFormat? ScaleBlocks { get; init; }

    /// <summary>The magnitude that the largest of a block becomes under the rules of quotients, before it is rounded; by default <see cref="LargestElement"/>, and 1 of posits, which are most exact there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public double ScaleElement
    {
        get => field != 0 ? field : Element is PositFormat ? Math.ScaleB(1, ElementExponent) : LargestElement;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ScaleElement: expected a positive finite number.");
    }

    /// <summary>The largest magnitude that an element stands for under the scale 1. Of integers that of the largest, unless the lowest is used.</summary>
    public double LargestElement =>
        Math.ScaleB(
            Element is IntegerFormat && !UsesLowest
                ? Element.Decode(Element.LargestCode)
                : Math.Max(Element.Decode(Element.LargestCode), Math.Abs(Element.Decode(Element.LowestCode))),
            ElementExponent);

    /// <summary>Whether the rule gives powers of two.</summary>
    public bool HasPowerOfTwoRule => ScaleRule <= BlockScaleRule.RoundNearest;

    /// <summary>The bits that an element takes, its share of scale and zero point included, in rows of blocks; what a whole row or tensor shares counts nothing.</summary>
    public double BitsPerElement
    {
        get
        {
            double shared = (ScaleBlocks is { } blocks ? blocks.BitsPerElement : Scale.BitWidth) + (HasZeroPoint ? Element.BitWidth : 0);
            return Element.BitWidth + (BlockLength > 0 ? shared / BlockLength : 0);
        }
    }

    /// <summary>Checks that a format's properties go together.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">They do not; the message says why.</exception>
    public static void Validate(BlockFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Problem is string problem)
        {
            throw new ArgumentException($"{format} {problem}.", nameof(format));
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private string? Problem =>
        HasZeroPoint && Element is not IntegerFormat { IsSigned: false, BitWidth: <= 8 } ? "has zero points, but elements that are not unsigned integers of at most 8 bits"
        : HasZeroPoint && (ScaleRule != BlockScaleRule.AbsMax || ScaleCandidates.Length > 1) ? "has zero points, but a rule other than the largest magnitude, or candidates"
        : HasZeroPoint && (HasTensorScale || ElementExponent != 0) ? "has zero points and a tensor scale or an element exponent"
        : !HasTensorScale && Recipe is BlockRecipe.TransformerEngine or BlockRecipe.CompressedTensors or BlockRecipe.IntVersusFloat ? "has a recipe for tensor scales, but none"
        : Recipe == BlockRecipe.Reciprocal && (HasTensorScale || ElementExponent != 0) ? "has the recipe of reciprocals with a tensor scale or an element exponent"
        : HasTensorScale && ScaleRule != BlockScaleRule.AbsMax ? "has a tensor scale, but a rule other than the largest magnitude"
        : ScaleRule >= BlockScaleRule.MeanMagnitude && BlockLength > 0 ? "has the rule of a mean or median, but blocks; expected whole rows or a tensor"
        : LargestElement > 0 ? null
        : "has no positive elements";
}
