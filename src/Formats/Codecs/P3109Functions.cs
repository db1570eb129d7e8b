namespace NumFormats;

/// <summary>
/// The functions for which IEEE P3109 says otherwise than IEEE 754 of numbers; of NaN, see <see cref="INumberCodec.DivisionByZeroIsNaN"/>. With one zero and one NaN, P3109 leaves
/// undefined what would depend on the sign of a zero; logarithms of zero are negative infinity there too. Posits, whose infinities are NaR, follow suit.
/// </summary>
/// <remarks>Source: P3109 interim report 4.0, sections 4.10.5 (division), 4.10.8 (rSqrt), 4.10.12 (tanPi), 4.10.15 (arcTan2).</remarks>
internal static class P3109Functions
{
    /// <summary>x / y; x / 0 is NaN for every x.</summary>
    public static Unpacked Divide(Unpacked x, Unpacked y) => y.IsZero ? Unpacked.NaN : Unpacked.Divide(x, y);

    /// <summary>1 / √x; of zero NaN.</summary>
    public static Unpacked ReciprocalSqrt(Unpacked x) => x.IsZero ? Unpacked.NaN : Unpacked.ReciprocalSqrt(x);

    /// <summary>tan πx; at the poles NaN.</summary>
    public readonly struct TanPi : IUnaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => ElementaryFunctions.TanPi.Name;

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked x)
        {
            Unpacked result = Elementary.TanPi(x);
            return result.IsInfinity ? Unpacked.NaN : result;
        }

        /// <inheritdoc/>
        public static double Estimate(double x) => ElementaryEstimates.TanPi(x);
    }

    /// <summary>The angle of a point; NaN for the origin and for two infinite coordinates, +π for all points at x = −∞.</summary>
    public readonly struct Atan2 : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => ElementaryFunctions.Atan2.Name;

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) =>
            HasNoAngle(first, second) ? Unpacked.NaN : Elementary.Atan2(Ordinate(first, second), second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Atan2(first, second);
    }

    /// <summary><see cref="Atan2"/> over π.</summary>
    public readonly struct Atan2Pi : IBinaryElementaryFunction
    {
        /// <inheritdoc/>
        public static string Name => ElementaryFunctions.Atan2Pi.Name;

        /// <inheritdoc/>
        public static Unpacked Evaluate(Unpacked first, Unpacked second) =>
            HasNoAngle(first, second) ? Unpacked.NaN : Elementary.Atan2Pi(Ordinate(first, second), second);

        /// <inheritdoc/>
        public static double Estimate(double first, double second) => ElementaryEstimates.Atan2Pi(first, second);
    }

    private static bool HasNoAngle(Unpacked y, Unpacked x) => (x.IsZero && y.IsZero) || (x.IsInfinity && y.IsInfinity);

    private static Unpacked Ordinate(Unpacked y, Unpacked x) => x.IsInfinity && x.IsNegative ? Unpacked.Abs(y) : y;
}
