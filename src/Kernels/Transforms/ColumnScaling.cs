using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>
/// Equalization of columns: each is divided by a scale of its own, and multiplied by it again. Exact where the scales are powers of two and no quotient is subnormal or overflows; otherwise off by at most 2^−23 + 2^−48 of an element.
/// </summary>
/// <remarks>
/// For a product of activations X and weights W that share their columns (Y = X Wᵀ, a layer's inputs along the rows of both), <see cref="Apply"/> is for the activations and <see cref="TensorTransform.Inverse"/> of it for the weights:
/// Y = (X / s) (W s)ᵀ.
/// </remarks>
public sealed class ColumnScaling : ITensorTransform
{
    private const float Least = 1.17549435e-38f;

    // 2^127.
    private const float Greatest = 1.70141183e38f;

    private readonly float[] _scales;

    /// <summary>Describes an equalization.</summary>
    /// <param name="scales">What each column is divided by, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not positive and finite.</exception>
    public ColumnScaling(ReadOnlySpan<float> scales)
    {
        foreach (float scale in scales)
        {
            if (!(scale > 0 && float.IsFinite(scale)))
            {
                throw new ArgumentOutOfRangeException(nameof(scales), scale, "Expected positive, finite scales.");
            }
        }

        _scales = scales.ToArray();
    }

    /// <summary>What each column is divided by.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Weight-only equalization: s[j] = (max |W[·, j]|)^strength, so that at full strength the largest magnitude of every column becomes 1.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="strength">From 0, where all scales are 1, to 1.</param>
    /// <param name="powersOfTwo">Whether scales are rounded to powers of two: the nearest by logarithm.</param>
    /// <returns>Scales correctly rounded to binary32, within its normal numbers; 1 for a column of zeros and one with an infinity or a NaN.</returns>
    /// <exception cref="ArgumentException">The matrix does not have rows × columns elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the strength is not from 0 to 1.</exception>
    public static ColumnScaling ForWeights(ReadOnlySpan<float> weights, int rows, int columns, double strength = 1, bool powersOfTwo = false)
    {
        MatrixShape.Check(weights.Length, rows, columns, nameof(weights));
        CheckFraction(strength, nameof(strength));
        float[] scales = ColumnMagnitudes.Largest(weights, rows, columns);
        foreach (ref float scale in scales.AsSpan())
        {
            scale = IsUsable(scale) ? Scale(Power(scale, strength), powersOfTwo) : 1;
        }

        return new ColumnScaling(scales);
    }

    /// <summary>SmoothQuant's equalization: s[j] = max |X[·, j]|^α / max |W[·, j]|^(1 − α).</summary>
    /// <param name="activationMaxima">The largest magnitude of each column of the activations, over all that is known of them.</param>
    /// <param name="weightMaxima">The largest magnitude of each column of the weights; as many.</param>
    /// <param name="alpha">How much of the difficulty goes from activations to weights, from 0 to 1.</param>
    /// <param name="powersOfTwo">Whether scales are rounded to powers of two: the nearest by logarithm.</param>
    /// <returns>Scales correctly rounded to binary32, within its normal numbers; 1 where either maximum is 0 or not finite.</returns>
    /// <exception cref="ArgumentException">There are not as many maxima of weights as of activations.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A maximum is negative, or α is not from 0 to 1.</exception>
    /// <remarks>Source: Xiao et al., "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models", 2023, equation 4.</remarks>
    public static ColumnScaling Smooth(ReadOnlySpan<float> activationMaxima, ReadOnlySpan<float> weightMaxima, double alpha = 0.5, bool powersOfTwo = false)
    {
        if (weightMaxima.Length != activationMaxima.Length)
        {
            throw new ArgumentException($"A length of {weightMaxima.Length}; expected {activationMaxima.Length}, one for each column.", nameof(weightMaxima));
        }

        CheckMaxima(activationMaxima, nameof(activationMaxima));
        CheckMaxima(weightMaxima, nameof(weightMaxima));
        CheckFraction(alpha, nameof(alpha));
        float[] scales = new float[activationMaxima.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = IsUsable(activationMaxima[i]) && IsUsable(weightMaxima[i])
                ? Scale(Unpacked.Divide(Power(activationMaxima[i], alpha), Power(weightMaxima[i], 1 - alpha)), powersOfTwo)
                : 1;
        }

        return new ColumnScaling(scales);
    }

    /// <summary>The largest magnitude of each column, which <see cref="Smooth"/> takes; NaN where there is one. Those of further rows are the greater of the two.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="destination">One for each column; may be longer.</param>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static void Maxima(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination)
    {
        MatrixShape.Check(source.Length, rows, columns, nameof(source));
        SpanRoom.Check(destination.Length, columns, nameof(destination));
        ColumnMagnitudes.Largest(source, rows, columns).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1)
    {
        Check(source, rows, columns, destination);
        MatrixRows.Run(source, rows, columns, destination, threads, (from, to) =>
        {
            for (int start = 0; start < from.Length; start += _scales.Length)
            {
                TensorPrimitives.Divide(from.Slice(start, _scales.Length), _scales, to.Slice(start, _scales.Length));
            }
        });
    }

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1)
    {
        Check(source, rows, columns, destination);
        MatrixRows.Run(source, rows, columns, destination, threads, (from, to) =>
        {
            for (int start = 0; start < from.Length; start += _scales.Length)
            {
                TensorPrimitives.Multiply(from.Slice(start, _scales.Length), _scales, to.Slice(start, _scales.Length));
            }
        });
    }

    private static bool IsUsable(float magnitude) => magnitude > 0 && float.IsFinite(magnitude);

    private static Unpacked Power(float magnitude, double exponent) => Elementary.Pow(HostFloats.Unpack(magnitude), HostFloats.Unpack(exponent));

    private static float Scale(Unpacked exact, bool powersOfTwo)
    {
        if (!powersOfTwo)
        {
            return Math.Clamp(exact.ToSingle(), Least, Greatest);
        }

        // Nearest by logarithm: up from √2. The square of the significand, cut to binary64, tells; only an exact √2 could tie, and there is none.
        double significand = Unpacked.ScaleByPowerOfTwo(exact, -exact.Exponent).ToDouble(RoundingMode.TowardZero);
        return MathF.ScaleB(1, Math.Clamp(exact.Exponent + (significand >= Math.Sqrt(2) ? 1 : 0), -126, 127));
    }

    private static void CheckFraction(double value, string parameter)
    {
        if (!(value is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(parameter, value, "Expected a number from 0 to 1.");
        }
    }

    private static void CheckMaxima(ReadOnlySpan<float> maxima, string parameter)
    {
        foreach (float maximum in maxima)
        {
            if (maximum < 0)
            {
                throw new ArgumentOutOfRangeException(parameter, maximum, "Expected magnitudes.");
            }
        }
    }

    private void Check(ReadOnlySpan<float> source, int rows, int columns, ReadOnlySpan<float> destination)
    {
        MatrixShape.Check(source, rows, columns, destination);
        MatrixShape.CheckColumns(columns, _scales.Length);
    }
}
