using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The block types, each as its rules.</summary>
internal static class GgmlCodecs
{
    // The offset that lets a byte hold levels of both signs.
    private const int SignedZero = 128;

    private const int E2M1Zero = 12;

    private static readonly sbyte[] s_iq4Levels = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    private static readonly Vector128<byte> s_e2m1 = Vector128.Create([.. Biased([0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12], E2M1Zero)]);

    private static readonly Dictionary<GgmlBlockFormat, GgmlCodec> s_codecs = new GgmlCodec[]
    {
        new()
        {
            Format = GgmlBlockFormat.Q4_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.SignedLargest, -8, -8, 8),
            Rounder = Rounder<CodeRules.HalfUp>(8.5f, 15),
            Arrangement = new NibbleArrangement(2, 18, NibbleArrangement.Codes),
            Scaler = LevelScaler.Create(0, 8, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.Q4_1,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Range, 15, 0, 15),
            Rounder = Rounder<CodeRules.HalfUpFromOffset>(0.5f, 15),
            Arrangement = new NibbleArrangement(4, 20, NibbleArrangement.Codes),
            Scaler = LevelScaler.Create(0, 0, hasMinimum: true),
            HasMinimum = true,
        },
        new()
        {
            Format = GgmlBlockFormat.Q5_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.SignedLargest, -16, -16, 16),
            Rounder = Rounder<CodeRules.HalfUp>(16.5f, 31),
            Arrangement = new FiveBitArrangement(2, 22),
            Scaler = LevelScaler.Create(0, 16, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.Q5_1,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Range, 31, 0, 31),
            Rounder = Rounder<CodeRules.HalfUpFromOffset>(0.5f, 31),
            Arrangement = new FiveBitArrangement(4, 24),
            Scaler = LevelScaler.Create(0, 0, hasMinimum: true),
            HasMinimum = true,
        },
        new()
        {
            Format = GgmlBlockFormat.Q8_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Largest, 127, -127, 127),
            Rounder = Rounder<CodeRules.HalfAway>(0),
            Arrangement = new ByteArrangement(2, 34),
            Scaler = LevelScaler.Create(SignedZero, SignedZero, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.MXFP4,
            ScaleRule = WidestLanes.Create<int, ScaleRule, ScaleByteRuleFactory<ScaleByteRules.RoundedLogarithm>>(default),
            ScaleBytes = ScaleByte.E8M0,
            Rounder = Rounder<CodeRules.NearestE2M1>(0),
            Arrangement = new NibbleArrangement(1, 17, s_e2m1),
            Scaler = LevelScaler.Create(0, E2M1Zero, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.NVFP4,
            ScaleRule = WidestLanes.Create<int, ScaleRule, ScaleByteRuleFactory<ScaleByteRules.SixthOfLargest>>(default),
            ScaleBytes = ScaleByte.UE4M3,
            GroupLength = 16,
            Rounder = Rounder<CodeRules.NearestE2M1>(0),
            Arrangement = new RunArrangement(s_e2m1),
            Scaler = LevelScaler.Create(0, E2M1Zero, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.IQ4_NL,
            ScaleRule = new NearestLevelScaleRule(s_iq4Levels),
            Rounder = Rounder<CodeRules.NearestIQ4Level>(0),
            Arrangement = new NibbleArrangement(2, 18, Vector128.Create([.. Biased(s_iq4Levels, SignedZero)])),
            Scaler = LevelScaler.Create(0, SignedZero, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.Q1_0,
            ScaleRule = new MeanScaleRule(),
            Rounder = Rounder<CodeRules.Sign>(0, 1),
            Arrangement = new BitArrangement(2, 18),
            Scaler = LevelScaler.Create(0, 1, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.Q2_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Largest, 1, -1, 1),
            Rounder = Rounder<CodeRules.HalfAway>(1),
            Arrangement = new TwoBitArrangement(2, 18),
            Scaler = LevelScaler.Create(0, 1, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.TQ1_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Largest, 1, -1, 1),
            ScaleOffset = 52,
            Rounder = Rounder<CodeRules.HalfAway>(1),
            Arrangement = new TritArrangement(54),
            Scaler = LevelScaler.Create(0, 1, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.TQ2_0,
            ScaleRule = new LinearScaleRule(ScaleNumerator.Largest, 1, -1, 1),
            ScaleOffset = 64,
            Rounder = Rounder<CodeRules.HalfAway>(1),
            Arrangement = new TwoBitPlaneArrangement(66),
            Scaler = LevelScaler.Create(0, 1, hasMinimum: false),
        },
        new()
        {
            Format = GgmlBlockFormat.Q8_K,
            ScaleRule = new ReciprocalScaleRule(-127),
            HasWideScale = true,
            Rounder = Rounder<CodeRules.HalfEven>(CodeRules.HalfEven.Zero, byte.MaxValue),
            Arrangement = new SummedByteArrangement(),
            Scaler = LevelScaler.Create(SignedZero, SignedZero, hasMinimum: false),
        },
    }.ToDictionary(codec => codec.Format);

    /// <summary>That of a block type.</summary>
    public static GgmlCodec Of(GgmlBlockFormat format) => s_codecs[format];

    private static IEnumerable<byte> Biased(sbyte[] levels, int zero) => levels.Select(level => (byte)(level + zero));

    private static BlockRounder Rounder<TRule>(float zero, int most)
        where TRule : struct, ICodeRule => Rounder<TRule>(BitConverter.SingleToInt32Bits(zero), most);

    private static BlockRounder Rounder<TRule>(int zero, int most = byte.MaxValue)
        where TRule : struct, ICodeRule => WidestLanes.Create<int, BlockRounder, BlockRounderFactory<TRule>>(new(zero, most));
}
