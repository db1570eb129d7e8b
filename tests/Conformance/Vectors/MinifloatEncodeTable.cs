namespace NumFormats.Conformance.Vectors;

/// <summary>A table of the codes that many numbers are rounded to, in one rounding mode and one overflow mode.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Format">The format.</param>
/// <param name="Oracle">Who made the table.</param>
/// <param name="Mode">The rounding mode.</param>
/// <param name="Overflow">The overflow mode.</param>
/// <param name="InputWidth">32 or 64: whether the inputs are binary32 or binary64.</param>
/// <param name="InputBits">The bits of the inputs.</param>
/// <param name="Codes">The code of input <c>i</c> is element <c>i</c>.</param>
public sealed record MinifloatEncodeTable(
    string Name,
    MinifloatFormat Format,
    string Oracle,
    RoundingMode Mode,
    OverflowMode Overflow,
    int InputWidth,
    ulong[] InputBits,
    ushort[] Codes)
{
    /// <summary>An input as a double; a binary32 input is widened, which is exact but makes its NaN quiet.</summary>
    public double Input(int index) =>
        InputWidth == 32 ? BitConverter.UInt32BitsToSingle((uint)InputBits[index]) : BitConverter.UInt64BitsToDouble(InputBits[index]);

    /// <summary>Whether the table and NumFormats are known to differ on an input, by the documented choices of both.</summary>
    public bool Departs(int index)
    {
        double input = Input(index);
        if (double.IsNaN(input))
        {
            // Published programs turn NaN into whatever is at hand where a format has none.
            return Format.NaNCodeRanges.Count == 0;
        }

        if (Format.Format.Specials != FloatSpecials.NaNAllOnesNoZero)
        {
            return false;
        }

        if (input <= 0)
        {
            // Saturating, NumFormats takes what lies below the least power of two to it; others keep NaN for all or for some of it.
            return Overflow != OverflowMode.None;
        }

        // The ml_dtypes conversion rounds every tie up, and everything above the least power of two away from it.
        double least = Math.ScaleB(1, -Format.Format.Bias);
        bool isTie = double.IsFinite(input) && input == 1.5 * Math.ScaleB(1, Math.ILogB(input));
        return Oracle.StartsWith("ml_dtypes", StringComparison.Ordinal) && (isTie || (input > least && input <= 1.5 * least));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
