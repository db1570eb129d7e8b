namespace NumFormats.Kernels;

/// <summary>An operation on numbers in lanes.</summary>
/// <typeparam name="TVector">A vector of binary32 or binary64 numbers.</typeparam>
internal interface ILaneOperator<TVector>
    where TVector : struct
{
    /// <summary>Whether only the sign changes, of NaN as of any number.</summary>
    static abstract bool IsSignOperation { get; }

    /// <summary>The result in each lane; NaN, of whatever sign, where an operand is NaN or the result undefined. Operations of fewer operands ignore the last ones.</summary>
    static abstract TVector Apply(TVector x, TVector y, TVector z);
}
