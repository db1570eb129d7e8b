using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The dot product of ggml's TQ2_0 blocks with its Q8_K blocks.</summary>
/// <remarks>
/// Quads of a block that are a multiple of 16 apart are summed as integers, which have one chain. In vectors of 512 bits the codes from 0 to 3, unsigned bytes, are multiplied by the elements of the other block, and so are ones; the difference is the sum. Two products of four vectors are at most 4 × 2 × 3 × 128 and fit
/// 16 bits. The sums that a Q8_K block stores are not looked at: in bytes from elsewhere they need not be those of the elements, and the time is in the products.
/// </remarks>
internal sealed unsafe class TernaryDotLoop() : BlockDotLoop(StepBlocks * TernaryBytes, StepBlocks * ByteBytes)
{
    private const int TernaryBytes = 66;
    private const int TernaryScaleOffset = 64;
    private const int ByteBytes = 292;
    private const int ByteOffset = 4;
    private const int Runs = 8;
    private const int RunLength = 32;

    private static int StepBlocks => Avx512BW.IsSupported ? 4 : 1;

    protected override float Sum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps) =>
        Avx512BW.IsSupported ? WideSum(x, y, whole, restX, restY, steps) : Sum(x, y, steps);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float WideSum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps)
    {
        Vector512<float> chain = Vector512<float>.Zero;
        for (nint step = 0; step < steps; step++)
        {
            if (step == whole)
            {
                x = restX;
                y = restY;
            }

            Vector128<float> scalesX = BlockScales.LoadFourHalves(x + TernaryScaleOffset, TernaryBytes);
            var scalesY = Vector128.Create(*(float*)y, *(float*)(y + ByteBytes), *(float*)(y + (2 * ByteBytes)), *(float*)(y + (3 * ByteBytes)));
            Vector512<float> scales = (scalesX * scalesY).ToVector256Unsafe().ToVector512Unsafe();
            chain = Continue(chain, x, y, 0, scales);
            chain = Continue(chain, x, y, 1, scales);
            chain = Continue(chain, x, y, 2, scales);
            chain = Continue(chain, x, y, 3, scales);
            x += 4 * TernaryBytes;
            y += 4 * ByteBytes;
        }

        return Total(chain.GetLower() + chain.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Continue(Vector512<float> chain, byte* x, byte* y, int block, Vector512<float> scales)
    {
        var first = Vector512.Load((sbyte*)y + ((block * ByteBytes) + ByteOffset));
        var second = Vector512.Load((sbyte*)y + ((block * ByteBytes) + ByteOffset + 64));
        var third = Vector512.Load((sbyte*)y + ((block * ByteBytes) + ByteOffset + 128));
        var fourth = Vector512.Load((sbyte*)y + ((block * ByteBytes) + ByteOffset + 192));
        Vector512<short> products = MultiplyAdd(x, block, 0, first) + MultiplyAdd(x, block, 1, second) + (MultiplyAdd(x, block, 2, third) + MultiplyAdd(x, block, 3, fourth));
        Vector512<byte> ones = Vector512<byte>.One;
        Vector512<short> elements = Avx512BW.MultiplyAddAdjacent(ones, first) + Avx512BW.MultiplyAddAdjacent(ones, second)
            + (Avx512BW.MultiplyAddAdjacent(ones, third) + Avx512BW.MultiplyAddAdjacent(ones, fourth));
        Vector512<int> sums = IntegerDots.SumPairs(products - elements);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Avx512F.PermuteVar16x32(scales, Vector512.Create(block)), chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> MultiplyAdd(byte* x, int block, int part, Vector512<sbyte> y) =>
        Avx512BW.MultiplyAddAdjacent(BlockOperands.TQ2_0.LoadTwo(x, (block * Runs) + (2 * part)), y);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(byte* x, byte* y, nint blocks)
    {
        Vector256<float> firstQuads = Vector256<float>.Zero;
        Vector256<float> lastQuads = Vector256<float>.Zero;
        for (; blocks > 0; blocks--)
        {
            Vector256<int> first = Vector256<int>.Zero;
            Vector256<int> last = Vector256<int>.Zero;
            for (int run = 0; run < Runs; run += 2)
            {
                first += Sum(x, y, run);
                last += Sum(x, y, run + 1);
            }

            Vector256<float> scale = BlockOperands.TQ2_0.LoadScales(x) * Vector256.Create(BitConverter.UInt32BitsToSingle(LittleEndian.LoadUInt32(y)));
            firstQuads = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(first), scale, firstQuads);
            lastQuads = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(last), scale, lastQuads);
            x += TernaryBytes;
            y += ByteBytes;
        }

        return Total(firstQuads + lastQuads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum(byte* x, byte* y, int run) =>
        IntegerDots.SumQuadsWithoutLowest(BlockOperands.TQ2_0.Load(x, run).AsSByte() - Vector256<sbyte>.One, Vector256.Load((sbyte*)y + (ByteOffset + (run * RunLength))));
}
