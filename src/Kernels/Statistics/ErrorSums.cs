namespace NumFormats.Kernels;

/// <summary>Sums over numbers and what they were rounded to. The default is not a sum of nothing.</summary>
internal struct ErrorSums
{
    /// <summary>Sums of nothing.</summary>
    public ErrorSums()
    {
        Originals = new TermSum(2);
        Rounded = new TermSum(2);
        SquaredErrors = new TermSum(2);
        Differences = new TermSum(1);
    }

    /// <summary>Of the squares of the numbers before rounding.</summary>
    public TermSum Originals;

    /// <summary>Of the squares of the numbers after rounding.</summary>
    public TermSum Rounded;

    /// <summary>Of the squares of the differences.</summary>
    public TermSum SquaredErrors;

    /// <summary>Of the differences, rounded − original.</summary>
    public TermSum Differences;

    public void Add(in ErrorSums other)
    {
        Originals.Add(other.Originals);
        Rounded.Add(other.Rounded);
        SquaredErrors.Add(other.SquaredErrors);
        Differences.Add(other.Differences);
    }
}
