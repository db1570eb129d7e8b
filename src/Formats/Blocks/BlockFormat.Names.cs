using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NumFormats;

/// <content>The formats that have names, and how names are read.</content>
public sealed partial record BlockFormat
{
    // What may stand behind a colon, at most one of each kind. A modifier gives null for a format that it does not go with.
    private static readonly Modifier[] Modifiers =
    [
        .. new (string Name, BlockScaleRule Rule)[]
        {
            ("floor", BlockScaleRule.Floor), ("ceil", BlockScaleRule.Ceil), ("rceil", BlockScaleRule.RoundCeil), ("even", BlockScaleRule.Even),
            ("rfloor", BlockScaleRule.RoundFloor), ("rnearest", BlockScaleRule.RoundNearest),
        }.Select(rule => new Modifier("rule", rule.Name, format => format.HasPowerOfTwoRule ? format with { ScaleRule = rule.Rule } : null)),
        new("rule", "median", format => format.ScaleRule == BlockScaleRule.MeanMagnitude ? format with { ScaleRule = BlockScaleRule.MedianMagnitude } : null),
        .. new (string Name, BlockRecipe Recipe)[]
        {
            ("torchao", BlockRecipe.TorchAO), ("modelopt", BlockRecipe.ModelOpt), ("te", BlockRecipe.TransformerEngine),
            ("ct", BlockRecipe.CompressedTensors), ("intvsfp", BlockRecipe.IntVersusFloat),
        }.Select(recipe => new Modifier("recipe", recipe.Name, format => format.HasTensorScale ? format with { Recipe = recipe.Recipe } : WithoutTensorScale(format, recipe.Recipe))),
        .. new FloatFormat[] { FloatFormat.E8M0FNU, FloatFormat.E4M3FN, FloatFormat.UE5M3, FloatFormat.Binary16, FloatFormat.BFloat16, FloatFormat.Binary32 }
            .Select(scale => new Modifier("scale", scale.Name, format => format.HasPowerOfTwoRule ? null : format with { Scale = scale })),
        new("tensor scale", "ts", format => format is { ScaleRule: BlockScaleRule.AbsMax, HasZeroPoint: false } ? format with { HasTensorScale = true, Recipe = BlockRecipe.Default } : null),
        new("rounding", "away", format => format with { Rounding = RoundingMode.NearestAway }),
        new("range", "full", format => format.Element is IntegerFormat { IsSigned: true } ? format with { UsesLowest = true } : null),

        // Scales of up to one and a half times the usual need room below the largest.
        new("candidates", "4over6", format => format.HasTensorScale ? format with { ScaleCandidates = [1, 1.5f], LargestScale = 256 } : null),
        new("candidates", "search", format => format is { ScaleRule: BlockScaleRule.AbsMax, HasZeroPoint: false }
            ? format with { ScaleCandidates = [.. Enumerable.Range(0, 41).Select(step => 1 - (step / 64f))] }
            : null),
        new("scale blocks", "dq", format => format.Scale.Equals(FloatFormat.Binary32) && format.BlockLength > 0 ? format with { ScaleBlocks = Dynamic8 } : null),
    ];

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

    /// <summary>MXINT8: integers q from −127 to 127 that stand for q/64.</summary>
    public static BlockFormat MXINT8 { get; } = MXInteger(8);

    /// <summary>Integers q from −31 to 31 that stand for q/16, scaled as <see cref="MXINT8"/>.</summary>
    public static BlockFormat MXINT6 { get; } = MXInteger(6);

    /// <summary>Integers q from −7 to 7 that stand for q/4, scaled as <see cref="MXINT8"/>.</summary>
    public static BlockFormat MXINT4 { get; } = MXInteger(4);

    /// <summary>NVFP4: e2m1fn elements in blocks of 16 with e4m3fn scales and a tensor scale.</summary>
    public static BlockFormat NVFP4 { get; } = new("nvfp4", FloatFormat.E2M1FN)
    {
        BlockLength = 16, Scale = FloatFormat.E4M3FN, ScaleRule = BlockScaleRule.AbsMax, HasTensorScale = true,
    };

    /// <summary>As <see cref="NVFP4"/> with integers from −7 to 7.</summary>
    public static BlockFormat NVINT4 { get; } = new("nvint4", IntegerFormat.Int4)
    {
        BlockLength = 16, Scale = FloatFormat.E4M3FN, ScaleRule = BlockScaleRule.AbsMax, HasTensorScale = true,
    };

