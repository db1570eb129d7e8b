using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace NumFormats;

/// <content>Codebooks by name.</content>
public sealed partial class Codebook
{
    private const int MostBits = 8;
    private const double LeastPower = 0.1;
    private const double GreatestPower = 10;

    /// <summary><c>nf4</c>: 4 bits, quantiles of the normal distribution, from −1 to 1, with zero.</summary>
    /// <remarks>Source: Dettmers, Pagnoni, Holtzman and Zettlemoyer, "QLoRA: Efficient Finetuning of Quantized LLMs", NeurIPS 2023, appendix E.</remarks>
    public static Codebook NF4 { get; } = new("nf4", Numbers(NF4Table));

    /// <summary><c>fp4bnb</c>: the 4-bit float of bitsandbytes, from −1 to 1. Codes are a sign, two exponent bits and a significand bit; the smallest magnitude is 1/192. Codes 0 and 8 are both +0.</summary>
    public static Codebook BitsAndBytesFP4 { get; } = new("fp4bnb", Numbers(BitsAndBytesFP4Table));

    /// <summary><c>dyn8</c>: the signed dynamic 8-bit map: a decimal exponent in unary and a linear fraction, −0.993 to 1.</summary>
    /// <remarks>Source: Dettmers, Lewis, Shleifer and Zettlemoyer, "8-bit Optimizers via Block-wise Quantization", ICLR 2022, section 2.1.</remarks>
    public static Codebook Dynamic8 { get; } = new("dyn8", Numbers(Dynamic8Table));

    /// <summary><c>dyn8u</c>: the unsigned dynamic 8-bit map, 0 to 1.</summary>
    /// <remarks>Source: Dettmers, Lewis, Shleifer and Zettlemoyer, "8-bit Optimizers via Block-wise Quantization", ICLR 2022, section 2.1.</remarks>
    public static Codebook UnsignedDynamic8 { get; } = new("dyn8u", Numbers(UnsignedDynamic8Table));

    /// <summary><c>linear4nz</c>: 1/16 to 1 in steps of 1/16.</summary>
    /// <remarks>Source: Li, Chen and Zhu, "Memory Efficient Optimizers with 4-bit States", NeurIPS 2023, for second moments.</remarks>
    public static Codebook Linear4WithoutZero { get; } = LinearWithoutZero(4);

    /// <summary>The codebooks that have a name without numbers to choose, wide ones first, and examples of the others.</summary>
    public static new IReadOnlyList<Codebook> Named { get; } =
        [Dynamic8, UnsignedDynamic8, NF4, BitsAndBytesFP4, Linear4WithoutZero, Power(4, 0.5), PowersOfTwo(4, hasZero: false), PowersOfTwo(4, hasZero: true), Bipolar(2)];

    /// <summary><c>linear{n}nz</c>: (i + 1) / 2^n for code i.</summary>
    /// <param name="bitWidth">The number of bits n, 1 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is out of range.</exception>
    public static Codebook LinearWithoutZero(int bitWidth)
    {
        CheckBits(bitWidth, 1);
        int count = 1 << bitWidth;
        return FromRule(string.Create(CultureInfo.InvariantCulture, $"linear{bitWidth}nz"), count, code => (code + 1f) / count);
    }

    /// <summary><c>bipolar{n}</c>: integers whose bits are all ±1: 2i − (2^n − 1) for code i.</summary>
    /// <param name="bitWidth">The number of bits n, 1 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is out of range.</exception>
    public static Codebook Bipolar(int bitWidth)
    {
        CheckBits(bitWidth, 1);
        int count = 1 << bitWidth;
        return FromRule(string.Create(CultureInfo.InvariantCulture, $"bipolar{bitWidth}"), count, code => (2 * code) - (count - 1));
    }

    /// <summary><c>log{n}</c> and <c>log{n}z</c>: a sign bit above n − 1 bits m for the magnitude 2^(m − 2^(n − 1) + 1), the largest of which is 1; with zero, m = 0 is zero of either sign.</summary>
    /// <param name="bitWidth">The number of bits n, 2 to 8.</param>
    /// <param name="hasZero">Whether zero takes the place of the smallest magnitude.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is out of range.</exception>
    public static Codebook PowersOfTwo(int bitWidth, bool hasZero)
    {
        CheckBits(bitWidth, 2);
        int half = 1 << (bitWidth - 1);
        return FromRule(string.Create(CultureInfo.InvariantCulture, $"log{bitWidth}{(hasZero ? "z" : "")}"), 2 * half, code =>
        {
            int field = code & (half - 1);
            float magnitude = hasZero && field == 0 ? 0 : float.ScaleB(1, field - half + 1);
            return code < half ? magnitude : -magnitude;
        });
    }

