namespace NumFormats.Kernels;

/// <summary>What is known of the finite numbers that are multiplied: it decides which arithmetic is exact, and so how fast a sum can be, never its bits.</summary>
/// <param name="LeastExponent">All are multiples of 2^this.</param>
/// <param name="GreatestExponent">All are below 2^(this + 1) in magnitude.</param>
/// <param name="Precision">They have at most so many significant bits.</param>
public readonly record struct OperandRange(int LeastExponent, int GreatestExponent, int Precision)
{
    /// <summary>Any binary32 numbers.</summary>
    public static OperandRange Binary32 { get; } = new(-149, 127, 24);

    /// <summary>The numbers of a format, rounded to binary32 where it does not hold them.</summary>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    public static OperandRange Of(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new(Math.Max(format.LeastExponent, Binary32.LeastExponent), Math.Min(format.GreatestExponent, Binary32.GreatestExponent), Math.Min(format.Precision, Binary32.Precision));
    }

    /// <summary>Numbers that there are, or a little more than these.</summary>
    public static OperandRange Of(ReadOnlySpan<float> numbers)
    {
        OperandSurvey survey = OperandSurvey.Widest;
        int whole = numbers.Length - (numbers.Length % survey.Width);
        Span<float> last = stackalloc float[survey.Width];
        last.Clear();
        numbers[whole..].CopyTo(last);
        return Union(survey.Survey(numbers[..whole], 1, whole), survey.Survey(last, 1, last.Length));
    }

    private static OperandRange Union(OperandRange x, OperandRange y) =>
        new(Math.Min(x.LeastExponent, y.LeastExponent), Math.Max(x.GreatestExponent, y.GreatestExponent), Math.Max(x.Precision, y.Precision));
}
