using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NumFormats;

/// <summary>An integer format as data: two's complement of 2 to 64 bits, or unsigned of 1 to 63. Immutable; two formats with the same data are equal.</summary>
/// <remarks>
/// <para>
/// Any number is rounded once to an integer and saturates, in every overflow mode and infinity too, because there is neither infinity nor NaN; NaN becomes 0.
/// The value types wrap around instead, as .NET's integers do.
/// </para>
/// <para>There is no unsigned format of 64 bits: the exact core knows results to 64 bits and a sticky bit, which does not tell where between two such integers a number lies.
/// For the same reason <c>int64</c> counts a number that is less than one below its lowest as in range, whichever way it rounds; the code is the lowest all the same.</para>
/// </remarks>
public sealed partial class IntegerFormat : NumberFormat, IEquatable<IntegerFormat>
{
    /// <summary>The greatest number of bits without the sign.</summary>
    private const int MaxMagnitudeBits = 63;

    private readonly IntegerCodec<RunTimeLayout> _codec;

    /// <summary>Describes a format.</summary>
    /// <param name="bitWidth">The number of bits in a code: 2 to 64 signed, 1 to 63 unsigned.</param>
    /// <param name="isSigned">Whether the codes are two's complement.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is out of range.</exception>
    public IntegerFormat(int bitWidth, bool isSigned = true)
    {
        int signBits = isSigned ? 1 : 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(bitWidth, 1 + signBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitWidth, MaxMagnitudeBits + signBits);
        _codec = new IntegerCodec<RunTimeLayout>(new RunTimeLayout(bitWidth, isSigned));
        Codec = _codec;
        Name = string.Create(CultureInfo.InvariantCulture, $"{(isSigned ? "" : "u")}int{bitWidth}");
    }

    /// <summary>From −2 to 1.</summary>
    public static IntegerFormat Int2 { get; } = new(2);

    /// <summary>From 0 to 3.</summary>
    public static IntegerFormat UInt2 { get; } = new(2, isSigned: false);

    /// <summary>From −8 to 7.</summary>
    public static IntegerFormat Int4 { get; } = new(4);

    /// <summary>From 0 to 15.</summary>
    public static IntegerFormat UInt4 { get; } = new(4, isSigned: false);

    /// <summary>From −32 to 31.</summary>
    public static IntegerFormat Int6 { get; } = new(6);

    /// <summary>.NET's <see cref="sbyte"/>.</summary>
    public static IntegerFormat Int8 { get; } = new(8);

    /// <summary>.NET's <see cref="byte"/>.</summary>
    public static IntegerFormat UInt8 { get; } = new(8, isSigned: false);

    /// <summary>.NET's <see cref="short"/>.</summary>
    public static IntegerFormat Int16 { get; } = new(16);

    /// <summary>.NET's <see cref="ushort"/>.</summary>
    public static IntegerFormat UInt16 { get; } = new(16, isSigned: false);

    /// <summary>.NET's <see cref="int"/>.</summary>
    public static IntegerFormat Int32 { get; } = new(32);

    /// <summary>.NET's <see cref="uint"/>.</summary>
    public static IntegerFormat UInt32 { get; } = new(32, isSigned: false);

    /// <summary>.NET's <see cref="long"/>.</summary>
    public static IntegerFormat Int64 { get; } = new(64);

    /// <summary>The formats that have a name of their own, narrow ones last.</summary>
    public static new IReadOnlyList<IntegerFormat> Named { get; } = [Int64, Int32, UInt32, Int16, UInt16, Int8, UInt8, Int6, Int4, UInt4, Int2, UInt2];

    /// <inheritdoc/>
    public override string Name { get; }

    private protected override INumberCodec Codec { get; }

    /// <summary>Whether the codes are two's complement; otherwise there are no negative numbers.</summary>
    public bool IsSigned => _codec.Layout.IsSigned;

    /// <summary>The significant bits of the largest number.</summary>
    public override int Precision => _codec.MagnitudeBits;

