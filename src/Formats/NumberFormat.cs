using System.Diagnostics.CodeAnalysis;

namespace NumFormats;

/// <summary>
/// A number format as data: a name, a width, and what each code means. Codes are the low <see cref="BitWidth"/> bits of a <see cref="ulong"/>.
/// Any format computes and converts through the exact core with one rounding, in any rounding and overflow mode.
/// </summary>
/// <remarks>
/// For operations between formats take the core itself: <c>result.Pack(Unpacked.Multiply(a.Unpack(x), b.Unpack(y)), rounding, overflow)</c>.
/// </remarks>
public abstract class NumberFormat : INumberCodec
{
    /// <summary>The short name that people type, such as <c>e4m3fn</c>; <see cref="Parse(string)"/> reads it back.</summary>
    public abstract string Name { get; }

    /// <summary>The number of bits in a code.</summary>
    public int BitWidth => Codec.BitWidth;

    // What can be told from codes is the codec's to say. Packing and unpacking are called directly, for speed.
    private protected abstract INumberCodec Codec { get; }

    /// <summary>A mask of <see cref="BitWidth"/> ones: the largest code.</summary>
    public ulong CodeMask => ulong.MaxValue >> (64 - BitWidth);

    /// <summary>The number of bytes that an unpacked code takes in files and spans: the smallest of 1, 2, 4 and 8.</summary>
    public int BytesPerCode => BitWidth switch { <= 8 => 1, <= 16 => 2, <= 32 => 4, _ => 8 };

    /// <inheritdoc/>
    public bool DivisionByZeroIsNaN => Codec.DivisionByZeroIsNaN;

    /// <inheritdoc/>
    public bool NaNIsOrdered => Codec.NaNIsOrdered;

    /// <inheritdoc/>
    public bool FitsInDouble => Codec.FitsInDouble;

    /// <inheritdoc/>
    public bool IsIntegral => Codec.IsIntegral;

    /// <inheritdoc/>
    public OverflowMode SaturatingOverflow => Codec.SaturatingOverflow;

    /// <summary>The code of the largest finite number.</summary>
    public abstract ulong LargestCode { get; }

    /// <summary>The code of the most negative finite number; in unsigned formats, of the smallest.</summary>
    public abstract ulong LowestCode { get; }

    /// <summary>The code of the smallest positive number.</summary>
    public abstract ulong SmallestPositiveCode { get; }

    /// <summary>The code of the canonical NaN (NaR); <see langword="null"/> if there is none.</summary>
    public abstract ulong? NaNCode { get; }

    /// <summary>The code of positive infinity; <see langword="null"/> if there is none.</summary>
    public abstract ulong? InfinityCode { get; }

    /// <summary>The significant bits of the most precise numbers of the format, the implicit bit included.</summary>
    public abstract int Precision { get; }

    /// <summary>Every finite number of the format is a multiple of 2^this.</summary>
    public abstract int LeastExponent { get; }

    /// <summary>floor(log2|x|) of the largest finite number.</summary>
    public abstract int GreatestExponent { get; }

    /// <summary>Decimal digits that survive decimal → format → decimal wherever the format has its full precision (C's <c>DIG</c>): floor((p − 1) log10 2).</summary>
    public virtual int DecimalDigits => (int)Math.Floor((Precision - 1) * Math.Log10(2));

    /// <summary>Decimal digits that are always enough for format → decimal → format (C's <c>DECIMAL_DIG</c>): ceil(1 + p log10 2).</summary>
    public virtual int RoundTripDecimalDigits => (int)Math.Ceiling(1 + (Precision * Math.Log10(2)));

    /// <summary>The number of codes that stand for finite numbers; +0 and −0 count as two.</summary>
    public abstract ulong FiniteCodeCount { get; }

    /// <summary>The number of different finite numbers.</summary>
    public abstract ulong FiniteValueCount { get; }

    /// <summary>The formats with fields that have a name of their own: floats, then posits, then integers, narrow ones last. Tables are in <see cref="Codebook.Named"/>.</summary>
    public static IReadOnlyList<NumberFormat> Named => [.. FloatFormat.Named, .. PositFormat.Named, .. IntegerFormat.Named];

