using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop from codes to numbers.</summary>
/// <typeparam name="TLanes">The operations on vectors.</typeparam>
/// <typeparam name="TVector">A vector.</typeparam>
/// <typeparam name="T">A lane: a number's bits.</typeparam>
/// <typeparam name="TCode">A type of the codes' size: as wide as the lanes or narrower.</typeparam>
/// <typeparam name="TDecoder">The decoder.</typeparam>
internal sealed class DecodeLoop<TLanes, TVector, T, TCode, TDecoder> : SpanDecoder<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TCode : unmanaged
    where TDecoder : struct, IDecoder<TVector>
{
    private const int VectorsPerStep = 2;
    private const int StepsAfterSpecial = 16;

    private readonly TDecoder _decoder;

    public DecodeLoop(TDecoder decoder)
    {
        Debug.Assert(Unsafe.SizeOf<TCode>() <= Unsafe.SizeOf<T>(), "Codes are no wider than the lanes.");
        _decoder = decoder;
    }

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> codes, Span<T> numbers) => Decode(MemoryMarshal.Cast<byte, TCode>(codes), numbers);

    private void Decode(ReadOnlySpan<TCode> codes, Span<T> numbers)
    {
        Debug.Assert(numbers.Length >= codes.Length, "There is room.");
        int step = VectorsPerStep * TLanes.Count;
        int done = codes.Length - (codes.Length % step);
        WholeSteps<GroupScales.None<TVector, T>>(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(numbers), done, default);

        // The rest takes the same way, filled up to a step.
        int rest = codes.Length - done;
        if (rest > 0)
        {
            Span<TCode> lastCodes = stackalloc TCode[step];
            Span<T> lastNumbers = stackalloc T[step];
            codes[done..].CopyTo(lastCodes);
            WholeSteps<GroupScales.None<TVector, T>>(ref MemoryMarshal.GetReference(lastCodes), ref MemoryMarshal.GetReference(lastNumbers), step, default);
            lastNumbers[..rest].CopyTo(numbers[done..]);
        }
    }

    public override int DecodeProducts(ReadOnlySpan<byte> codes, GroupFactors<T> groups, Span<T> numbers)
    {
        ReadOnlySpan<TCode> wide = MemoryMarshal.Cast<byte, TCode>(codes);
        int done = groups.HasWholeVectors(TLanes.Count) ? wide.Length - (wide.Length % (VectorsPerStep * TLanes.Count)) : 0;
        WholeSteps<GroupScales.Product<TLanes, TVector, T>>(ref MemoryMarshal.GetReference(wide), ref MemoryMarshal.GetReference(numbers), done, groups);
        return done;
    }

    public override unsafe bool ContinueChains(T* vector, byte** panels, nint depth, T* chains)
    {
        if (!TDecoder.IsShort || 2 * TLanes.Count != TileKernel<T>.Widest.Columns)
        {
            return false;
        }

        VectorLoop1x8<TLanes, TVector, T>.MultiplyCodes(
            _decoder, vector, ref Unsafe.AsRef<TCode>(panels[0]), ref Unsafe.AsRef<TCode>(panels[1]), ref Unsafe.AsRef<TCode>(panels[2]), ref Unsafe.AsRef<TCode>(panels[3]), depth, chains);
        return true;
    }

    // Steps of ordinary codes, until others turn up; then some steps of the kind that takes all.
    private void WholeSteps<TScale>(ref TCode codes, ref T numbers, nint count, GroupFactors<T> groups)
        where TScale : struct, IGroupScale<TVector, T>
    {
        ref T factors = ref MemoryMarshal.GetReference(groups.Factors);
        nint i = 0;
        while ((i = OrdinarySteps<TScale>(_decoder, ref codes, ref numbers, i, count, ref factors, groups.Shift)) < count)
        {
            nint end = nint.Min(count, i + (StepsAfterSpecial * VectorsPerStep * TLanes.Count));
            AnySteps<TScale>(_decoder, ref codes, ref numbers, i, end, ref factors, groups.Shift);
            i = end;
        }
    }

    // Loops are alone in their methods, so that the decoder's constants stay in registers, and optimized from the first call, because that call may be the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint OrdinarySteps<TScale>(TDecoder decoder, ref TCode codes, ref T numbers, nint start, nint count, ref T factors, int shift)
        where TScale : struct, IGroupScale<TVector, T>
    {
        nint i = start;
        for (; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector first = TLanes.LoadCodes(in Unsafe.Add(ref codes, i));
            TVector second = TLanes.LoadCodes(in Unsafe.Add(ref codes, i + TLanes.Count));
            if (!decoder.AreOrdinary(first, second))
            {
                break;
            }

            Store<TScale>(decoder.DecodeOrdinary(first), ref numbers, i, ref factors, shift);
            Store<TScale>(decoder.DecodeOrdinary(second), ref numbers, i + TLanes.Count, ref factors, shift);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnySteps<TScale>(TDecoder decoder, ref TCode codes, ref T numbers, nint start, nint count, ref T factors, int shift)
        where TScale : struct, IGroupScale<TVector, T>
    {
        for (nint i = start; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector first = decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref codes, i)));
            TVector second = decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref codes, i + TLanes.Count)));
            Store<TScale>(first, ref numbers, i, ref factors, shift);
            Store<TScale>(second, ref numbers, i + TLanes.Count, ref factors, shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TScale>(TVector number, ref T numbers, nint index, ref T factors, int shift)
        where TScale : struct, IGroupScale<TVector, T> =>
        TLanes.Store(TScale.Apply(number, ref factors, ref factors, index >> shift), ref Unsafe.Add(ref numbers, index));
}
