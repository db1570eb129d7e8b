namespace NumFormats.Conformance.Vectors;

/// <summary>A table of results of an operation, rounded to nearest even with no saturation.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Format">The format of operands and results.</param>
/// <param name="Oracle">Who made the table.</param>
/// <param name="Operation">add, sub, mul, div, sqrt or fma.</param>
/// <param name="Operands">The operands' codes, one array an operand; null in a table of all operands in order.</param>
/// <param name="Codes">The results' codes.</param>
public sealed record MinifloatArithmeticTable(
    string Name,
    MinifloatFormat Format,
    string Oracle,
    string Operation,
    ushort[][]? Operands,
    ushort[] Codes)
{
    /// <summary>An operand of a result: number 0, 1 or 2.</summary>
    public ulong Operand(int number, int index)
    {
        if (Operands is not null)
        {
            return Operands[number][index];
        }

        bool isUnary = Operation is "sqrt";
        int width = Format.Format.BitWidth;
        return (ulong)(isUnary || number == 1 ? index & ((1 << width) - 1) : index >> width);
    }

    /// <summary>Whether the table has no opinion on a result, or one that NumFormats is documented not to share.</summary>
    public bool Departs(int index)
    {
        // A result that is NaN where the format has none is written as a code that the format is too narrow for.
        bool isUndefined = Codes[index] >> Format.Format.BitWidth != 0;

        // The ml_dtypes arithmetic on powers of two goes through binary32, where small products vanish, and rounds ties up.
        bool isOtherRounding = Format.Format.Specials == FloatSpecials.NaNAllOnesNoZero && Oracle.StartsWith("ml_dtypes", StringComparison.Ordinal);
        return isUndefined || isOtherRounding;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
