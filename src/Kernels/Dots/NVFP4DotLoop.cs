using System.Buffers.Binary;
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
        Steps(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), x.Length, ref sums);
        return Total(sums);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref byte x, ref byte y, nint length, ref Vector128<float> chains)
    {
        Vector128<float> sums = chains;
        for (nint block = 0; block < length; block += BytesPerBlock)
        {
            Vector256<int> first = Multiply(in x, in y, CodeOffset);
            Vector256<int> second = Multiply(in x, in y, CodeOffset + HalfBytes);
            Vector128<int> dots = IntegerDots.Sums(first.GetLower(), first.GetUpper(), second.GetLower(), second.GetUpper());
            sums = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(dots), Scales(in x) * Scales(in y), sums);
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

    // Half of e4m3fn numbers without their sign, but zero for NaN: exponent and significand moved up are the numbers times 2^-120.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scales(ref readonly byte block)
    {
        const int NaN = 0x7F;
        const float TwoTo119 = 664613997892457936451903530140172288f;
        var four = Vector128.CreateScalarUnsafe(BinaryPrimitives.ReadUInt32LittleEndian(MemoryMarshal.CreateReadOnlySpan(in block, sizeof(uint)))).AsByte();
        Vector128<int> codes = Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32();
        Vector128<float> numbers = ((codes & Vector128.Create(0x7F)) << 20).AsSingle() * Vector128.Create(TwoTo119);
        return Vector128.AndNot(numbers, Vector128.Equals(codes, Vector128.Create(NaN)).AsSingle());
    }
}
