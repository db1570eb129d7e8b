namespace NumFormats;

/// <summary>A binary floating-point format as data.</summary>
public sealed class FloatFormat : NumberFormat
{
    /// <summary>Describes a format.</summary>
    public FloatFormat(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        ExponentBits = exponentBits;
        SignificandBits = significandBits;
        Bias = bias;
        Specials = specials;
        IsSigned = isSigned;
    }

    /// <inheritdoc/>
    public override string Name => $"e{ExponentBits}m{SignificandBits}";

    /// <inheritdoc/>
    public override int BitWidth => ExponentBits + SignificandBits + (IsSigned ? 1 : 0);

    /// <summary>The width of the exponent field, at least 1.</summary>
    public int ExponentBits { get; }

    /// <summary>The width of the stored significand field, without the implicit bit; may be 0.</summary>
    public int SignificandBits { get; }

    /// <summary>The exponent bias.</summary>
    public int Bias { get; }

    /// <summary>Which codes are not ordinary numbers.</summary>
    public FloatSpecials Specials { get; }

    /// <summary>Whether there is a sign bit.</summary>
    public bool IsSigned { get; }
}
