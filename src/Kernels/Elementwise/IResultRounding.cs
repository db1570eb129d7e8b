namespace NumFormats.Kernels;

/// <summary>What a wide result is made of before it is rounded to the format.</summary>
internal interface IResultRounding
{
    /// <summary>The result that stands for the exact one.</summary>
    /// <param name="result">The exact result rounded to nearest even.</param>
    /// <param name="error">A number with the sign of (exact result − <paramref name="result"/>), zero where that is.</param>
    static abstract TVector Finish<TLanes, TVector, T>(TVector result, TVector error)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged;
}
