namespace NumFormats.Kernels;

/// <summary>What a signed float format does with the sign of zero and of NaN.</summary>
internal interface ISignRule
{
    /// <summary>Whether there is a −0.</summary>
    static abstract bool HasNegativeZero { get; }

    /// <summary>Whether the code of NaN takes a sign bit.</summary>
    static abstract bool HasSignedNaN { get; }
}
