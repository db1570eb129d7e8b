using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes an integer format whose integers lanes hold exactly.</summary>
/// <remarks>With the sign bit s flipped a code counts up from the lowest integer, which is −s.</remarks>
internal readonly struct IntegerDecoder<TLanes, TVector, T> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _mask;
    private readonly TVector _signBit;

    public IntegerDecoder(IntegerFormat format)
    {
        _mask = LaneMath.Constant<TLanes, TVector, T>((long)format.CodeMask);
        _signBit = LaneMath.Constant<TLanes, TVector, T>((long)format.LowestCode);
    }

    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes) => Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes) => TLanes.ConvertToNumbers(TLanes.Subtract(TLanes.Xor(TLanes.And(codes, _mask), _signBit), _signBit));
}
