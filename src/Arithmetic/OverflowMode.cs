namespace NumFormats;

/// <summary>What becomes of a number beyond the largest finite one of a format, by the three names of IEEE P3109 (section 4.7.5).</summary>
/// <remarks>A number overflows when it exceeds the largest finite one <i>after</i> rounding as if the exponent were unbounded.</remarks>
public enum OverflowMode
{
    /// <summary>
    /// To infinity, else NaN, else the largest finite number, whichever the format has first; modes that round toward zero stop at the largest
    /// finite number. In P3109 formats with a finite domain: to the largest finite number.
    /// </summary>
    None,

    /// <summary>Everything, infinity too, to the largest finite number.</summary>
    Finite,

    /// <summary>Finite numbers saturate to the largest finite number; infinity stays infinity, or NaN where the format has only that.</summary>
    Propagate,
}
