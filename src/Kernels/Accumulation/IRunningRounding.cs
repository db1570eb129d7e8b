namespace NumFormats.Kernels;

/// <summary>The rounding of a running sum to its format, as a number.</summary>
internal interface IRunningRounding<TVector>
    where TVector : struct
{
    /// <summary>Whether random bits are read.</summary>
    static abstract bool IsStochastic { get; }

    /// <summary>Rounds numbers that were rounded to odd where they are inexact, and that are no larger than the largest of the format.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="random">Random bits, from the top of each lane.</param>
    TVector Round(TVector numbers, TVector random);
}
