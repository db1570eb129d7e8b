using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The dot product of ggml's NVFP4 blocks with its Q8_0 blocks: the four runs of 16 elements of a block have chains of their own, one after another in a vector.</summary>
internal sealed unsafe class NVFP4ByteDotLoop() : BlockDotLoop(StepBlocks * NVFP4Block.Bytes, StepBlocks * 2 * BytesPerBlockY)
{
    private const int BytesPerBlockY = 34;

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

            Vector512<float> scales = NVFP4Block.LoadSixteenScales(x) * BlockOperands.Q8_0.LoadEightScalesTwice(y);
            chains = Continue(chains, x, y, 0, scales);
            chains = Continue(chains, x, y, 1, scales);
            chains = Continue(chains, x, y, 2, scales);
            chains = Continue(chains, x, y, 3, scales);
            x += 4 * NVFP4Block.Bytes;
            y += 8 * BytesPerBlockY;
        }

        return Total(chains.GetLower() + chains.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Continue(Vector512<float> chains, byte* x, byte* y, int block, Vector512<float> scales)
    {
        // Each eight bytes twice, and the second time their upper halves: a run after a run. Other bits above them do not matter.
        var codes = Vector256.Load((ulong*)(x + ((block * NVFP4Block.Bytes) + NVFP4Block.CodeOffset)));
        Vector512<ulong> twice = Avx512F.PermuteVar8x64(codes.ToVector512Unsafe(), Vector512.Create(0UL, 0, 1, 1, 2, 2, 3, 3));
        Vector512<byte> biased = E2M1Integers.DecodeBiased(Avx512F.ShiftRightLogicalVariable(twice, Vector512.Create(0UL, 4, 0, 4, 0, 4, 0, 4)).AsByte());
        Vector512<int> sums = IntegerDots.SumQuads(biased, E2M1Integers.Bias, BlockOperands.Q8_0.LoadTwo(y, 2 * block).AsSByte());
        Vector512<int> runOfLane = Vector512.Create(4 * block) + Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Avx512F.PermuteVar16x32(scales, runOfLane), chains);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(byte* x, byte* y, nint blocks)
    {
        Vector256<float> first = Vector256<float>.Zero;
        Vector256<float> last = Vector256<float>.Zero;
        for (; blocks > 0; blocks--)
        {
            float firstScale = LoadScale(y);
            float lastScale = LoadScale(y + BytesPerBlockY);
            Vector256<float> scales = (NVFP4Block.LoadScales(x) * Vector128.Create(firstScale, firstScale, lastScale, lastScale)).ToVector256Unsafe();
            first = Continue(first, x + NVFP4Block.CodeOffset, y, Vector256.Shuffle(scales, Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1)));
            last = Continue(last, x + NVFP4Block.CodeOffset + Vector128<byte>.Count, y + BytesPerBlockY, Vector256.Shuffle(scales, Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3)));
            x += NVFP4Block.Bytes;
            y += 2 * BytesPerBlockY;
        }

        return Total(first + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Continue(Vector256<float> chains, byte* codes, byte* y, Vector256<float> scales)
    {
        var both = Vector128.Load(codes);
        Vector128<byte> low = both & Vector128.Create((byte)15);
        Vector128<byte> high = both >>> 4;
        var runs = Vector256.Create(Vector128.Create(low.GetLower(), high.GetLower()), Vector128.Create(low.GetUpper(), high.GetUpper()));
        Vector256<int> sums = IntegerDots.SumQuadsWithoutLowest(E2M1Integers.Decode(runs), BlockOperands.Q8_0.Load(y, 0).AsSByte());
        return Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums), scales, chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float LoadScale(byte* block) => (float)BitConverter.UInt16BitsToHalf(LittleEndian.LoadUInt16(block));
}
