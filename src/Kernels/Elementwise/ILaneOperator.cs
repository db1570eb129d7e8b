using System.Diagnostics;

namespace NumFormats.Kernels;

/// <summary>An operation on numbers in lanes.</summary>
/// <typeparam name="TVector">A vector of binary32 or binary64 numbers.</typeparam>
internal interface ILaneOperator<TVector>
    where TVector : struct
{
    /// <summary>The result in each lane; NaN, of whatever sign, where an operand is NaN or the result undefined. Operations of fewer operands ignore the last ones.</summary>
    static abstract TVector Apply(TVector x, TVector y, TVector z);

    /// <summary>All ones where <see cref="Apply"/> may be wrong.</summary>
    static virtual TVector IsUncertain(TVector x, TVector y, TVector z) => default;

    /// <summary>The same as <see cref="Apply"/>, but right everywhere, in more steps: for vectors in which something is uncertain.</summary>
    static virtual TVector ApplyCarefully(TVector x, TVector y, TVector z) => throw new UnreachableException();

    /// <summary>The NaN that takes the place of a NaN result, whose sign the machine does not tell.</summary>
    static abstract TVector ChooseNaN(TVector x, TVector y, TVector z);
}