    /// <summary>MSFP12: block floating point of 16 numbers, a sign and 3 bits of magnitude each, aligned to the largest.</summary>
    public static BlockFormat MSFP12 { get; } = SignMagnitude("msfp12", 3);

    /// <summary>As <see cref="MSFP12"/> with 5 bits of magnitude.</summary>
    public static BlockFormat MSFP14 { get; } = SignMagnitude("msfp14", 5);

    /// <summary>As <see cref="MSFP12"/> with 7 bits of magnitude.</summary>
    public static BlockFormat MSFP16 { get; } = SignMagnitude("msfp16", 7);

    /// <summary>The 8-bit dynamic map of bitsandbytes in blocks of 256.</summary>
    public static BlockFormat Dynamic8 { get; } = InCodebook("dyn8", Codebook.Dynamic8, 256);

    /// <summary>NF4 of bitsandbytes (QLoRA) in blocks of 64.</summary>
    public static BlockFormat NF4 { get; } = InCodebook("nf4", Codebook.NF4, 64);

    /// <summary>FP4 of bitsandbytes in blocks of 64.</summary>
    public static BlockFormat FP4BitsAndBytes { get; } = InCodebook("fp4bnb", Codebook.BitsAndBytesFP4, 64);

    /// <summary>Ternary weights of BitNet b1.58: −1, 0 and 1 times the tensor's mean magnitude.</summary>
    public static BlockFormat Ternary { get; } = new("ternary", IntegerFormat.Int2)
    {
        BlockLength = WholeTensor, Scale = FloatFormat.Binary32, ScaleRule = BlockScaleRule.MeanMagnitude,
    };

    /// <summary>Binary weights of XNOR-Net: the sign times the row's mean magnitude.</summary>
    public static BlockFormat Binary { get; } = new("binary", new Codebook("sign", [-1, 1], [-float.Epsilon]))
    {
        BlockLength = WholeRow, Scale = FloatFormat.Binary32, ScaleRule = BlockScaleRule.MeanMagnitude,
    };

    /// <summary>Dynamic fixed point: 16-bit integers that share a power of two.</summary>
    public static BlockFormat DynamicFixedPoint16 { get; } = new("dfp16", IntegerFormat.Int16) { BlockLength = WholeTensor, ScaleRule = BlockScaleRule.RoundCeil };

    /// <summary>The formats that have a name of their own.</summary>
    public static IReadOnlyList<BlockFormat> Named { get; } =
    [
        MXFP8E4M3, MXFP8E5M2, MXFP6E2M3, MXFP6E3M2, MXFP4, MXINT8, MXINT6, MXINT4, NVFP4, NVINT4,
        NF4, FP4BitsAndBytes, Dynamic8, InCodebook("dyn8u", Codebook.UnsignedDynamic8, 256), MSFP12, MSFP14, MSFP16,
        Minifloat("bm8e4", 4, 3), Minifloat("bm8e5", 5, 2), Minifloat("bm6e3", 3, 2), Minifloat("bm4e2", 2, 1),
        Logarithm("bl8", 7), Logarithm("bl4", 3), Ternary, Binary, DynamicFixedPoint16,
        Parse("int8g32"), Parse("int4g32"), Parse("int4g128"), Parse("uint4g128"), Parse("int8c"), Parse("int8t"),
    ];

