using System.Diagnostics;

namespace NumFormats.Testing;

/// <summary>
/// An exact model of a float format, to test an implementation against: slow and written to be read as the definition. It takes nothing from the library but
/// the five numbers that describe a format.
/// </summary>
/// <remarks>
/// The part in this file says what each code means. A code is its sign bit, if the format is signed, above its magnitude: exponent field, then significand field.
/// </remarks>
/// <example>
/// <code>
/// var e4m3fn = new ReferenceFloat(new FloatFormat(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: true));
/// ulong code = e4m3fn.Encode(BigRational.Parse("0.1"), RoundingMode.Up);
/// BigRational value = e4m3fn.Decode(code).Value; // 13/128
/// ulong sum = e4m3fn.Add(code, code);
/// </code>
/// </example>
public sealed partial class ReferenceFloat : ReferenceFormat
{
    private const int WidestListed = 16;

    private readonly int _magnitudeBits;

    // The finite magnitudes in ascending order; null for formats too wide to list, where magnitude codes are in that order themselves.
    private readonly List<(BigRational Value, ulong Code)>? _magnitudes;

    /// <summary>A model of the given format.</summary>
    /// <exception cref="ArgumentException">The numbers describe no format, or one that is not 2 to 32 bits wide.</exception>
    public ReferenceFloat(FloatFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        _magnitudeBits = format.ExponentBits + format.SignificandBits;
        Validate(format);
        LargestFiniteCode = LargestFiniteMagnitude();
        if (BitWidth <= WidestListed)
        {
            _magnitudes = ListMagnitudes();
        }
    }

    /// <summary>The format.</summary>
    public FloatFormat Format { get; }

    /// <inheritdoc/>
    public override int BitWidth => _magnitudeBits + (Format.IsSigned ? 1 : 0);

    /// <summary>The number of codes; the codes are all less than it.</summary>
    public ulong CodeCount => 1UL << BitWidth;

    /// <summary>The code of the largest finite number.</summary>
    public ulong LargestFiniteCode { get; }

    /// <summary>The code of the least finite number: the largest one with a minus sign, or the smallest one of an unsigned format.</summary>
    public ulong LowestFiniteCode => Format.IsSigned ? WithSign(LargestFiniteCode, isNegative: true) : 0;

    /// <summary>The code of positive infinity, if there is one.</summary>
    public ulong? InfinityCode => Format.Specials switch
    {
        FloatSpecials.Ieee => ((1UL << Format.ExponentBits) - 1) << Format.SignificandBits,
        FloatSpecials.P3109Extended => Format.IsSigned ? AllOnes : AllOnes - 1,
        _ => null,
    };

    /// <summary>The code that a NaN without a sign is encoded to, if there is one.</summary>
    public ulong? NaNCode => Format.Specials switch
    {
        FloatSpecials.Ieee => InfinityCode | (1UL << (Format.SignificandBits - 1)),
        FloatSpecials.NaNAllOnes or FloatSpecials.NaNAllOnesNoZero => AllOnes,
        FloatSpecials.NaNNegativeZero => SignBit,
        FloatSpecials.P3109Extended or FloatSpecials.P3109Finite => Format.IsSigned ? SignBit : AllOnes,
        FloatSpecials.None => null,
        _ => throw new UnreachableException($"Specials {Format.Specials} are not defined."),
    };

    /// <summary>Whether there is an infinity.</summary>
    public bool HasInfinity => InfinityCode.HasValue;

    /// <summary>Whether there is a NaN.</summary>
    public bool HasNaN => NaNCode.HasValue;

    /// <summary>Whether there is a zero.</summary>
    public bool HasZero => Format.Specials != FloatSpecials.NaNAllOnesNoZero;

    /// <summary>Whether NaN has a sign: the sign bit of a NaN gives another NaN.</summary>
    public bool HasSignedNaN => Format.IsSigned && Format.Specials is FloatSpecials.Ieee or FloatSpecials.NaNAllOnes;

    /// <summary>Whether there is a -0 besides the +0.</summary>
    public bool HasNegativeZero => Format.IsSigned && Format.Specials is FloatSpecials.Ieee or FloatSpecials.NaNAllOnes or FloatSpecials.None;

    /// <summary>Whether the format is one of IEEE P3109, which has rules of its own for division by zero and for overflow.</summary>
    public bool IsP3109 => Format.Specials is FloatSpecials.P3109Extended or FloatSpecials.P3109Finite;

