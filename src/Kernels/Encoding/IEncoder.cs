namespace NumFormats.Kernels;

/// <summary>Turns numbers in lanes into codes of a format, in the low bits of the lanes.</summary>
internal interface IEncoder<TVector>
    where TVector : struct
{
    /// <summary>Whether random bits are read.</summary>
    static abstract bool IsStochastic { get; }

    /// <summary>Whether all numbers of four vectors are such as <see cref="EncodeOrdinary"/> takes.</summary>
    bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth);

    /// <summary>Encodes the number in each lane, in fewer steps than <see cref="Encode"/>.</summary>
    TVector EncodeOrdinary(TVector numbers, TVector random);

    /// <summary>Encodes the number in each lane.</summary>
    /// <param name="numbers">binary32 or binary64 numbers.</param>
    /// <param name="random">Random bits, from the top of each lane.</param>
    TVector Encode(TVector numbers, TVector random);
}