    /// <summary>Reads a short name.</summary>
    /// <param name="name">
    /// One of <see cref="Named"/>, or a format of numbers with how many share a scale: <c>g</c> and a length for blocks with binary16 scales, <c>c</c> for a whole row (a channel) or <c>t</c> for the tensor with a binary32 scale, such as
    /// <c>int4g128</c>, <c>uint4g64</c> (with zero points), <c>e4m3fnc</c>, <c>posit8t</c>. Behind colons what is not usual: the rule of a power of two (<c>floor ceil rceil even rfloor rnearest</c>), <c>median</c>, the recipe
    /// (<c>torchao modelopt te ct intvsfp</c>), the format of the scales (<c>e8m0fnu e4m3fn ue5m3 f16 bf16 f32</c>), <c>ts</c> for a tensor scale, <c>away</c>, <c>full</c> for all of two's complement, <c>4over6</c>, <c>search</c> for the
    /// least squared error of 41 scales, <c>dq</c> for double quantization. Letter case does not matter.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No block format has this name; the message says which names there are.</exception>
    public static BlockFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out BlockFormat? format)
            ? format
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' is not a block format. Expected one of {string.Join(", ", Named.Select(known => known.Name))}, or a format of numbers with g and a block length, c or t, such as int4g64; and after colons any of {string.Join(", ", Modifiers.Select(modifier => modifier.Name))} that go with it."));
    }

    /// <summary>Reads a short name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out BlockFormat? format)
    {
        string[] parts = (name ?? "").Trim().ToLowerInvariant().Split(':');
        format = Named?.FirstOrDefault(known => known.Name == parts[0]) ?? ParseGroups(parts[0]);
        BlockFormat? usual = format;
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            Modifier? modifier = Array.Find(Modifiers, modifier => modifier.Name == part);
            format = format is null || modifier is null || !kinds.Add(modifier.Kind) ? null : modifier.Apply(format);
        }

        // A modifier that changes nothing is not part of the name.
        if (format is not null && format != usual)
        {
            format = format with { Name = string.Join(':', parts) };
        }

        return format is not null;
    }

    private static BlockFormat? ParseGroups(string name)
    {
        Match match = Groups().Match(name);
        if (!match.Success || !NumberFormat.TryParse(match.Groups["element"].Value, out NumberFormat? element) || element.BitWidth > 16)
        {
            return null;
        }

        int length = match.Groups["length"] is { Success: true } digits ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : match.Groups["extent"].Value == "c" ? WholeRow
            : WholeTensor;
        return match.Groups["length"].Success && length == 0 ? null : new BlockFormat(name, element)
        {
            BlockLength = length,
            Scale = length > 0 ? FloatFormat.Binary16 : FloatFormat.Binary32,
            ScaleRule = BlockScaleRule.AbsMax,
            HasZeroPoint = element is IntegerFormat { IsSigned: false },

            // As torchao and ggml have it.
            Recipe = element is IntegerFormat ? BlockRecipe.Reciprocal : BlockRecipe.Default,
        };
    }

    // Model Optimizer has a recipe for MXFP4 too.
    private static BlockFormat? WithoutTensorScale(BlockFormat format, BlockRecipe recipe) =>
        recipe == BlockRecipe.ModelOpt && format.HasPowerOfTwoRule && format.Element.Equals(FloatFormat.E2M1FN)
            ? format with { Recipe = recipe, ScaleRule = BlockScaleRule.RoundCeil }
            : null;

    private static BlockFormat MXInteger(int bitWidth) =>
        new(string.Create(CultureInfo.InvariantCulture, $"mxint{bitWidth}"), new IntegerFormat(bitWidth)) { ElementExponent = 2 - bitWidth };

    // With one exponent bit, the numbers of exponent field 1 follow on those of field 0 in even steps: a sign and a magnitude. The largest is just below 1.
    private static BlockFormat SignMagnitude(string name, int magnitudeBits) =>
        new(name, new FloatFormat(1, magnitudeBits - 1, bias: 2, FloatSpecials.None)) { BlockLength = 16 };

    private static BlockFormat Minifloat(string name, int exponentBits, int significandBits) =>
        new(name, new FloatFormat(exponentBits, significandBits, specials: FloatSpecials.None)) { BlockLength = 16 };

    // By any other rule, what rounds up to the next power of two would saturate, or the largest code be in vain.
    private static BlockFormat Logarithm(string name, int exponentBits) =>
        new(name, new FloatFormat(exponentBits, 0, specials: FloatSpecials.None)) { BlockLength = 16, ScaleRule = BlockScaleRule.Even };

    private static BlockFormat InCodebook(string name, Codebook codebook, int blockLength) => new(name, codebook)
    {
        BlockLength = blockLength, Scale = FloatFormat.Binary32, ScaleRule = BlockScaleRule.AbsMax, Recipe = BlockRecipe.Reciprocal,
    };

    [GeneratedRegex("^(?<element>[a-z0-9_.]+?)(g(?<length>[0-9]{1,6})|(?<extent>[ct]))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Groups();

    private sealed record Modifier(string Kind, string Name, Func<BlockFormat, BlockFormat?> Apply);
}
