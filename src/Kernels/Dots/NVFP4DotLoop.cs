using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The dot product of ggml's NVFP4 blocks: the four runs of 16 elements of a block have chains of their own.</summary>
/// <remarks>Eight bytes of a run have elements 0 to 7 in their lower halves and 8 to 15 in the upper ones: two quads and two. A vector has the first two quads of the runs in its lower half, and the last two in its upper one.</remarks>
internal sealed unsafe class NVFP4DotLoop() : BlockDotLoop(StepBlocks * NVFP4Block.Bytes, StepBlocks * NVFP4Block.Bytes)
{
    private static int StepBlocks => Avx512Vbmi.IsSupported ? 4 : 1;

    protected override float Sum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps) =>
        Avx512Vbmi.IsSupported ? WideSum(x, y, whole, restX, restY, steps) : Sum(x, y, steps);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float WideSum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps)
    {
        Vector512<float> chains = Vector512<float>.Zero;
        for (nint step = 0; step < steps; step++)
        {
            if (step == whole)
            {
                x = restX;
                y = restY;
            }

            Vector512<float> scales = NVFP4Block.LoadSixteenScales(x) * NVFP4Block.LoadSixteenScales(y);
            chains = Continue(chains, x, y, 0, scales);
            chains = Continue(chains, x, y, 1, scales);
            chains = Continue(chains, x, y, 2, scales);
            chains = Continue(chains, x, y, 3, scales);
            x += 4 * NVFP4Block.Bytes;
            y += 4 * NVFP4Block.Bytes;
        }

        return Total(chains.GetLower(), chains.GetUpper());
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(byte* x, byte* y, nint blocks)
    {
        Vector256<float> first = Vector256<float>.Zero;
        Vector256<float> last = Vector256<float>.Zero;
        var low = Vector256.Create((byte)15);
        for (; blocks > 0; blocks--)
        {
            var codesX = Vector256.Load(x + NVFP4Block.CodeOffset);
            var codesY = Vector256.Load(y + NVFP4Block.CodeOffset);
            Vector256<float> scales = Vector256.Shuffle((NVFP4Block.LoadScales(x) * NVFP4Block.LoadScales(y)).ToVector256Unsafe(), Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3));
            Vector256<int> firstDots = IntegerDots.SumQuadsWithoutLowest(E2M1Integers.Decode(codesX & low), E2M1Integers.Decode(codesY & low));
            Vector256<int> lastDots = IntegerDots.SumQuadsWithoutLowest(E2M1Integers.Decode(codesX >>> 4), E2M1Integers.Decode(codesY >>> 4));
            first = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(firstDots), scales, first);
            last = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(lastDots), scales, last);
            x += NVFP4Block.Bytes;
            y += NVFP4Block.Bytes;
        }

        return Total(first, last);
    }

    // The magnitude of x times y with the sign of x, which is a bit of both codes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Continue(Vector512<float> chains, byte* x, byte* y, int block, Vector512<float> scales)
    {
        Vector512<byte> codesX = LoadCodes(x + ((block * NVFP4Block.Bytes) + NVFP4Block.CodeOffset));
        Vector512<byte> codesY = LoadCodes(y + ((block * NVFP4Block.Bytes) + NVFP4Block.CodeOffset));
        Vector512<sbyte> signed = E2M1Integers.Decode(codesY ^ (codesX & Vector512.Create((byte)8)));
        Vector512<int> sums = IntegerDots.SumPairs(Avx512BW.MultiplyAddAdjacent(E2M1Integers.DecodeMagnitude(codesX), signed));
        Vector512<int> runOfLane = Vector512.Create(4 * block) + Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Avx512F.PermuteVar16x32(scales, runOfLane), chains);
    }

    // The lower halves of bytes, then the upper ones, below other bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LoadCodes(byte* codes)
    {
        var both = Vector256.Load((ulong*)codes);
        return Avx512F.ShiftRightLogicalVariable(VectorHalves.Join(both, both), Vector512.Create(0UL, 0, 0, 0, 4, 4, 4, 4)).AsByte();
    }

    // Runs 0 and 2, and 1 and 3, and then both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Total(Vector256<float> first, Vector256<float> last)
    {
        Vector128<float> firstQuads = first.GetLower() + first.GetUpper();
        Vector128<float> lastQuads = last.GetLower() + last.GetUpper();
        return firstQuads[0] + firstQuads[2] + (lastQuads[0] + lastQuads[2]) + (firstQuads[1] + firstQuads[3] + (lastQuads[1] + lastQuads[3]));
    }
}