    private protected override bool DivisionByZeroIsNaN => IsP3109;

    private ulong AllOnes => (1UL << _magnitudeBits) - 1;

    private ulong SignBit => 1UL << _magnitudeBits;

    /// <inheritdoc/>
    public override bool IsNaN(ulong code)
    {
        ThrowIfNotCode(code);
        ulong magnitude = code & AllOnes;
        return Format.Specials switch
        {
            FloatSpecials.Ieee => magnitude > InfinityCode,
            FloatSpecials.NaNAllOnes or FloatSpecials.NaNAllOnesNoZero => magnitude == AllOnes,
            _ => code == NaNCode,
        };
    }

    /// <inheritdoc/>
    public override ReferenceValue Decode(ulong code)
    {
        bool hasSignBit = (code & SignBit) != 0;
        if (IsNaN(code))
        {
            return ReferenceValue.NaN(hasSignBit && HasSignedNaN);
        }

        ulong magnitude = code & AllOnes;
        if (magnitude == InfinityCode)
        {
            return ReferenceValue.Infinity(hasSignBit);
        }

        var value = ReferenceValue.Finite(MagnitudeOf(magnitude));
        return hasSignBit ? -value : value;
    }

    /// <inheritdoc/>
    public override ulong Canonicalize(ulong code) => IsNaN(code) ? NaNCode!.Value : code;

    /// <inheritdoc/>
    public override ulong Negate(ulong code)
    {
        bool hasOpposite = Format.IsSigned
            && (HasSignedNaN || !IsNaN(code))
            && (HasNegativeZero || code != 0);
        return hasOpposite ? code ^ SignBit : code;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Format.IsSigned ? "" : "u")}e{Format.ExponentBits}m{Format.SignificandBits} (bias {Format.Bias}, {Format.Specials})";

    /// <summary>
    /// The number that an exponent field and a significand field mean when the code is no special one. The exponent field may be one that the format is too narrow
    /// for; this is how numbers go on beyond the largest.
    /// </summary>
    internal BigRational MagnitudeOf(ulong magnitude)
    {
        ulong exponentField = magnitude >> Format.SignificandBits;
        ulong significandField = magnitude & ((1UL << Format.SignificandBits) - 1);
        ulong hiddenBit = 1UL << Format.SignificandBits;
        bool isSubnormal = exponentField == 0 && HasZero;
        BigRational significand = (long)(isSubnormal ? significandField : hiddenBit + significandField);
        int exponent = isSubnormal ? 1 - Format.Bias : (int)exponentField - Format.Bias;
        return significand * BigRational.Pow2(exponent - Format.SignificandBits);
    }

    private ulong LargestFiniteMagnitude()
    {
        if (InfinityCode is { } infinity)
        {
            return infinity - 1;
        }

        return IsNaN(AllOnes) ? AllOnes - 1 : AllOnes;
    }

    private List<(BigRational Value, ulong Code)> ListMagnitudes()
    {
        var magnitudes = new List<(BigRational Value, ulong Code)>();
        for (ulong code = 0; code < CodeCount; code++)
        {
            ReferenceValue value = Decode(code);
            if (value.IsFinite && !value.IsNegative)
            {
                magnitudes.Add((value.Value, code));
            }
        }

        magnitudes.Sort((left, right) => left.Value.CompareTo(right.Value));
        return magnitudes;
    }

    private ulong WithSign(ulong magnitude, bool isNegative) => isNegative ? magnitude | SignBit : magnitude;

    private void ThrowIfNotCode(ulong code)
    {
        if (code >= CodeCount)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, $"Expected a code of {BitWidth} bits.");
        }
    }

    private static void Validate(FloatFormat format)
    {
        int width = format.ExponentBits + format.SignificandBits + (format.IsSigned ? 1 : 0);
        string? problem = format switch
        {
            { ExponentBits: < 1 } => "at least one exponent bit",
            { SignificandBits: < 0 } => "a number of significand bits that is not negative",
            _ when width is < 2 or > 32 => "a width of 2 to 32 bits",
            { Specials: FloatSpecials.Ieee, SignificandBits: 0 } => "a significand bit to tell infinity from NaN",
            { Specials: FloatSpecials.NaNNegativeZero, IsSigned: false } => "a sign bit, because NaN is the code of -0",
            { Specials: FloatSpecials.NaNAllOnesNoZero, IsSigned: true } => "no sign bit, because a format without zero is unsigned",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException($"Expected {problem}.", nameof(format));
        }
    }
}
