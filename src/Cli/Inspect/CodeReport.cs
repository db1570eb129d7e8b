namespace NumFormats.Cli;

/// <summary>All there is to say about one code.</summary>
internal sealed class CodeReport
{
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

    public string Exact => Text.Exact(Value);

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
