using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes in a format whose codes are the upper parts of the numbers', sign and all, such as bfloat16 of binary32: rounding needs no regard for the sign, and finite numbers round up to infinity by themselves.</summary>
internal readonly struct TruncatedEncoder<TLanes, TVector, T, TRounding, TGeneral> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, ILaneRounding
    where TGeneral : struct, IEncoder<TVector>
{
    private readonly TGeneral _general;
    private readonly TVector _drop;

    /// <summary>Encodes ordinary numbers by itself, and all others by <paramref name="general"/>.</summary>
    public TruncatedEncoder(FloatFormat format, TGeneral general)
    {
        _general = general;
        _drop = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.SignificandBits - format.SignificandBits);
    }

    public static bool IsStochastic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth) => _general.AreOrdinary(first, second, third, fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random) => TRounding.Drop<TLanes, TVector, T>(numbers, _drop, numbers, random);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) => _general.Encode(numbers, random);
}
