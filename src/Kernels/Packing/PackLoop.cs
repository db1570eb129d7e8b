using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops between codes in bytes and a stream of bits.</summary>
/// <remarks>
/// <para>
/// Eight codes of w bits are w bytes. They start as the bytes of a lane of 64 bits and move together in up to three steps, each of which halves the number of pieces: the upper of two bytes moves down to the lower one's code,
/// then the upper of two pairs, then the upper of two fours.
/// </para>
/// <code>
/// 000hhhhh000ggggg000fffff000eeeee000ddddd000ccccc000bbbbb000aaaaa   w = 5, a first
/// 000000hhhhhggggg000000fffffeeeee000000dddddccccc000000bbbbbaaaaa   by 8 - w
/// 000000000000hhhhhgggggfffffeeeee000000000000dddddcccccbbbbbaaaaa   by 16 - 2w
/// 000000000000000000000000hhhhhgggggfffffeeeeedddddcccccbbbbbaaaaa   by 32 - 4w
/// </code>
/// <para>
/// As soon as the pieces are whole bytes a shuffle brings the bytes of all of them together: pairs of codes of four bits, fours of codes of two and six. A lone lane has no shuffle and takes all steps.
/// Unpacking goes the same way back: a step takes the lower piece from the lane and the upper one from the shifted lane, and whatever that leaves above the pieces goes in the end. Where the first of two codes in a byte is in the high half,
/// the two change places in the step that joins or parts them.
/// </para>
/// <para>
/// Machines differ in how far a shuffle reaches: through the segments of a vector, each of which is loaded or stored by itself. That is done to whole segments although only the first w eighths are packed codes; the next ones follow there. The last codes,
/// behind which there is no room for that, go through a buffer.
/// </para>
/// </remarks>
internal sealed class PackLoop<TLanes, TVector, TShape> : CodePacker
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where TShape : struct, ICodeShape
{
    private const int CodesPerLane = 8;

    private readonly byte[] _together = Together(VectorBytes, SegmentBytes, CodesPerPiece, PieceBytes);
    private readonly byte[] _apart = Apart(VectorBytes, SegmentBytes, CodesPerPiece, PieceBytes);

    private static int VectorBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => CodesPerLane * TLanes.Count;
    }

    private static int SegmentBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => VectorBytes / TLanes.SegmentCount;
    }

    /// <summary>The bytes that a vector's codes take.</summary>
    private static int VectorStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count * TShape.Width;
    }

    /// <summary>The bytes that a segment's codes take.</summary>
    private static int SegmentStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SegmentBytes / CodesPerLane * TShape.Width;
    }

    /// <summary>The codes of the pieces that are shuffled: the fewest that take whole bytes.</summary>
    private static int CodesPerPiece
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count == 1 ? CodesPerLane : CodesPerLane / (TShape.Width & -TShape.Width);
    }

    private static int PieceBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => CodesPerPiece * TShape.Width / 8;
    }

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        TVector shuffle = Load(_together);
        int steps = WholeSteps(codes.Length, packed.Length);
        PackSteps(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(packed), steps, shuffle);

        // Behind these steps there is less than a vector of packed bytes, so one that begins there ends within two.
        codes = codes[(steps * VectorBytes)..];
        packed = packed[(steps * VectorStride)..];
        Span<byte> lastCodes = stackalloc byte[VectorBytes];
        Span<byte> lastPacked = stackalloc byte[2 * VectorBytes];
        steps = codes.Length / VectorBytes;
        PackSteps(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(lastPacked), steps, shuffle);
        codes[(steps * VectorBytes)..].CopyTo(lastCodes);
        PackSteps(ref MemoryMarshal.GetReference(lastCodes), ref lastPacked[steps * VectorStride], 1, shuffle);
        lastPacked[..packed.Length].CopyTo(packed);
    }

    public override void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        TVector shuffle = Load(_apart);
        int steps = WholeSteps(codes.Length, packed.Length);
        UnpackSteps(ref MemoryMarshal.GetReference(packed), ref MemoryMarshal.GetReference(codes), steps, shuffle);

        packed = packed[(steps * VectorStride)..];
        codes = codes[(steps * VectorBytes)..];
        Span<byte> lastCodes = stackalloc byte[VectorBytes];
        Span<byte> lastPacked = stackalloc byte[2 * VectorBytes];
        packed.CopyTo(lastPacked);
        steps = codes.Length / VectorBytes;
        UnpackSteps(ref MemoryMarshal.GetReference(lastPacked), ref MemoryMarshal.GetReference(codes), steps, shuffle);
        UnpackSteps(ref lastPacked[steps * VectorStride], ref MemoryMarshal.GetReference(lastCodes), 1, shuffle);
        codes = codes[(steps * VectorBytes)..];
        lastCodes[..codes.Length].CopyTo(codes);
    }

    private static int WholeSteps(int codes, int packedBytes) =>
        packedBytes < VectorBytes ? 0 : Math.Min(codes / VectorBytes, ((packedBytes - VectorBytes) / VectorStride) + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PackSteps(ref byte codes, ref byte packed, nint steps, TVector shuffle)
    {
        // Two a round: of the instructions for one, a third would be the loop's own.
        TVector code = Create(TShape.Width, 8);
        for (; steps > 1; steps -= 2)
        {
            PackStep(ref codes, ref packed, code, shuffle);
            PackStep(ref Unsafe.Add(ref codes, VectorBytes), ref Unsafe.Add(ref packed, VectorStride), code, shuffle);
            codes = ref Unsafe.Add(ref codes, 2 * VectorBytes);
            packed = ref Unsafe.Add(ref packed, 2 * VectorStride);
        }

        if (steps > 0)
        {
            PackStep(ref codes, ref packed, code, shuffle);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackStep(ref byte codes, ref byte packed, TVector code, TVector shuffle)
    {
        TVector x = TLanes.And(Load(ref codes), code);
        x = TShape.IsHighFirst
            ? TLanes.And(TLanes.Or(TLanes.ShiftRight(x, 8), TLanes.ShiftLeft(x, TShape.Width)), Create(8, 16))
            : TLanes.JoinPairs(x, 8, TShape.Width);
        if (CodesPerPiece > 2)
        {
            x = TLanes.JoinPairs(x, 16, 2 * TShape.Width);
        }

        if (CodesPerPiece > 4)
        {
            x = TLanes.JoinPairs(x, 32, 4 * TShape.Width);
        }

        if (TLanes.Count > 1)
        {
            x = TLanes.ShuffleBytes(x, shuffle);
        }

        TLanes.StoreSegments(x, SegmentStride, ref Unsafe.As<byte, long>(ref packed));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void UnpackSteps(ref byte packed, ref byte codes, nint steps, TVector shuffle)
    {
        TVector lower = Create(TShape.Width, 16);
        TVector upper = TLanes.ShiftLeft(lower, 8);
        for (; steps > 1; steps -= 2)
        {
            UnpackStep(ref packed, ref codes, shuffle, lower, upper);
            UnpackStep(ref Unsafe.Add(ref packed, VectorStride), ref Unsafe.Add(ref codes, VectorBytes), shuffle, lower, upper);
            packed = ref Unsafe.Add(ref packed, 2 * VectorStride);
            codes = ref Unsafe.Add(ref codes, 2 * VectorBytes);
        }

        if (steps > 0)
        {
            UnpackStep(ref packed, ref codes, shuffle, lower, upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UnpackStep(ref byte packed, ref byte codes, TVector shuffle, TVector lower, TVector upper)
    {
        TVector x = TLanes.LoadSegments(in Unsafe.As<byte, long>(ref packed), SegmentStride);
        if (TLanes.Count > 1)
        {
            x = TLanes.ShuffleBytes(x, shuffle);
        }

        if (CodesPerPiece > 4)
        {
            x = TLanes.BlendPairs(x, TLanes.ShiftLeft(x, 32 - (4 * TShape.Width)), 32);
        }

        if (CodesPerPiece > 2)
        {
            x = TLanes.BlendPairs(x, TLanes.ShiftLeft(x, 16 - (2 * TShape.Width)), 16);
        }

        TVector first = TShape.IsHighFirst ? TLanes.ShiftRight(x, TShape.Width) : x;
        TVector second = TShape.IsHighFirst ? TLanes.ShiftLeft(x, 8) : TLanes.ShiftLeft(x, 8 - TShape.Width);
        Store(TLanes.Or(TLanes.And(first, lower), TLanes.And(second, upper)), ref codes);
    }

    /// <summary>The low bits of each integer of the given size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Create(int count, int size) => TLanes.Create(LaneMath.LowBits(count, size));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ReadOnlySpan<byte> source) => Load(ref MemoryMarshal.GetReference(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ref byte source) => TLanes.Load(in Unsafe.As<byte, long>(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, ref byte destination) => TLanes.Store(vector, ref Unsafe.As<byte, long>(ref destination));
}
