using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace NumFormats;

/// <summary>A format as a table: 2 to 256 binary32 numbers, of which code i stands for the i-th. Immutable; two codebooks with the same tables are equal, whatever their names.</summary>
/// <remarks>
/// <para>
/// Rounding is by value, whatever the order of the table. To nearest even takes the value whose boundaries the number lies between, and a number that is a boundary goes to the lower value: boundaries are midpoints, rounded to binary32, unless they are
/// given. To nearest away differs in that such a number goes to the value further from zero. Up, down and toward zero take the next value on that side; between a negative and a positive neighbour, toward zero is to nearest. To odd takes, of the two
/// neighbours of a number that is no value, the one whose place in the order of values, counted from zero, is odd. Stochastic rounding goes away from zero, or up between neighbours of both signs, by the fraction of the way between the neighbours, truncated to as many bits as are random.
/// </para>
/// <para>
/// There is neither infinity nor NaN. Numbers below the lowest or above the largest value become these, in every overflow mode, and infinities too; NaN becomes what zero is rounded to, to nearest even. Where the size of the table is no power of two, the
/// codes beyond it are read as NaN and never written.
/// </para>
/// <para>
/// A table may have two zeros. Of −0 and +0, each stands for the zero of its sign and what is rounded to zero from its side; of two zeros of the same sign, the one with the greater code stands for what is rounded to zero from above.
/// </para>
/// </remarks>
public sealed partial class Codebook : NumberFormat, IEquatable<Codebook>
{
    private const int MostValues = 256;

    private readonly CodebookCodec _codec;
    private readonly float[] _values;
    private readonly float[] _boundaries;

    /// <summary>Describes a format whose boundaries are the midpoints between its values.</summary>
    /// <param name="name">A name for people to read; <see cref="NumberFormat.Parse(string)"/> knows only those of <see cref="Parse"/>.</param>
    /// <param name="values">The value of each code: 2 to 256 finite numbers in any order, all different but for two zeros.</param>
    /// <exception cref="ArgumentException">The name is empty, or the values are not such.</exception>
    public Codebook(string name, params ReadOnlySpan<float> values)
        : this(name, values, [], hasBoundaries: false)
    {
    }

    /// <summary>Describes a format with boundaries of its own.</summary>
    /// <param name="name">A name for people to read; <see cref="NumberFormat.Parse(string)"/> knows only those of <see cref="Parse"/>.</param>
    /// <param name="values">The value of each code: 2 to 256 finite numbers in any order, all different but for two zeros.</param>
    /// <param name="boundaries">In increasing order the greatest number that is rounded to the lowest value, to the second lowest, and so on, for all but the largest: from that value up to below the next.</param>
    /// <exception cref="ArgumentException">The name is empty, or the values or boundaries are not such.</exception>
    public Codebook(string name, ReadOnlySpan<float> values, ReadOnlySpan<float> boundaries)
        : this(name, values, boundaries, hasBoundaries: true)
    {
    }

    private Codebook(string name, ReadOnlySpan<float> values, ReadOnlySpan<float> boundaries, bool hasBoundaries)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        byte[] codes = InOrder(values);
        if (hasBoundaries)
        {
            CheckBoundaries(values, codes, boundaries);
        }

        Name = name;
        _values = values.ToArray();
        _boundaries = hasBoundaries ? boundaries.ToArray() : Midpoints(values, codes);
        _codec = new CodebookCodec(values, codes, _boundaries);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    private protected override INumberCodec Codec => _codec;

    /// <summary>The value of each code.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The greatest number that is rounded to nearest to the lowest value, to the second lowest, and so on, for all but the largest.</summary>
    public ReadOnlySpan<float> Boundaries => _boundaries;

    /// <summary>The codes in order of their values, −0 before +0, and zeros of the same sign in order of code.</summary>
    public ReadOnlySpan<byte> CodesInOrder => _codec.Codes;

    /// <inheritdoc/>
    public override ulong LargestCode => _codec.Codes[^1];

    /// <summary>The code of the lowest value.</summary>
    public override ulong LowestCode => _codec.Codes[0];

    /// <summary>The code of the smallest positive value; where there is none, of the largest value.</summary>
    public override ulong SmallestPositiveCode
    {
        get
        {
            int rank = _codec.Ordered.IndexOfAnyInRange(float.Epsilon, float.MaxValue);
            return rank < 0 ? LargestCode : _codec.Codes[rank];
        }
    }

    /// <inheritdoc/>
    public override ulong? NaNCode => null;

    /// <inheritdoc/>
    public override ulong? InfinityCode => null;

    /// <summary>That of binary32, which values and boundaries are numbers of.</summary>
    public override int Precision => 24;

    /// <summary>That of binary32.</summary>
    public override int LeastExponent => -149;

    /// <summary>floor(log2|x|) of the value of the greatest magnitude.</summary>
    public override int GreatestExponent => HostFloats.Unpack(Math.Max(Math.Abs(_codec.Ordered[0]), Math.Abs(_codec.Ordered[^1]))).Exponent;

    /// <summary>0: a table has no precision that holds everywhere.</summary>
    public override int DecimalDigits => 0;

    /// <summary>The number of values; two zeros count as two.</summary>
    public override ulong FiniteCodeCount => (ulong)_values.Length;

    /// <inheritdoc/>
    public override ulong FiniteValueCount => (ulong)_values.Length - (_values.AsSpan().Count(0) > 1 ? 1UL : 0);

