namespace NumFormats.Testing;

/// <summary>What a code of a float format means: a NaN, an infinity, a signed zero, or an exact rational number.</summary>
/// <remarks>Two NaN of one sign are equal; +0 and -0 are not: this is equality of meanings, not of the numbers.</remarks>
public readonly record struct ReferenceValue
{
    private readonly Kind _kind;
    private readonly BigRational _value;

    private ReferenceValue(Kind kind, bool isNegative, BigRational value)
    {
        _kind = kind;
        IsNegative = isNegative;
        _value = value;
    }

    private enum Kind
    {
        Finite,
        Infinity,
        NaN,
    }

    /// <summary>The sign, of zeros, infinities and NaN too.</summary>
    public bool IsNegative { get; }

    /// <summary>Whether this is not a number.</summary>
    public bool IsNaN => _kind == Kind.NaN;

    /// <summary>Whether this is an infinity.</summary>
    public bool IsInfinity => _kind == Kind.Infinity;

    /// <summary>Whether this is a finite number, zero included.</summary>
    public bool IsFinite => _kind == Kind.Finite;

    /// <summary>Whether this is a zero of either sign.</summary>
    public bool IsZero => _kind == Kind.Finite && _value.IsZero;

    /// <summary>The exact value of a finite number.</summary>
    /// <exception cref="InvalidOperationException">This is a NaN or an infinity.</exception>
    public BigRational Value => IsFinite ? _value : throw new InvalidOperationException($"Expected a finite number; this is {this}.");

    /// <summary>Not a number, with a sign.</summary>
    public static ReferenceValue NaN(bool isNegative = false) => new(Kind.NaN, isNegative, default);

    /// <summary>An infinity.</summary>
    public static ReferenceValue Infinity(bool isNegative = false) => new(Kind.Infinity, isNegative, default);

    /// <summary>A zero.</summary>
    public static ReferenceValue Zero(bool isNegative = false) => new(Kind.Finite, isNegative, default);

    /// <summary>A finite number; the number 0 becomes +0.</summary>
    public static ReferenceValue Finite(BigRational value) => new(Kind.Finite, value.Sign < 0, value);

    /// <summary>The exact meaning of a double; singles and halves widen to it without loss.</summary>
    public static ReferenceValue FromDouble(double value)
    {
        bool isNegative = double.IsNegative(value);
        return value switch
        {
            double.NaN => NaN(isNegative),
            double.PositiveInfinity or double.NegativeInfinity => Infinity(isNegative),
            0 => Zero(isNegative),
            _ => Finite(BigRational.FromDouble(value)),
        };
    }

    /// <summary>The value as a double, if a double holds it exactly.</summary>
    /// <returns>Whether it does.</returns>
    public bool TryToDouble(out double value)
    {
        double magnitude;
        bool isExact = true;
        switch (_kind)
        {
            case Kind.NaN:
                magnitude = double.NaN;
                break;
            case Kind.Infinity:
                magnitude = double.PositiveInfinity;
                break;
            default:
                isExact = _value.TryToDouble(out magnitude);
                break;
        }

        value = double.CopySign(magnitude, IsNegative ? -1 : 1);
        return isExact;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string magnitude = _kind switch
        {
            Kind.NaN => "NaN",
            Kind.Infinity => "infinity",
            _ => BigRational.Abs(_value).ToString(),
        };
        return IsNegative ? "-" + magnitude : magnitude;
    }

    /// <summary>The value with its sign changed.</summary>
    public static ReferenceValue operator -(ReferenceValue value) => new(value._kind, !value.IsNegative, -value._value);
}
