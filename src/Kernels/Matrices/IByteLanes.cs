namespace NumFormats.Kernels;

/// <summary>What products of bytes are computed with: a vector of lanes of 32 bits, each a sum or four bytes.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TVector Create(int value);

    static abstract TVector Load(int* source);

    static abstract void Store(TVector vector, int* destination);

    /// <summary>Adds to each sum the four products of unsigned bytes with signed ones, modulo 2^32.</summary>
    static abstract TVector AddProducts(TVector sums, TVector unsigned, TVector signed);
}