    /// <inheritdoc/>
    public override int LeastExponent => 0;

    /// <summary>floor(log2|x|) of the number of the greatest magnitude: the lowest where there is a sign, otherwise the largest.</summary>
    public override int GreatestExponent => BitWidth - 1;

    /// <summary>Every integer of so many decimal digits is in the format.</summary>
    public override int DecimalDigits => (int)(Precision * Math.Log10(2));

    /// <summary>The decimal digits of the number of the greatest magnitude.</summary>
    public override int RoundTripDecimalDigits => DecimalDigits + 1;

    /// <inheritdoc/>
    public override ulong LargestCode => _codec.LargestCode;

    /// <summary>The code of the most negative number; 0 where there is no sign.</summary>
    public override ulong LowestCode => _codec.LowestCode;

    /// <inheritdoc/>
    public override ulong SmallestPositiveCode => 1;

    /// <inheritdoc/>
    public override ulong? NaNCode => null;

    /// <inheritdoc/>
    public override ulong? InfinityCode => null;

    /// <summary>The number of codes, all of which are finite numbers; of 64-bit formats one less, to fit.</summary>
    public override ulong FiniteCodeCount => BitWidth == 64 ? ulong.MaxValue : CodeMask + 1;

    /// <inheritdoc cref="FiniteCodeCount"/>
    public override ulong FiniteValueCount => FiniteCodeCount;

    /// <summary>Reads a short name: <c>int{n}</c> or <c>uint{n}</c>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No integer format has this name.</exception>
    public static new IntegerFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out IntegerFormat? format)
            ? format
            : throw new FormatException($"'{name}' is not the name of an integer format. Expected int{{n}} with n from 2 to 64, or uint{{n}} with n from 1 to 63.");
    }

    /// <summary>Reads a short name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether there is such a format.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out IntegerFormat? format)
    {
        format = null;
        Match match = IntegerName().Match(name?.Trim().ToLowerInvariant() ?? "");
        if (match.Success)
        {
            int bitWidth = int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            bool isSigned = !match.Groups["u"].Success;
            int magnitudeBits = isSigned ? bitWidth - 1 : bitWidth;
            format = magnitudeBits is >= 1 and <= MaxMagnitudeBits ? new IntegerFormat(bitWidth, isSigned) : null;
        }

        return format is not null;
    }

    /// <inheritdoc/>
    public override Unpacked Unpack(ulong code) => _codec.Unpack(code);

    /// <inheritdoc/>
    /// <remarks>Saturates whatever the overflow mode, infinity too; NaN becomes 0.</remarks>
    public override ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        _codec.Pack(value, rounding, overflow);

    /// <inheritdoc/>
    /// <remarks>As conversion to integers in IEEE 754-2019 section 5.8: NaN, infinity and what is out of range after rounding are invalid.</remarks>
    public override ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions)
    {
        Unpacked integer = Unpacked.RoundToInteger(value, rounding);
        exceptions = !_codec.IsInRange(integer) ? IeeeExceptions.Invalid
            : integer.Equals(value) ? IeeeExceptions.None
            : IeeeExceptions.Inexact;
        return _codec.Pack(integer);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CodeField> GetFields(ulong code) => [new("integer", BitWidth, code & CodeMask)];

    /// <inheritdoc/>
    public override bool IsSignallingNaN(ulong code) => false;

    /// <summary>One.</summary>
    public override Unpacked Ulp(ulong code) => Unpacked.One;

    /// <summary>Whether two formats have the same data.</summary>
    public bool Equals([NotNullWhen(true)] IntegerFormat? other) => other is not null && _codec.Layout == other._codec.Layout;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as IntegerFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => _codec.Layout.GetHashCode();

    [GeneratedRegex("^(?<u>u)?int(?<n>[0-9]{1,2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IntegerName();

    private readonly record struct RunTimeLayout(int BitWidth, bool IsSigned) : IIntegerLayout;
}
