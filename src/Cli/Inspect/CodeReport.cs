namespace NumFormats.Cli;

/// <summary>All there is to say about one code.</summary>
internal sealed class CodeReport
{
    // The exponents of binary64.
    private const int LargestWrittenExponent = 1100;

    public CodeReport(NumberFormat format, ulong code)
    {
        Format = format;
        Code = code;
        Value = format.Unpack(code);
    }

    public NumberFormat Format { get; }

    public ulong Code { get; }

    public Unpacked Value { get; }

    public string Hex => Text.Hex(Format, Code);

    public string Binary => Text.Binary(Format, Code);

    public string Shortest => Text.Shortest(Format, Code);

    /// <summary>All decimal digits, or the power of two where they would fill pages.</summary>
    public string Exact => Math.Abs(Value.Exponent) <= LargestWrittenExponent ? Text.Exact(Value) : Text.OddTimesPower(Value) ?? "";

    /// <summary>Normal, subnormal, zero, infinity or NaN.</summary>
    public string Class => Value.Kind switch
    {
        NumberKind.Zero => "zero",
        NumberKind.Infinity => "infinity",
        NumberKind.NaN => Format.IsSignallingNaN(Code) ? "signalling NaN" : "NaN",
        _ => Format is FloatFormat { } format && Value.Exponent < format.MinExponent ? "subnormal" : "normal",
    };

    /// <summary>The fields with the positions of their bits, most significant first; empty fields are left out.</summary>
    public IEnumerable<(CodeField Field, int Low)> Fields()
    {
        int high = Format.BitWidth;
        foreach (CodeField field in Format.GetFields(Code))
        {
            high -= field.Width;
            if (field.Width > 0)
            {
                yield return (field, high);
            }
        }
    }
}