    /// <summary><c>power{n}a{a}</c>: what is uniform after x is raised to a power a, sign kept: ±(k / q)^(1/a) for k from 0 to q = 2^(n − 1) − 1, in order, from −1 to 1.</summary>
    /// <param name="bitWidth">The number of bits n, 2 to 8; there are 2^n − 1 values.</param>
    /// <param name="exponent">The exponent a, from 0.1 to 10.</param>
    /// <remarks>
    /// Numbers are rounded after the power, so the boundaries are ±((k + 1/2) / q)^(1/a). Values and boundaries are the binary32 numbers nearest to the powers, of binary64 quotients to the binary64 reciprocal of a.
    /// Source: Yvinec, Dapogny, Cord and Bailly, "PowerQuant: Automorphism Search for Non-Uniform Quantization", ICLR 2023; the same, "NUPES: Non-Uniform Post-Training Quantization via Power Exponent Search", 2023.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Codebook Power(int bitWidth, double exponent)
    {
        CheckBits(bitWidth, 2);
        if (!(exponent is >= LeastPower and <= GreatestPower))
        {
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "Expected an exponent from 0.1 to 10.");
        }

        int most = (1 << (bitWidth - 1)) - 1;
        Span<float> values = stackalloc float[(2 * most) + 1];
        Span<float> boundaries = stackalloc float[2 * most];
        for (int k = 0; k <= most; k++)
        {
            values[most + k] = Root(k / (double)most);
            values[most - k] = -values[most + k];
        }

        for (int k = 0; k < most; k++)
        {
            boundaries[most + k] = Root((k + 0.5) / most);
            boundaries[most - 1 - k] = -boundaries[most + k];
        }

        values[most] = 0;
        return new Codebook(string.Create(CultureInfo.InvariantCulture, $"power{bitWidth}a{exponent:R}"), values, boundaries);

        float Root(double ratio) => ratio == 0 ? 0 : Elementary.Pow(HostFloats.Unpack(ratio), HostFloats.Unpack(1 / exponent)).ToSingle();
    }

    /// <summary>Reads a short name: <c>nf4</c>, <c>fp4bnb</c>, <c>dyn8</c>, <c>dyn8u</c>, <c>linear{n}nz</c>, <c>bipolar{n}</c>, <c>log{n}</c>, <c>log{n}z</c> or <c>power{n}a{a}</c>; letter case does not matter.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No codebook has this name.</exception>
    public static new Codebook Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out Codebook? codebook)
            ? codebook
            : throw new FormatException(
                $"'{name}' is not the name of a codebook. Expected nf4, fp4bnb, dyn8, dyn8u, linear{{n}}nz or bipolar{{n}} with n from 1 to 8, log{{n}}, log{{n}}z or power{{n}}a{{a}} with n from 2 to 8 and a from 0.1 to 10.");
    }

    /// <summary>Reads a short name as <see cref="Parse"/> does.</summary>
    /// <returns>Whether there is such a codebook.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out Codebook? codebook)
    {
        string text = name?.Trim().ToLowerInvariant() ?? "";
        codebook = text switch
        {
            "nf4" => NF4,
            "fp4bnb" => BitsAndBytesFP4,
            "dyn8" => Dynamic8,
            "dyn8u" => UnsignedDynamic8,
            _ => FromMatch(CodebookName().Match(text)),
        };
        return codebook is not null;
    }

    private static Codebook? FromMatch(Match match)
    {
        return Bits("linear") is >= 1 and <= MostBits and int linear ? LinearWithoutZero(linear)
            : Bits("bipolar") is >= 1 and <= MostBits and int bipolar ? Bipolar(bipolar)
            : Bits("log") is >= 2 and <= MostBits and int log ? PowersOfTwo(log, match.Groups["z"].Success)
            : Bits("power") is >= 2 and <= MostBits and int power
                && double.Parse(match.Groups["a"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) is >= LeastPower and <= GreatestPower and double exponent
                ? Power(power, exponent)
            : null;

        int Bits(string group) => match.Groups[group].Success ? match.Groups[group].ValueSpan[0] - '0' : 0;
    }

    private static void CheckBits(int bitWidth, int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bitWidth, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitWidth, MostBits);
    }

    private static Codebook FromRule(string name, int count, Func<int, float> rule) => new(name, [.. Enumerable.Range(0, count).Select(rule)]);

    private static ReadOnlySpan<float> Numbers(ReadOnlySpan<uint> bits) => MemoryMarshal.Cast<uint, float>(bits);

    [GeneratedRegex(@"^(linear(?<linear>[0-9])nz|bipolar(?<bipolar>[0-9])|log(?<log>[0-9])(?<z>z)?|power(?<power>[0-9])a(?<a>[0-9]{1,2}(\.[0-9]{1,17})?))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CodebookName();
}
