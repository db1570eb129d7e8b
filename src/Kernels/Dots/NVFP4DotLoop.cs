using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The dot product of ggml's NVFP4 blocks: the four runs of 16 elements of a block are the four chains.</summary>
/// <remarks>Elements j and j + 8 of a run lie in the halves of a byte, in both operands, so that the order within the run does not matter.</remarks>
internal sealed class NVFP4DotLoop : BlockDotLoop
{
    private const int BytesPerBlock = 36;
    private const int CodeOffset = 4;
    private const int HalfBytes = 16;

    public override float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int elements)
    {
        Vector128<float> sums = Vector128<float>.Zero;
        Steps(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), x.Length, ref MemoryMarshal.GetArrayDataReference(ScaleByte.UE4M3), ref sums);
        return Total(sums);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref byte x, ref byte y, nint length, ref float scales, ref Vector128<float> chains)
    {
        Vector128<float> sums = chains;
        for (nint block = 0; block < length; block += BytesPerBlock)
        {
            Vector256<int> first = Multiply(in x, in y, CodeOffset);
            Vector256<int> second = Multiply(in x, in y, CodeOffset + HalfBytes);
            Vector128<int> dots = IntegerDots.Sums(first.GetLower(), first.GetUpper(), second.GetLower(), second.GetUpper());
            sums = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(dots), Scales(in x, ref scales) * Scales(in y, ref scales), sums);
            x = ref Unsafe.Add(ref x, BytesPerBlock);
            y = ref Unsafe.Add(ref y, BytesPerBlock);
        }

        chains = sums;
    }

    // Of two runs: 16 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Multiply(ref readonly byte x, ref readonly byte y, nuint offset)
    {
        var codesX = Vector128.LoadUnsafe(in x, offset);
        var codesY = Vector128.LoadUnsafe(in y, offset);
        var low = Vector128.Create((byte)15);
        return IntegerDots.Multiply(BlockOperands.DecodeE2M1(codesX & low), BlockOperands.DecodeE2M1(codesY & low))
            + IntegerDots.Multiply(BlockOperands.DecodeE2M1(codesX >>> 4), BlockOperands.DecodeE2M1(codesY >>> 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scales(ref readonly byte block, ref float scales)
    {
        uint codes = Unsafe.ReadUnaligned<uint>(in block);
        codes = BitConverter.IsLittleEndian ? codes : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(codes);
        return Vector128.Create(
            Unsafe.Add(ref scales, (byte)codes), Unsafe.Add(ref scales, (byte)(codes >> 8)), Unsafe.Add(ref scales, (byte)(codes >> 16)), Unsafe.Add(ref scales, codes >> 24));
    }
}
