using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop from numbers to codes.</summary>
/// <typeparam name="TLanes">The operations on vectors.</typeparam>
/// <typeparam name="TVector">A vector.</typeparam>
/// <typeparam name="T">A lane: a number's bits.</typeparam>
/// <typeparam name="TCode">A type of the codes' size: as wide as the lanes or narrower.</typeparam>
/// <typeparam name="TEncoder">The encoder.</typeparam>
internal sealed class EncodeLoop<TLanes, TVector, T, TCode, TEncoder> : SpanEncoder<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TCode : unmanaged
    where TEncoder : struct, IEncoder<TVector>
{
    private const int VectorsPerStep = 4;
    private const int StepsAfterSpecial = 16;

    private readonly TEncoder _encoder;

    public EncodeLoop(TEncoder encoder)
    {
        Debug.Assert(Unsafe.SizeOf<TCode>() <= Unsafe.SizeOf<T>(), "Codes are no wider than the lanes.");
        _encoder = encoder;
    }

    /// <inheritdoc/>
    /// <remarks>Codes may lie where the numbers are, from the same place on.</remarks>
    public override void Encode(ReadOnlySpan<T> numbers, ReadOnlySpan<uint> random, Span<byte> codes) =>
        Encode(numbers, random, MemoryMarshal.Cast<byte, TCode>(codes));

    private void Encode(ReadOnlySpan<T> numbers, ReadOnlySpan<uint> random, Span<TCode> codes)
    {
        Debug.Assert(codes.Length >= numbers.Length && (random.Length >= numbers.Length || !TEncoder.IsStochastic), "There is enough of everything.");
        int step = VectorsPerStep * TLanes.Count;
        int done = numbers.Length - (numbers.Length % step);
        WholeSteps(ref MemoryMarshal.GetReference(numbers), ref MemoryMarshal.GetReference(random), ref MemoryMarshal.GetReference(codes), done);

        // The rest takes the same way, filled up to a step.
        int rest = numbers.Length - done;
        if (rest > 0)
        {
            Span<T> lastNumbers = stackalloc T[step];
            Span<uint> lastRandom = stackalloc uint[step];
            Span<TCode> lastCodes = stackalloc TCode[step];
            numbers[done..].CopyTo(lastNumbers);
            if (TEncoder.IsStochastic)
            {
                random.Slice(done, rest).CopyTo(lastRandom);
            }

            WholeSteps(ref MemoryMarshal.GetReference(lastNumbers), ref MemoryMarshal.GetReference(lastRandom), ref MemoryMarshal.GetReference(lastCodes), step);
            lastCodes[..rest].CopyTo(codes[done..]);
        }
    }

    // Steps of ordinary numbers, until others turn up; then some steps of the kind that takes all.
    [SkipLocalsInit]
    private void WholeSteps(ref T numbers, ref uint random, ref TCode codes, nint count)
    {
        StackPages.Keep(stackalloc byte[StackPages.Padding()]);
        nint i = 0;
        while ((i = OrdinarySteps(_encoder, ref numbers, ref random, ref codes, i, count)) < count)
        {
            nint end = nint.Min(count, i + (StepsAfterSpecial * VectorsPerStep * TLanes.Count));
            AnySteps(_encoder, ref numbers, ref random, ref codes, i, end);
            i = end;
        }
    }

    // Loops are alone in their methods, so that the encoder's constants stay in registers, and optimized from the first call, because that call may be the only one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint OrdinarySteps(TEncoder encoder, ref T numbers, ref uint random, ref TCode codes, nint start, nint count)
    {
        nint i = start;
        for (; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector first = TLanes.Load(in Unsafe.Add(ref numbers, i));
            TVector second = TLanes.Load(in Unsafe.Add(ref numbers, i + TLanes.Count));
            TVector third = TLanes.Load(in Unsafe.Add(ref numbers, i + (2 * TLanes.Count)));
            TVector fourth = TLanes.Load(in Unsafe.Add(ref numbers, i + (3 * TLanes.Count)));
            if (!encoder.AreOrdinary(first, second, third, fourth))
            {
                break;
            }

            first = encoder.EncodeOrdinary(first, Random(ref random, i));
            second = encoder.EncodeOrdinary(second, Random(ref random, i + TLanes.Count));
            third = encoder.EncodeOrdinary(third, Random(ref random, i + (2 * TLanes.Count)));
            fourth = encoder.EncodeOrdinary(fourth, Random(ref random, i + (3 * TLanes.Count)));
            TLanes.StoreCodes(first, second, third, fourth, ref Unsafe.Add(ref codes, i));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnySteps(TEncoder encoder, ref T numbers, ref uint random, ref TCode codes, nint start, nint count)
    {
        for (nint i = start; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector first = encoder.Encode(TLanes.Load(in Unsafe.Add(ref numbers, i)), Random(ref random, i));
            TVector second = encoder.Encode(TLanes.Load(in Unsafe.Add(ref numbers, i + TLanes.Count)), Random(ref random, i + TLanes.Count));
            TVector third = encoder.Encode(TLanes.Load(in Unsafe.Add(ref numbers, i + (2 * TLanes.Count))), Random(ref random, i + (2 * TLanes.Count)));
            TVector fourth = encoder.Encode(TLanes.Load(in Unsafe.Add(ref numbers, i + (3 * TLanes.Count))), Random(ref random, i + (3 * TLanes.Count)));
            TLanes.StoreCodes(first, second, third, fourth, ref Unsafe.Add(ref codes, i));
        }
    }

    public override int EncodeProducts(ReadOnlySpan<T> numbers, GroupFactors<T> groups, Span<byte> codes) => EncodeScaled<GroupScales.Product<TLanes, TVector, T>>(numbers, groups, codes);

    public override int EncodeQuotients(ReadOnlySpan<T> numbers, GroupFactors<T> groups, Span<byte> codes) => EncodeScaled<GroupScales.Quotient<TLanes, TVector, T>>(numbers, groups, codes);

    [SkipLocalsInit]
    private int EncodeScaled<TScale>(ReadOnlySpan<T> numbers, GroupFactors<T> groups, Span<byte> codes)
        where TScale : struct, IGroupScale<TVector, T>
    {
        int whole = !TEncoder.IsStochastic && groups.HasWholeVectors(TLanes.Count) ? numbers.Length - (numbers.Length % (VectorsPerStep * TLanes.Count)) : 0;
        StackPages.Keep(stackalloc byte[StackPages.Padding()]);
        return (int)ScaledSteps<TScale>(
            _encoder,
            ref MemoryMarshal.GetReference(numbers),
            ref MemoryMarshal.GetReference(groups.Factors),
            ref MemoryMarshal.GetReference(groups.Reciprocals),
            groups.Shift,
            ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TCode>(codes)),
            whole);
    }

    // Random bits are left out by name: what is not asked for still takes a share of what the compiler is ready to inline, of which scaling takes much.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint ScaledSteps<TScale>(TEncoder encoder, ref T numbers, ref T factors, ref T reciprocals, int shift, ref TCode codes, nint count)
        where TScale : struct, IGroupScale<TVector, T>
    {
        nint i = 0;
        for (; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector first = TScale.Apply(TLanes.Load(in Unsafe.Add(ref numbers, i)), ref factors, ref reciprocals, i >> shift);
            TVector second = TScale.Apply(TLanes.Load(in Unsafe.Add(ref numbers, i + TLanes.Count)), ref factors, ref reciprocals, (i + TLanes.Count) >> shift);
            TVector third = TScale.Apply(TLanes.Load(in Unsafe.Add(ref numbers, i + (2 * TLanes.Count))), ref factors, ref reciprocals, (i + (2 * TLanes.Count)) >> shift);
            TVector fourth = TScale.Apply(TLanes.Load(in Unsafe.Add(ref numbers, i + (3 * TLanes.Count))), ref factors, ref reciprocals, (i + (3 * TLanes.Count)) >> shift);
            if (!encoder.AreOrdinary(first, second, third, fourth))
            {
                break;
            }

            TLanes.StoreCodes(
                encoder.EncodeOrdinary(first, first), encoder.EncodeOrdinary(second, second), encoder.EncodeOrdinary(third, third), encoder.EncodeOrdinary(fourth, fourth), ref Unsafe.Add(ref codes, i));
        }

        return i;
    }

    // Words of 32 bits lie at the top of their lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Random(ref uint random, nint index) =>
        !TEncoder.IsStochastic ? LaneMath.Constant<TLanes, TVector, T>(0)
            : WideNumber<T>.Width == 32 ? TLanes.LoadCodes(in Unsafe.Add(ref random, index))
            : TLanes.ShiftLeft(TLanes.LoadCodes(in Unsafe.Add(ref random, index)), WideNumber<T>.Width - 32);
}
