namespace NumFormats.Kernels;

/// <summary>How the byte that is a group's scale follows from its largest magnitude.</summary>
internal interface IScaleByteRule
{
    /// <summary>What the codes stand for, halved.</summary>
    static abstract float[] Scales { get; }

    /// <summary>A magnitude that is below those with which the errors of elements are not told apart in binary32.</summary>
    static abstract float LeastException { get; }

    /// <summary>The codes of groups with the given finite magnitudes.</summary>
    static abstract TVector Codes<TLanes, TVector>(TVector largest)
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct;
}
