namespace NumFormats;

/// <content>The operations.</content>
public sealed partial class Operation
{
    private static readonly List<Operation> Table =
    [
        new("add", 2, "x + y", (x, y, _, mode) => Unpacked.Add(x, y, mode)),
        new("sub", 2, "x - y", (x, y, _, mode) => Unpacked.Subtract(x, y, mode)),
        new("mul", 2, "x * y", (x, y, _, _) => Unpacked.Multiply(x, y)),
        new("div", 2, "x / y", (x, y, _, _) => Unpacked.Divide(x, y), (_, y) => y.IsZero),
        new("rem", 2, "IEEE 754 remainder: x - n*y, n = x/y to nearest even", (x, y, _, _) => Unpacked.IeeeRemainder(x, y)),
        new("fmod", 2, "x - n*y, n = x/y truncated, as C's fmod", (x, y, _, _) => Unpacked.TruncatedRemainder(x, y)),
        new("sqrt", 1, "square root", (x, _, _, _) => Unpacked.Sqrt(x)),
        new("rsqrt", 1, "1 / square root", (x, _, _, _) => Unpacked.ReciprocalSqrt(x), (x, _) => x.IsZero),
        new("fma", 3, "x * y + z, rounded once", Unpacked.FusedMultiplyAdd),
        new("min", 2, "smaller of x and y; NaN if either is; -0 below +0", (x, y, _, _) => Choose(x, y, smaller: true)),
        new("max", 2, "larger of x and y; NaN if either is; -0 below +0", (x, y, _, _) => Choose(x, y, smaller: false)),
        new("neg", 1, "-x", (x, _, _, _) => Unpacked.Negate(x)),
        new("abs", 1, "|x|", (x, _, _, _) => Unpacked.Abs(x)),
        new("rint", 1, "x to an integer in the rounding mode", (x, _, _, mode) => Unpacked.RoundToInteger(x, mode == RoundingMode.Stochastic ? RoundingMode.NearestEven : mode)),
    ];

    private static Unpacked Choose(Unpacked x, Unpacked y, bool smaller)
    {
        int? order = Unpacked.Compare(x, y);
        if (order is null)
        {
            return x.IsNaN ? x : y;
        }

        bool xIsFirst = order < 0 || (order == 0 && x.IsNegative);
        return xIsFirst == smaller ? x : y;
    }
}
