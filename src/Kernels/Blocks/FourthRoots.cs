namespace NumFormats.Kernels;

/// <summary>Complex weights in 2 bits: each becomes the nearest of 1, i, −1 and −i by its phase, times a scale for the real ones and a scale for the imaginary ones.</summary>
/// <remarks>
/// Code k stands for i^k. Phases from −π/4 on, up to but not π/4, are 1, and so on around; zero is 1. Each scale is the mean magnitude of the parts that its codes keep, at least 10^-6, summed in binary64 in order.
/// Source: Wang et al., "iFairy: the First 2-bit Complex LLM with All Parameters in {±1, ±i}" (2025), PhaseQuant; the boundaries are compared exactly, without an arctangent.
/// </remarks>
public static class FourthRoots
{
    private const float LeastScale = 1e-6f;

    /// <summary>Quantizes complex numbers.</summary>
    /// <param name="real">Their real parts.</param>
    /// <param name="imaginary">As many imaginary parts.</param>
    /// <param name="codes">A code for each, 0 to 3, in the low bits; may be longer.</param>
    /// <returns>The scale of the real codes and that of the imaginary ones; both NaN where a part is infinite or NaN.</returns>
    /// <exception cref="ArgumentException">There are not as many imaginary parts, or too little room for codes.</exception>
    public static (float Real, float Imaginary) Quantize(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, Span<byte> codes)
    {
        CheckLength(imaginary.Length, real.Length, nameof(imaginary));
        SpanRoom.Check(codes.Length, real.Length, nameof(codes));
        Span<double> sums = [0, 0];
        Span<int> counts = [0, 0];
        bool isFinite = true;
        for (int i = 0; i < real.Length; i++)
        {
            int code = Code(real[i], imaginary[i]);
            codes[i] = (byte)code;
            int axis = code & 1;
            sums[axis] += MathF.Abs(axis == 0 ? real[i] : imaginary[i]);
            counts[axis]++;
            isFinite &= float.IsFinite(real[i]) && float.IsFinite(imaginary[i]);
        }

        return isFinite ? (Scale(sums[0], counts[0]), Scale(sums[1], counts[1])) : (float.NaN, float.NaN);
    }

    /// <summary>The complex numbers that codes stand for.</summary>
    /// <param name="codes">The codes; bits above the lowest two are ignored.</param>
    /// <param name="realScale">The scale of the real codes.</param>
    /// <param name="imaginaryScale">The scale of the imaginary codes.</param>
    /// <param name="real">Room for the real parts; may be longer.</param>
    /// <param name="imaginary">Room for the imaginary parts; may be longer.</param>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public static void Dequantize(ReadOnlySpan<byte> codes, float realScale, float imaginaryScale, Span<float> real, Span<float> imaginary)
    {
        SpanRoom.Check(real.Length, codes.Length, nameof(real));
        SpanRoom.Check(imaginary.Length, codes.Length, nameof(imaginary));
        for (int i = 0; i < codes.Length; i++)
        {
            bool isImaginary = (codes[i] & 1) != 0;
            bool isNegative = (codes[i] & 2) != 0;
            float part = isImaginary ? imaginaryScale : realScale;
            part = isNegative ? -part : part;
            real[i] = isImaginary ? 0 : part;
            imaginary[i] = isImaginary ? part : 0;
        }
    }

    private static int Code(float re, float im) =>
        re > 0 && im >= -re && im < re ? 0
            : im > 0 && re > -im && re <= im ? 1
            : re < 0 && im > re && im <= -re ? 2
            : im < 0 && re >= im && re < -im ? 3
            : 0;

    private static float Scale(double sum, int count) => MathF.Max(count == 0 ? 0 : (float)(sum / count), LeastScale);

    private static void CheckLength(int length, int expected, string parameter)
    {
        if (length != expected)
        {
            throw new ArgumentException($"A length of {length}; expected {expected}.", parameter);
        }
    }
}
