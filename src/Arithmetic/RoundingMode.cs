namespace NumFormats;

/// <summary>How a number that lies between two neighbours of a format is replaced by one of them.</summary>
/// <remarks>Sources: IEEE 754-2019 section 4.3; IEEE P3109 interim report 4.0, section 4.7.4 (to odd, stochastic).</remarks>
public enum RoundingMode
{
    /// <summary>To the nearer neighbour; a tie goes to the neighbour whose code is even.</summary>
    NearestEven,

    /// <summary>To the nearer neighbour; a tie goes to the neighbour of larger magnitude.</summary>
    NearestAway,

    /// <summary>To the neighbour of smaller magnitude (truncation).</summary>
    TowardZero,

    /// <summary>To the neighbour toward positive infinity.</summary>
    Up,

    /// <summary>To the neighbour toward negative infinity.</summary>
    Down,

    /// <summary>To the neighbour whose code is odd. A second rounding to a format at least two bits narrower then equals a single one.</summary>
    ToOdd,

    /// <summary>
    /// To the neighbour of larger magnitude with a probability equal to the discarded fraction truncated to the given number of random bits
    /// (StochasticA of IEEE P3109).
    /// </summary>
    Stochastic,
}
