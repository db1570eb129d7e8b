namespace NumFormats.Kernels;

/// <summary>Makes something that computes with vectors of a given width.</summary>
internal interface ILaneFactory<T, TResult>
    where T : unmanaged
{
    /// <summary>Makes it for one width.</summary>
    TResult Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct;
}
