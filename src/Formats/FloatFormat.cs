using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// A binary floating-point format as data: any sign, exponent and significand fields of 2 to 32 bits in all (and binary64), with a bias and a rule
/// for infinity, NaN and zero. Immutable; two formats with the same data are equal.
/// </summary>
public sealed partial class FloatFormat : NumberFormat, IEquatable<FloatFormat>
{
    private const int MaxExponentBits = 20;
    private const int MaxBias = 1 << MaxExponentBits;

    private readonly FloatCodec<RunTimeLayout> _codec;

    /// <summary>Describes a format.</summary>
    /// <param name="exponentBits">The width of the exponent field, 1 to 20.</param>
    /// <param name="significandBits">The width of the stored significand field, without the implicit bit; 0 or more.</param>
    /// <param name="bias">The exponent bias; by default 2^(exponentBits − 1) − 1, and one more for fnuz and P3109 formats.</param>
    /// <param name="specials">Which codes are not ordinary numbers.</param>
    /// <param name="isSigned">Whether there is a sign bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width or the bias is out of range, or there are fewer than 2 or more than 32 bits in all.</exception>
    /// <exception cref="ArgumentException">The specials do not exist for such a shape.</exception>
    public FloatFormat(
        int exponentBits, int significandBits, int? bias = null, FloatSpecials specials = FloatSpecials.Ieee, bool isSigned = true)
        : this(exponentBits, significandBits, bias, specials, isSigned, maxBits: 32)
    {
    }

    private FloatFormat(int exponentBits, int significandBits, int? bias, FloatSpecials specials, bool isSigned, int maxBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponentBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponentBits, MaxExponentBits);
        ArgumentOutOfRangeException.ThrowIfNegative(significandBits);
        int bits = exponentBits + significandBits + (isSigned ? 1 : 0);
        if (bits < 2 || bits > maxBits)
        {
            throw new ArgumentOutOfRangeException(nameof(significandBits), significandBits, $"Expected 2 to {maxBits} bits in all, found {bits}.");
        }

        int actualBias = bias ?? DefaultBias(exponentBits, specials);
        if (Math.Abs((long)actualBias) > MaxBias)
        {
            throw new ArgumentOutOfRangeException(nameof(bias), bias, $"Expected a bias from {-MaxBias} to {MaxBias}.");
        }

        string? objection = specials switch
        {
            FloatSpecials.Ieee => significandBits == 0 ? "IEEE specials need at least one significand bit to tell NaN from infinity." : null,
            FloatSpecials.NaNNegativeZero => isSigned ? null : "NaN in place of -0 needs a sign bit.",
            FloatSpecials.NaNAllOnesNoZero => isSigned ? "A format without zero is unsigned." : null,
            FloatSpecials.P3109Extended or FloatSpecials.P3109Finite =>
                actualBias != DefaultBias(exponentBits, specials) ? "P3109 fixes the bias: 2^(exponentBits - 1)."
                : bits is < 3 or > 16 ? "P3109 formats have 3 to 16 bits." : null,
            FloatSpecials.NaNAllOnes or FloatSpecials.None => null,
            _ => "Not a defined value.",
        };
        if (objection is not null)
        {
            throw new ArgumentException(objection, nameof(specials));
        }

