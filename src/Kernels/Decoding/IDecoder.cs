namespace NumFormats.Kernels;

/// <summary>Turns codes of a format in lanes into the numbers they stand for. Bits above the format's width are ignored.</summary>
internal interface IDecoder<TVector>
    where TVector : struct
{
    /// <summary>Whether decoding any code takes so few steps that it is done within a product rather than before it.</summary>
    static abstract bool IsShort { get; }

    /// <summary>Whether all codes of two vectors are such as <see cref="DecodeOrdinary"/> takes.</summary>
    bool AreOrdinary(TVector first, TVector second);

    /// <summary>Decodes the code in each lane, in fewer steps than <see cref="Decode"/>.</summary>
    TVector DecodeOrdinary(TVector codes);

    /// <summary>Decodes the code in each lane.</summary>
    TVector Decode(TVector codes);
}
