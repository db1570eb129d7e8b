namespace NumFormats.Kernels;

/// <summary>How an element becomes a code.</summary>
internal interface ICodeRule
{
    /// <summary>The codes of elements.</summary>
    /// <param name="number">The bits of the elements.</param>
    /// <param name="factor">What elements of their group are multiplied or divided by.</param>
    /// <param name="offset">What is subtracted before that.</param>
    /// <param name="zero">The code of zero, as the rule has it.</param>
    /// <param name="most">The largest code.</param>
    static abstract TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct;
}