        var layout = new RunTimeLayout(exponentBits, significandBits, actualBias, specials, isSigned);
        _codec = new FloatCodec<RunTimeLayout>(layout);
        Codec = _codec;
        Name = PrintName(this);
    }

    /// <summary>The width of the exponent field.</summary>
    public int ExponentBits => _codec.Layout.ExponentBits;

    /// <summary>The width of the stored significand field, without the implicit bit.</summary>
    public int SignificandBits => _codec.Layout.SignificandBits;

    /// <summary>The exponent bias: a normal number's exponent is its exponent field minus this.</summary>
    public int Bias => _codec.Layout.Bias;

    /// <summary>Which codes are not ordinary numbers.</summary>
    public FloatSpecials Specials => _codec.Layout.Specials;

    /// <summary>Whether there is a sign bit.</summary>
    public bool IsSigned => _codec.Layout.IsSigned;

    /// <inheritdoc/>
    public override string Name { get; }

    private protected override INumberCodec Codec { get; }

    /// <inheritdoc/>
    public override int Precision => SignificandBits + 1;

    /// <summary>Whether there is an infinity.</summary>
    public bool HasInfinity => _codec.Layout.HasInfinity();

    /// <summary>Whether there is a NaN.</summary>
    public bool HasNaN => _codec.Layout.HasNaN();

    /// <summary>Whether there is a zero.</summary>
    public bool HasZero => _codec.Layout.HasZero();

    /// <summary>Whether there is a −0 beside +0.</summary>
    public bool HasNegativeZero => IsSigned && !_codec.Layout.NaNIsNegativeZero();

    /// <summary>The exponent of the smallest normal number.</summary>
    public int MinExponent => _codec.Layout.MinNormalExponent();

    /// <summary>The exponent of the largest finite number.</summary>
    public int MaxExponent => _codec.Layout.MaxExponent();

    /// <inheritdoc/>
    public override int LeastExponent => MinExponent - SignificandBits;

    /// <inheritdoc/>
    public override int GreatestExponent => MaxExponent;

    /// <inheritdoc/>
    public override ulong LargestCode => _codec.Layout.MaxFiniteMagnitude;

    /// <inheritdoc/>
    public override ulong LowestCode => IsSigned ? LargestCode | SignMask : 0;

    /// <inheritdoc/>
    public override ulong SmallestPositiveCode => HasZero ? 1UL : 0;

    /// <summary>The code of the smallest normal number; <see langword="null"/> if every finite number is subnormal.</summary>
    public ulong? SmallestNormalCode
    {
        get
        {
            ulong code = HasZero ? 1UL << SignificandBits : 0;
            return code <= LargestCode ? code : null;
        }
    }

    /// <summary>The code of the smallest subnormal number; <see langword="null"/> if there is none.</summary>
    public ulong? SmallestSubnormalCode => HasZero && SignificandBits > 0 ? 1 : null;

    /// <inheritdoc/>
    public override ulong? NaNCode => HasNaN ? _codec.Layout.CanonicalNaN() : null;

    /// <inheritdoc/>
    public override ulong? InfinityCode => HasInfinity ? _codec.Layout.InfinityMagnitude() : null;

    /// <summary>The code of −0; <see langword="null"/> if there is none.</summary>
    public ulong? NegativeZeroCode => HasNegativeZero ? SignMask : null;

    /// <inheritdoc/>
    public override ulong FiniteCodeCount
    {
        get
        {
            ulong magnitudes = LargestCode + 1;
            return !IsSigned ? magnitudes : (2 * magnitudes) - (HasNegativeZero ? 0UL : 1);
        }
    }

    /// <inheritdoc/>
    public override ulong FiniteValueCount => FiniteCodeCount - (HasNegativeZero ? 1UL : 0);

    internal ulong SignMask => _codec.Layout.SignMask();

    /// <summary>The bias that a format has unless it says otherwise: 2^(exponentBits − 1) − 1, and one more for fnuz and P3109 formats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DefaultBias(int exponentBits, FloatSpecials specials) =>
        specials is FloatSpecials.NaNNegativeZero or FloatSpecials.P3109Extended or FloatSpecials.P3109Finite
            ? 1 << (exponentBits - 1)
            : (1 << (exponentBits - 1)) - 1;

    /// <inheritdoc/>
    public override Unpacked Unpack(ulong code) => _codec.Unpack(code);

    /// <inheritdoc/>
    public override ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        _codec.Pack(value, rounding, overflow);

    /// <inheritdoc/>
    public override ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions) =>
        _codec.Pack(value, rounding, overflow, out exceptions);

    /// <inheritdoc/>
    public override IReadOnlyList<CodeField> GetFields(ulong code)
    {
        var fields = new List<CodeField>(3);
        if (IsSigned)
        {
            fields.Add(new CodeField("sign", 1, code >> (BitWidth - 1) & 1));
        }

        fields.Add(new CodeField("exponent", ExponentBits, code >> SignificandBits & ((1UL << ExponentBits) - 1)));
        fields.Add(new CodeField("significand", SignificandBits, code & ((1UL << SignificandBits) - 1)));
        return fields;
    }

    /// <inheritdoc/>
    public override bool IsSignallingNaN(ulong code) =>
        Specials == FloatSpecials.Ieee && IsNaN(code) && (code & (1UL << (SignificandBits - 1))) == 0;

    /// <inheritdoc/>
    public override Unpacked Ulp(ulong code)
    {
        Unpacked value = Unpack(code);
        if (value.Kind > NumberKind.Finite)
        {
            return Unpacked.Abs(value);
        }

        int exponent = value.IsZero ? MinExponent : Math.Max(value.Exponent, MinExponent);
        return Unpacked.FromNormalized(isNegative: false, exponent - SignificandBits, 1UL << 63);
    }

    /// <summary>Whether two formats have the same data.</summary>
    public bool Equals([NotNullWhen(true)] FloatFormat? other) => other is not null && _codec.Layout == other._codec.Layout;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as FloatFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => _codec.Layout.GetHashCode();

    private readonly record struct RunTimeLayout(
        int ExponentBits, int SignificandBits, int Bias, FloatSpecials Specials, bool IsSigned) : IFloatLayout
    {
        public bool IsConstant => false;

        public ulong MaxFiniteMagnitude { get; } = FloatLayout.MaxFiniteMagnitude(ExponentBits, SignificandBits, Specials, IsSigned);
    }
}
