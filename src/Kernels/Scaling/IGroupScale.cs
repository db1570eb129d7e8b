namespace NumFormats.Kernels;

/// <summary>What is done to the numbers of a group with its factor.</summary>
internal interface IGroupScale<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The scaled numbers.</summary>
    static abstract TVector Apply(TVector numbers, ref readonly T factors, ref readonly T reciprocals, nint group);
}
