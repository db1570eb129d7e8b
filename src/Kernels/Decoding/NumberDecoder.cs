using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes what are numbers already.</summary>
internal readonly struct NumberDecoder<TVector> : IDecoder<TVector>
    where TVector : struct
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes) => codes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes) => codes;
}
