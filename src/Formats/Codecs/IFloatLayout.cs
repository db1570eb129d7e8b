namespace NumFormats;

/// <summary>
/// The shape of a float format, as the codec reads it. A named type's layout is an empty struct of constants, which the JIT folds; a run-time
/// descriptor's is a struct of fields. Both go through <see cref="FloatCodec{TLayout}"/>.
/// </summary>
public interface IFloatLayout
{
    /// <summary>The width of the exponent field.</summary>
    int ExponentBits { get; }

    /// <summary>The width of the stored significand field, without the implicit bit.</summary>
    int SignificandBits { get; }

    /// <summary>The exponent bias.</summary>
    int Bias { get; }

    /// <summary>Which codes are not ordinary numbers.</summary>
    FloatSpecials Specials { get; }

    /// <summary>Whether there is a sign bit.</summary>
    bool IsSigned { get; }

    /// <summary>Whether every instance of the type describes the same format, so that tables can be kept per type.</summary>
    bool IsConstant { get; }

    /// <summary>The magnitude code of the largest finite number: <see cref="FloatLayout.MaxFiniteMagnitude(int, int, FloatSpecials, bool)"/>.</summary>
    ulong MaxFiniteMagnitude { get; }
}