    /// <summary>Where rounding changes from each value to the next: for all but the largest value, from the lowest on, the greatest binary64 number that is rounded to it or below.</summary>
    /// <param name="mode">A mode without random bits.</param>
    /// <remarks>−0 counts as less than +0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The mode is stochastic or not defined.</exception>
    public double[] GetLimits(RoundingMode mode) => _codec.LimitsOf(Rounding.FromMode(mode).Mode);

    /// <inheritdoc/>
    /// <remarks>NaN for codes beyond the table.</remarks>
    public override Unpacked Unpack(ulong code) => _codec.Unpack(code);

    /// <inheritdoc/>
    /// <remarks>Saturates whatever the overflow mode, infinity too; NaN becomes what zero is rounded to.</remarks>
    public override ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        _codec.Pack(value, rounding, overflow);

    /// <inheritdoc/>
    /// <remarks>NaN is invalid; a number below the lowest or above the largest value overflows, infinity too.</remarks>
    public override ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions)
    {
        ulong code = _codec.Pack(value, rounding, overflow);
        exceptions = value.IsNaN ? IeeeExceptions.Invalid
            : !_codec.IsInRange(value) ? IeeeExceptions.Overflow | IeeeExceptions.Inexact
            : value.IsZero && _codec.IsZero(code) || _codec.Unpack(code) == value ? IeeeExceptions.None
            : IeeeExceptions.Inexact;
        return code;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CodeField> GetFields(ulong code) => [new("index", BitWidth, code & CodeMask)];

    /// <inheritdoc/>
    public override bool IsSignallingNaN(ulong code) => false;

    /// <summary>The distance from a value to the next one away from zero, or, at the end, to the one before.</summary>
    /// <returns>NaN for codes beyond the table.</returns>
    public override Unpacked Ulp(ulong code)
    {
        code &= CodeMask;
        if (IsNaN(code))
        {
            return Unpacked.NaN;
        }

        ulong away = IsNegative(code) ? NextDown(code) : NextUp(code);
        ulong other = away != code ? away : IsNegative(code) ? NextUp(code) : NextDown(code);
        return Unpacked.Abs(Unpacked.Subtract(Unpack(other), Unpack(code)));
    }

    /// <summary>Whether two codebooks have the same values, signs of zeros included, and the same boundaries.</summary>
    public bool Equals([NotNullWhen(true)] Codebook? other) =>
        other is not null && Bits(_values).SequenceEqual(Bits(other._values)) && Bits(_boundaries).SequenceEqual(Bits(other._boundaries));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as Codebook);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(_values.AsSpan()));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<int> Bits(float[] numbers) => MemoryMarshal.Cast<float, int>(numbers);

    private static byte[] InOrder(ReadOnlySpan<float> values)
    {
        if (values.Length is < 2 or > MostValues)
        {
            throw new ArgumentException($"{values.Length} values; expected 2 to {MostValues}.", nameof(values));
        }

        var entries = new (float Value, byte Code)[values.Length];
        for (int code = 0; code < values.Length; code++)
        {
            if (!float.IsFinite(values[code]))
            {
                throw new ArgumentException($"Value {code} is {values[code]:R}; expected finite numbers.", nameof(values));
            }

            entries[code] = (values[code], (byte)code);
        }

        // −0 before +0, then by code.
        Array.Sort(entries, static (x, y) =>
            x.Value != y.Value ? x.Value.CompareTo(y.Value)
                : float.IsNegative(x.Value) != float.IsNegative(y.Value) ? (float.IsNegative(x.Value) ? -1 : 1)
                : x.Code.CompareTo(y.Code));
        for (int rank = 1; rank < entries.Length; rank++)
        {
            if (entries[rank].Value == entries[rank - 1].Value && (entries[rank].Value != 0 || entries.Length == 2 || (rank > 1 && entries[rank - 2].Value == 0)))
            {
                throw new ArgumentException(
                    $"Codes {entries[rank - 1].Code} and {entries[rank].Code} are both {entries[rank].Value:R}; expected different values, but for two zeros beside others.", nameof(values));
            }
        }

        return Array.ConvertAll(entries, entry => entry.Code);
    }

    private static void CheckBoundaries(ReadOnlySpan<float> values, byte[] codes, ReadOnlySpan<float> boundaries)
    {
        if (boundaries.Length != codes.Length - 1)
        {
            throw new ArgumentException($"{boundaries.Length} boundaries; expected {codes.Length - 1}, one less than values.", nameof(boundaries));
        }

        for (int rank = 0; rank < boundaries.Length; rank++)
        {
            float lower = values[codes[rank]];
            float upper = values[codes[rank + 1]];
            if (!(boundaries[rank] >= lower && (boundaries[rank] < upper || (lower == 0 && upper == 0 && boundaries[rank] == 0))))
            {
                throw new ArgumentException($"Boundary {rank} is {boundaries[rank]:R}; expected increasing boundaries, this one from {lower:R} up to below {upper:R}.", nameof(boundaries));
            }
        }
    }

    // Where the midpoint of neighbouring numbers would be rounded to the upper one, the lower is the last number on its side.
    private static float[] Midpoints(ReadOnlySpan<float> values, byte[] codes)
    {
        float[] boundaries = new float[codes.Length - 1];
        for (int rank = 0; rank < boundaries.Length; rank++)
        {
            float lower = values[codes[rank]];
            float upper = values[codes[rank + 1]];
            float midpoint = (float)(((double)lower + upper) / 2);
            boundaries[rank] = midpoint < upper ? midpoint : lower;
        }

        return boundaries;
    }
}
