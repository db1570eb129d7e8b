using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops between codes in bytes and a stream of bits.</summary>
/// <remarks>
/// <para>
/// Eight codes of w bits are w bytes. They start as the bytes of a lane of 64 bits and move together in three steps, each of which halves the number of pieces: the upper of two bytes moves down to the lower one's code,
/// then the upper of two pairs, then the upper of two fours.
/// </para>
/// <code>
/// 000hhhhh000ggggg000fffff000eeeee000ddddd000ccccc000bbbbb000aaaaa   w = 5, a first
/// ------hhhhhggggg------fffffeeeee------dddddccccc------bbbbbaaaaa   by 8 - w
/// ------------hhhhhgggggfffffeeeee------------dddddcccccbbbbbaaaaa   by 16 - 2w
/// ------------------------hhhhhgggggfffffeeeeedddddcccccbbbbbaaaaa   by 32 - 4w
/// </code>
/// <para>
/// A step takes the bits of the lower piece from the lane and all others from the shifted lane. What gets between the pieces so is never looked at. At the end a shuffle of bytes brings the w bytes of each lane together.
/// Unpacking goes the same way back. Where the first of two codes in a byte is in the high half, the two change places in the step that joins or parts them.
/// </para>
/// <para>A vector is stored or loaded whole although only its first w eighths are packed codes; the next one follows there. The last codes, behind which there is no room for that, go through a buffer.</para>
/// </remarks>
internal sealed class PackLoop<TLanes, TVector, TShape> : CodePacker
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where TShape : struct, ICodeShape
{
    private const int CodesPerLane = 8;

    private static int VectorBytes => CodesPerLane * TLanes.Count;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        Span<byte> indices = stackalloc byte[VectorBytes];
        for (int i = 0; i < TLanes.Count * TShape.Width; i++)
        {
            indices[i] = (byte)((CodesPerLane * (i / TShape.Width)) + (i % TShape.Width));
        }

        TVector shuffle = Load(indices);
        int steps = WholeSteps(codes.Length, packed.Length);
        PackSteps(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(packed), steps, shuffle);

        Span<byte> lastCodes = stackalloc byte[VectorBytes];
        Span<byte> lastPacked = stackalloc byte[VectorBytes];
        for (int start = steps * VectorBytes; start < codes.Length; start += VectorBytes)
        {
            ReadOnlySpan<byte> rest = codes[start..Math.Min(start + VectorBytes, codes.Length)];
            lastCodes.Clear();
            rest.CopyTo(lastCodes);
            PackSteps(ref MemoryMarshal.GetReference(lastCodes), ref MemoryMarshal.GetReference(lastPacked), 1, shuffle);
            lastPacked[..CodePacking.PackedLength(rest.Length, TShape.Width)].CopyTo(packed[(start / CodesPerLane * TShape.Width)..]);
        }
    }

    public override void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        Span<byte> indices = stackalloc byte[VectorBytes];
        for (int i = 0; i < VectorBytes; i++)
        {
            indices[i] = (byte)((i / CodesPerLane * TShape.Width) + Math.Min(i % CodesPerLane, TShape.Width - 1));
        }

        TVector shuffle = Load(indices);
        int steps = WholeSteps(codes.Length, packed.Length);
        UnpackSteps(ref MemoryMarshal.GetReference(packed), ref MemoryMarshal.GetReference(codes), steps, shuffle);

        Span<byte> lastCodes = stackalloc byte[VectorBytes];
        Span<byte> lastPacked = stackalloc byte[VectorBytes];
        for (int start = steps * VectorBytes; start < codes.Length; start += VectorBytes)
        {
            Span<byte> rest = codes[start..Math.Min(start + VectorBytes, codes.Length)];
            packed.Slice(start / CodesPerLane * TShape.Width, CodePacking.PackedLength(rest.Length, TShape.Width)).CopyTo(lastPacked);
            UnpackSteps(ref MemoryMarshal.GetReference(lastPacked), ref MemoryMarshal.GetReference(lastCodes), 1, shuffle);
            lastCodes[..rest.Length].CopyTo(rest);
        }
    }

    private static int WholeSteps(int codes, int packedBytes) =>
        packedBytes < VectorBytes ? 0 : Math.Min(codes / VectorBytes, ((packedBytes - VectorBytes) / (TLanes.Count * TShape.Width)) + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackSteps(ref byte codes, ref byte packed, nint steps, TVector shuffle)
    {
        TVector one = TLanes.Create(LowBits(TShape.Width, 16));
        TVector two = TLanes.Create(LowBits(2 * TShape.Width, 32));
        TVector four = TLanes.Create(LowBits(4 * TShape.Width, 64));
        for (nint i = 0; i < steps; i++)
        {
            TVector x = Load(ref Unsafe.Add(ref codes, i * VectorBytes));
            x = TShape.IsHighFirst
                ? TLanes.Select(one, TLanes.ShiftRight(x, 8), TLanes.ShiftLeft(x, TShape.Width))
                : TLanes.Select(one, x, TLanes.ShiftRight(x, 8 - TShape.Width));
            x = TLanes.Select(two, x, TLanes.ShiftRight(x, 16 - (2 * TShape.Width)));
            x = TLanes.Select(four, x, TLanes.ShiftRight(x, 32 - (4 * TShape.Width)));
            Store(TLanes.ShuffleBytes(x, shuffle), ref Unsafe.Add(ref packed, i * TLanes.Count * TShape.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackSteps(ref byte packed, ref byte codes, nint steps, TVector shuffle)
    {
        TVector bytes = TLanes.Create(LowBits(8, 16));
        TVector pairs = TLanes.Create(LowBits(16, 32));
        TVector fours = TLanes.Create(LowBits(32, 64));
        TVector code = TLanes.Create(LowBits(TShape.Width, 8));
        for (nint i = 0; i < steps; i++)
        {
            TVector x = TLanes.ShuffleBytes(Load(ref Unsafe.Add(ref packed, i * TLanes.Count * TShape.Width)), shuffle);
            x = TLanes.Select(fours, x, TLanes.ShiftLeft(x, 32 - (4 * TShape.Width)));
            x = TLanes.Select(pairs, x, TLanes.ShiftLeft(x, 16 - (2 * TShape.Width)));
            x = TShape.IsHighFirst
                ? TLanes.Select(bytes, TLanes.ShiftRight(x, TShape.Width), TLanes.ShiftLeft(x, 8))
                : TLanes.Select(bytes, x, TLanes.ShiftLeft(x, 8 - TShape.Width));
            Store(TLanes.And(x, code), ref Unsafe.Add(ref codes, i * VectorBytes));
        }
    }

    /// <summary>The low bits of each piece of the given size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long LowBits(int count, int size) => (long)(ulong.MaxValue / (ulong.MaxValue >> (64 - size)) * ((1UL << count) - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ReadOnlySpan<byte> source) => Load(ref MemoryMarshal.GetReference(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ref byte source) => TLanes.Load(in Unsafe.As<byte, long>(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, ref byte destination) => TLanes.Store(vector, ref Unsafe.As<byte, long>(ref destination));
}
