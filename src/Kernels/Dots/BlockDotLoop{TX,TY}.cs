using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The dot product of blocks whose runs of 32 elements share a scale.</summary>
/// <remarks>Four runs have chains of their own, eight quads each, which are vectors of two runs or of one.</remarks>
internal sealed unsafe class BlockDotLoop<TX, TY>() : BlockDotLoop(StepRuns / TX.RunsPerBlock * TX.BytesPerBlock, StepRuns / TY.RunsPerBlock * TY.BytesPerBlock)
    where TX : struct, IBlockOperand
    where TY : struct, IBlockOperand
{
    private static int StepRuns => IsWide ? 16 : 8;

    private static bool IsWide => Avx512Vbmi.IsSupported;

    // Products that exclude an integer are tried first where they are faster.
    protected override float Sum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps)
    {
        float sum;
        if (IsWide)
        {
            return (TX.Bias == 0 && TY.Bias == 0 && TryWideSteps<ByteProducts.WithoutLowest>(x, y, whole, restX, restY, steps, out sum))
                || TryWideSteps<ByteProducts.Any>(x, y, whole, restX, restY, steps, out sum) ? sum : 0;
        }

        return (TX.Bias == 0 && TY.Bias == 0 && AvxVnni.IsSupported && TrySteps<ByteProducts.WithoutLowest>(x, y, whole, restX, restY, steps, out sum))
            || TrySteps<ByteProducts.Any>(x, y, whole, restX, restY, steps, out sum) ? sum : 0;
    }

    // False where there are integers that the products do not take. Nothing in the loop is a call, which would put the chains aside.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TryWideSteps<TProducts>(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps, out float sum)
        where TProducts : struct, IByteProducts
    {
        Vector512<float> a = Vector512<float>.Zero;
        Vector512<float> b = Vector512<float>.Zero;
        Vector512<sbyte> least = Vector512<sbyte>.Zero;
        for (nint step = 0; step < steps; step++)
        {
            if (step == whole)
            {
                x = restX;
                y = restY;
            }

            Vector512<float> scales = TX.LoadSixteenScales(x) * TY.LoadSixteenScales(y);
            a = Continue<TProducts>(a, x, y, 0, scales, ref least);
            b = Continue<TProducts>(b, x, y, 2, scales, ref least);
            a = Continue<TProducts>(a, x, y, 4, scales, ref least);
            b = Continue<TProducts>(b, x, y, 6, scales, ref least);
            a = Continue<TProducts>(a, x, y, 8, scales, ref least);
            b = Continue<TProducts>(b, x, y, 10, scales, ref least);
            a = Continue<TProducts>(a, x, y, 12, scales, ref least);
            b = Continue<TProducts>(b, x, y, 14, scales, ref least);
            x += 16 / TX.RunsPerBlock * TX.BytesPerBlock;
            y += 16 / TY.RunsPerBlock * TY.BytesPerBlock;
        }

        Vector512<float> both = a + b;
        sum = Total(both.GetLower() + both.GetUpper());
        return !TProducts.ExcludesLowest || !Vector512.EqualsAny(least, Vector512.Create(sbyte.MinValue));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TrySteps<TProducts>(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps, out float sum)
        where TProducts : struct, IByteProducts
    {
        float* scales = stackalloc float[8];
        Vector256<float> a = Vector256<float>.Zero;
        Vector256<float> b = Vector256<float>.Zero;
        Vector256<float> c = Vector256<float>.Zero;
        Vector256<float> d = Vector256<float>.Zero;
        Vector256<sbyte> least = Vector256<sbyte>.Zero;
        for (nint step = 0; step < steps; step++)
        {
            if (step == whole)
            {
                x = restX;
                y = restY;
            }

            (TX.LoadScales(x) * TY.LoadScales(y)).Store(scales);
            a = Continue<TProducts>(a, x, y, 0, scales, ref least);
            b = Continue<TProducts>(b, x, y, 1, scales, ref least);
            c = Continue<TProducts>(c, x, y, 2, scales, ref least);
            d = Continue<TProducts>(d, x, y, 3, scales, ref least);
            a = Continue<TProducts>(a, x, y, 4, scales, ref least);
            b = Continue<TProducts>(b, x, y, 5, scales, ref least);
            c = Continue<TProducts>(c, x, y, 6, scales, ref least);
            d = Continue<TProducts>(d, x, y, 7, scales, ref least);
            x += 8 / TX.RunsPerBlock * TX.BytesPerBlock;
            y += 8 / TY.RunsPerBlock * TY.BytesPerBlock;
        }

        sum = Total(a + c + (b + d));
        return !TProducts.ExcludesLowest || !Vector256.EqualsAny(least, Vector256.Create(sbyte.MinValue));
    }

    // The run is a constant, and so is what follows from it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Continue<TProducts>(Vector512<float> chain, byte* x, byte* y, int run, Vector512<float> scales, ref Vector512<sbyte> least)
        where TProducts : struct, IByteProducts
    {
        Vector512<byte> codesX = TX.LoadTwo(x, run);
        Vector512<byte> codesY = TY.LoadTwo(y, run);
        Vector512<sbyte> integersX = (codesX - Vector512.Create((byte)TX.Bias)).AsSByte();
        Vector512<sbyte> integersY = (codesY - Vector512.Create((byte)TY.Bias)).AsSByte();
        if (TProducts.ExcludesLowest)
        {
            least = Vector512.Min(least, integersX);
        }

        Vector512<int> sums = TX.Bias > 0 ? IntegerDots.SumQuads(codesX, TX.Bias, integersY)
            : TY.Bias > 0 ? IntegerDots.SumQuads(codesY, TY.Bias, integersX)
            : TProducts.SumQuads(integersX, integersY);
        Vector512<int> runOfLane = Vector512.Create(run) + Vector512.Create(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), Avx512F.PermuteVar16x32(scales, runOfLane), chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Continue<TProducts>(Vector256<float> chain, byte* x, byte* y, int run, float* scales, ref Vector256<sbyte> least)
        where TProducts : struct, IByteProducts
    {
        Vector256<byte> codesX = TX.Load(x, run);
        Vector256<byte> codesY = TY.Load(y, run);
        Vector256<sbyte> integersX = (codesX - Vector256.Create((byte)TX.Bias)).AsSByte();
        Vector256<sbyte> integersY = (codesY - Vector256.Create((byte)TY.Bias)).AsSByte();
        if (TProducts.ExcludesLowest)
        {
            least = Vector256.Min(least, integersX);
        }

        Vector256<int> sums = TX.Bias > 0 ? IntegerDots.SumQuadsWithoutLowest(integersX, integersY)
            : TY.Bias > 0 ? IntegerDots.SumQuadsWithoutLowest(integersY, integersX)
            : TProducts.SumQuads(integersX, integersY);
        return Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums), Vector256.Create(scales[run]), chain);
    }
}
