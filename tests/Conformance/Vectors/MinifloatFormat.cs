namespace NumFormats.Conformance.Vectors;

/// <summary>A format that the minifloat tables are about.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Format">The format as data.</param>
/// <param name="NaNCodeRanges">The first and last code of each run of NaN.</param>
public sealed record MinifloatFormat(string Name, FloatFormat Format, IReadOnlyList<(ulong First, ulong Last)> NaNCodeRanges)
{
    /// <summary>Whether the tables count a code as a NaN.</summary>
    public bool IsNaN(ulong code)
    {
        foreach ((ulong first, ulong last) in NaNCodeRanges)
        {
            if (code >= first && code <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two codes are the same result: equal, or both NaN.</summary>
    public bool AreSame(ulong left, ulong right) => left == right || (IsNaN(left) && IsNaN(right));
}