    /// <summary>Reads a format's short name.</summary>
    /// <param name="name">A name such as <c>e4m3fn</c>, <c>bf16</c>, <c>e6m5</c>, <c>ue5m3</c>, <c>p3109_k8p3se</c>, <c>posit16</c>, <c>int4</c> or <c>nf4</c>; letter case does not matter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No format has this name; the message says which names there are.</exception>
    public static NumberFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ReadOnlySpan<char> start = name.AsSpan().TrimStart();
        return start.StartsWith("posit", StringComparison.OrdinalIgnoreCase) ? PositFormat.Parse(name)
            : start.StartsWith("int", StringComparison.OrdinalIgnoreCase) || start.StartsWith("uint", StringComparison.OrdinalIgnoreCase) ? IntegerFormat.Parse(name)
            : Codebook.TryParse(name, out Codebook? codebook) ? codebook
            : FloatFormat.Parse(name);
    }

    /// <summary>Reads a format's short name.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out NumberFormat? format)
    {
        format = FloatFormat.TryParse(name, out FloatFormat? floatFormat) ? floatFormat
            : PositFormat.TryParse(name, out PositFormat? positFormat) ? positFormat
            : IntegerFormat.TryParse(name, out IntegerFormat? integerFormat) ? integerFormat
            : Codebook.TryParse(name, out Codebook? codebook) ? codebook
            : null;
        return format is not null;
    }

    /// <inheritdoc/>
    public abstract Unpacked Unpack(ulong code);

    /// <inheritdoc/>
    public abstract ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None);

    /// <summary>The code of a number, rounded once, and the IEEE 754 exceptions that the rounding signals.</summary>
    public abstract ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions);

    /// <summary>The bits of a code as named fields, most significant first.</summary>
    public abstract IReadOnlyList<CodeField> GetFields(ulong code);

    /// <inheritdoc/>
    public ulong NextUp(ulong code) => Codec.NextUp(code & CodeMask);

    /// <inheritdoc/>
    public ulong NextDown(ulong code) => Codec.NextDown(code & CodeMask);

    /// <summary>The code of a binary64 number, rounded once.</summary>
    public ulong Encode(double value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Pack(HostFloats.Unpack(value), rounding, overflow);

    /// <summary>The value of a code in binary64: exact where it is representable there, otherwise the nearest.</summary>
    public double Decode(ulong code) => Unpack(code).ToDouble();

    /// <summary>The code of a number of another format, rounded once.</summary>
    public ulong ConvertFrom(NumberFormat source, ulong code, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Pack(source.Unpack(code), rounding, overflow);
    }

    /// <inheritdoc/>
    public bool CanRepresent(Unpacked value) => Codec.CanRepresent(value);

    /// <inheritdoc/>
    public bool IsNaN(ulong code) => Codec.IsNaN(code & CodeMask);

    /// <inheritdoc/>
    public bool IsInfinity(ulong code) => Codec.IsInfinity(code & CodeMask);

    /// <inheritdoc/>
    public bool IsZero(ulong code) => Codec.IsZero(code & CodeMask);

    /// <inheritdoc/>
    public bool IsNegative(ulong code) => Codec.IsNegative(code & CodeMask);

    /// <inheritdoc/>
    public bool IsSubnormal(ulong code) => Codec.IsSubnormal(code & CodeMask);

    /// <inheritdoc/>
    public long OrderKey(ulong code) => Codec.OrderKey(code & CodeMask);

    /// <inheritdoc/>
    public ulong Negate(ulong code) => Codec.Negate(code & CodeMask);

    /// <inheritdoc/>
    public ulong Abs(ulong code) => Codec.Abs(code & CodeMask);

    /// <summary>Whether a code is a NaN that signals an invalid operation when it is operated on; IEEE formats alone have such.</summary>
    public abstract bool IsSignallingNaN(ulong code);

    /// <summary>Whether a code is a finite number.</summary>
    public bool IsFinite(ulong code) => !IsNaN(code) && !IsInfinity(code);

    /// <summary>The distance from a number to the next larger magnitude, or, for the largest, to what would follow: a unit in the last place.</summary>
    /// <returns>Infinity for infinity, NaN for NaN.</returns>
    public abstract Unpacked Ulp(ulong code);

    /// <summary>x + y on codes.</summary>
    public ulong Add(ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.Add(this, x, y, rounding, overflow);

    /// <summary>x − y on codes.</summary>
    public ulong Subtract(ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.Subtract(this, x, y, rounding, overflow);

    /// <summary>x × y on codes.</summary>
    public ulong Multiply(ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.Multiply(this, x, y, rounding, overflow);

    /// <summary>x / y on codes.</summary>
    public ulong Divide(ulong x, ulong y, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.Divide(this, x, y, rounding, overflow);

    /// <summary>√x on codes.</summary>
    public ulong Sqrt(ulong x, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.Sqrt(this, x, rounding, overflow);

    /// <summary>x × y + z on codes, rounded once.</summary>
    public ulong FusedMultiplyAdd(ulong x, ulong y, ulong z, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeArithmetic.FusedMultiplyAdd(this, x, y, z, rounding, overflow);

    /// <summary>The short name.</summary>
    public override string ToString() => Name;
}
