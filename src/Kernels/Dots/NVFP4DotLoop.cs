using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The dot product of ggml's NVFP4 blocks: the four runs of 16 elements of a block have chains of their own.</summary>
/// <remarks>Eight bytes of a run have elements 0 to 7 in their lower halves and 8 to 15 in the upper ones: two quads and two.</remarks>
internal sealed unsafe class NVFP4DotLoop : BlockDotLoop
{
    private const int BytesPerBlock = 36;
    private const int CodeOffset = 4;
    private const int BlocksPerStep = 4;

    public override float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int elements)
    {
        fixed (byte* blocksX = x, blocksY = y)
        {
            return Sum(blocksX, blocksY, x.Length / BytesPerBlock);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(byte* x, byte* y, nint blocks)
    {
        // The first two quads of each run, and the last two.
        Vector256<float> first = Vector256<float>.Zero;
        Vector256<float> last = Vector256<float>.Zero;
        if (Avx512Vbmi.IsSupported)
        {
            Vector512<float> both = Vector512<float>.Zero;
            for (; blocks >= BlocksPerStep; blocks -= BlocksPerStep)
            {
                Vector512<float> scales = LoadSixteenScales(x) * LoadSixteenScales(y);
                both = Continue(both, x, y, 0, scales);
                both = Continue(both, x, y, 1, scales);
                both = Continue(both, x, y, 2, scales);
                both = Continue(both, x, y, 3, scales);
                x += BlocksPerStep * BytesPerBlock;
                y += BlocksPerStep * BytesPerBlock;
            }

            first = both.GetLower();
            last = both.GetUpper();
        }

        var low = Vector256.Create((byte)15);
        for (; blocks > 0; blocks--)
        {
            var codesX = Vector256.Load(x + CodeOffset);
            var codesY = Vector256.Load(y + CodeOffset);
            Vector256<float> scales = Vector256.Shuffle((LoadScales(x) * LoadScales(y)).ToVector256Unsafe(), Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3));
            Vector256<int> firstDots = IntegerDots.SumQuadsWithoutLowest(E2M1Integers.Decode(codesX & low), E2M1Integers.Decode(codesY & low));
            Vector256<int> lastDots = IntegerDots.SumQuadsWithoutLowest(E2M1Integers.Decode(codesX >>> 4), E2M1Integers.Decode(codesY >>> 4));
            first = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(firstDots), scales, first);
            last = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(lastDots), scales, last);
            x += BytesPerBlock;
            y += BytesPerBlock;
        }

        // Runs 0 and 2, and 1 and 3, and then both.
        Vector128<float> firstQuads = first.GetLower() + first.GetUpper();
        Vector128<float> lastQuads = last.GetLower() + last.GetUpper();
        return firstQuads[0] + firstQuads[2] + (lastQuads[0] + lastQuads[2]) + (firstQuads[1] + firstQuads[3] + (lastQuads[1] + lastQuads[3]));
    }

    // The magnitude of x times y with the sign of x, which is a bit of both codes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Continue(Vector512<float> chain, byte* x, byte* y, int block, Vector512<float> scales)
    {
        Vector512<byte> codesX = LoadCodes(x + (block * BytesPerBlock));
        Vector512<byte> codesY = LoadCodes(y + (block * BytesPerBlock));
        Vector512<sbyte> signed = E2M1Integers.Decode(codesY ^ (codesX & Vector512.Create((byte)8)));
        Vector512<int> sums = IntegerDots.SumPairs(Avx512BW.MultiplyAddAdjacent(E2M1Integers.DecodeMagnitude(codesX), signed));
        Vector512<int> runOfLane = Vector512.Create(4 * block) + Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Avx512F.PermuteVar16x32(scales, runOfLane), chain);
    }

    // The lower halves of bytes, then the upper ones, below other bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LoadCodes(byte* block)
    {
        var both = Vector256.Load(block + CodeOffset).AsUInt16();
        return Avx512BW.ShiftRightLogicalVariable(VectorHalves.Join(both, both), Vector512.Create((ushort)0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LoadScales(byte* block)
    {
        var four = Vector128.CreateScalarUnsafe(LittleEndian.LoadUInt32(block)).AsByte();
        return BlockScales.HalveUE4M3(Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadSixteenScales(byte* blocks) =>
        BlockScales.HalveUE4M3(Vector128.Create(*(uint*)blocks, *(uint*)(blocks + BytesPerBlock), *(uint*)(blocks + (2 * BytesPerBlock)), *(uint*)(blocks + (3 * BytesPerBlock))).AsByte());
}
