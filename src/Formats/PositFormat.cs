using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NumFormats;

/// <summary>A posit format as data: any width from 2 to 64 bits and 0 to 4 exponent bits. Immutable; two formats with the same data are equal.</summary>
/// <remarks>Source: Standard for Posit Arithmetic (2022), which fixes two exponent bits; earlier posits had 0 (8 bits) and 1 (16 bits).</remarks>
public sealed partial class PositFormat : NumberFormat, IEquatable<PositFormat>
{
    private const int StandardExponentBits = 2;

    private readonly PositCodec<RunTimeLayout> _codec;

    /// <summary>Describes a format.</summary>
    /// <param name="bitWidth">The number of bits in a code, 2 to 64.</param>
    /// <param name="exponentBits">The number of exponent bits, 0 to 4; 2 in the 2022 standard.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PositFormat(int bitWidth, int exponentBits = StandardExponentBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bitWidth, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitWidth, 64);
        ArgumentOutOfRangeException.ThrowIfNegative(exponentBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponentBits, 4);
        _codec = new PositCodec<RunTimeLayout>(new RunTimeLayout(bitWidth, exponentBits));
        Codec = _codec;
        string suffix = exponentBits == StandardExponentBits ? "" : string.Create(CultureInfo.InvariantCulture, $"es{exponentBits}");
        Name = string.Create(CultureInfo.InvariantCulture, $"posit{bitWidth}{suffix}");
    }

    /// <summary>posit8 of the 2022 standard.</summary>
    public static PositFormat Posit8 { get; } = new(8);

    /// <summary>posit16 of the 2022 standard.</summary>
    public static PositFormat Posit16 { get; } = new(16);

    /// <summary>posit32 of the 2022 standard.</summary>
    public static PositFormat Posit32 { get; } = new(32);

    /// <summary>posit64 of the 2022 standard.</summary>
    public static PositFormat Posit64 { get; } = new(64);

    /// <summary>8 bits without exponent bits, as before the 2022 standard.</summary>
    public static PositFormat Posit8Es0 { get; } = new(8, 0);

    /// <summary>16 bits with one exponent bit, as before the 2022 standard.</summary>
    public static PositFormat Posit16Es1 { get; } = new(16, 1);

    /// <summary>4 bits with one exponent bit.</summary>
    public static PositFormat Posit4Es1 { get; } = new(4, 1);

    /// <summary>The formats that have a name of their own, narrow ones last.</summary>
    public static new IReadOnlyList<PositFormat> Named { get; } = [Posit64, Posit32, Posit16, Posit16Es1, Posit8, Posit8Es0, Posit4Es1];

    /// <inheritdoc/>
    public override string Name { get; }

    private protected override INumberCodec Codec { get; }

    /// <summary>The number of exponent bits.</summary>
    public int ExponentBits => _codec.Layout.ExponentBits;

    /// <summary>The significant bits of the numbers around one: those with the shortest regime.</summary>
    public override int Precision => Math.Max(1, BitWidth - 2 - ExponentBits);

    /// <summary>The exponent of the largest number: (n − 2) 2^es. The smallest positive number is its reciprocal.</summary>
    public int MaxExponent => (BitWidth - 2) << ExponentBits;

    /// <inheritdoc/>
    public override int LeastExponent => -MaxExponent;

    /// <inheritdoc/>
    public override int GreatestExponent => MaxExponent;

    /// <inheritdoc/>
    public override ulong LargestCode => _codec.MaxPos;

    /// <inheritdoc/>
    public override ulong LowestCode => _codec.NaR + 1;

    /// <inheritdoc/>
    public override ulong SmallestPositiveCode => 1;

    /// <inheritdoc/>
    public override ulong? NaNCode => _codec.NaR;

    /// <inheritdoc/>
    public override ulong? InfinityCode => null;

    /// <inheritdoc/>
    public override ulong FiniteCodeCount => CodeMask;

    /// <inheritdoc/>
    public override ulong FiniteValueCount => CodeMask;

    /// <summary>Reads a short name: <c>posit{n}</c> with two exponent bits, <c>posit{n}es{es}</c> with any.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No posit format has this name.</exception>
    public static new PositFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out PositFormat? format)
            ? format
            : throw new FormatException($"'{name}' is not the name of a posit format. Expected posit{{n}} or posit{{n}}es{{es}} with n from 2 to 64 and es from 0 to 4.");
    }

    /// <summary>Reads a short name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out PositFormat? format)
    {
        format = null;
        Match match = PositName().Match(name?.Trim().ToLowerInvariant() ?? "");
        if (match.Success)
        {
            int bitWidth = int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            int exponentBits = match.Groups["es"].Success ? match.Groups["es"].ValueSpan[0] - '0' : StandardExponentBits;
            format = bitWidth is >= 2 and <= 64 && exponentBits <= 4 ? new PositFormat(bitWidth, exponentBits) : null;
        }

        return format is not null;
    }

    /// <inheritdoc/>
    public override Unpacked Unpack(ulong code) => _codec.Unpack(code);

    /// <inheritdoc/>
    public override ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        _codec.Pack(value, rounding, overflow);

    /// <inheritdoc/>
    /// <remarks>Posits signal nothing but inexact results: they neither overflow nor underflow.</remarks>
    public override ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions)
    {
        ulong code = _codec.Pack(value, rounding, overflow);
        exceptions = value.IsFiniteNonzero && _codec.Unpack(code) != value ? IeeeExceptions.Inexact : IeeeExceptions.None;
        return code;
    }

    /// <inheritdoc/>
    /// <remarks>The regime is shown with the bit that ends it. The fields are those of the code itself, also of a negative number.</remarks>
    public override IReadOnlyList<CodeField> GetFields(ulong code)
    {
        int left = BitWidth - 1;
        var fields = new List<CodeField>(4) { new("sign", 1, code >> left & 1) };
        ulong first = left > 0 ? code >> (left - 1) & 1 : 0;
        int run = 0;
        while (run < left && (code >> (left - 1 - run) & 1) == first)
        {
            run++;
        }

        Take("regime", Math.Min(run + 1, left));
        Take("exponent", Math.Min(ExponentBits, left));
        Take("fraction", left);
        return fields;

        void Take(string name, int width)
        {
            left -= width;
            fields.Add(new CodeField(name, width, width == 0 ? 0 : code >> left & (ulong.MaxValue >> (64 - width))));
        }
    }

    /// <inheritdoc/>
    public override bool IsSignallingNaN(ulong code) => false;

    /// <inheritdoc/>
    public override Unpacked Ulp(ulong code)
    {
        Unpacked value = Unpacked.Abs(_codec.Unpack(code));
        if (value.IsNaN)
        {
            return value;
        }

        ulong magnitude = _codec.Pack(value);
        return magnitude == _codec.MaxPos
            ? Unpacked.Subtract(value, _codec.Unpack(magnitude - 1))
            : Unpacked.Subtract(_codec.Unpack(magnitude + 1), value);
    }

    /// <summary>Whether two formats have the same data.</summary>
    public bool Equals([NotNullWhen(true)] PositFormat? other) => other is not null && _codec.Layout == other._codec.Layout;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as PositFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => _codec.Layout.GetHashCode();

    [GeneratedRegex(@"^posit(?<n>[0-9]{1,2})(es(?<es>[0-9]))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PositName();

    private readonly record struct RunTimeLayout(int BitWidth, int ExponentBits) : IPositLayout
    {
        public bool IsConstant => false;
    }
}
