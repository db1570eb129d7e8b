using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Turns matrices around.</summary>
internal static unsafe class Transposition
{
    private const int Block = 4;

    /// <summary>Effectively computes <c>destination[j, i] = source[i, j]</c>.</summary>
    public static void Transpose<T>(T* source, nint sourceStride, nint rows, nint columns, T* destination, nint destinationStride)
        where T : unmanaged
    {
        nint wholeRows = 0;
        nint wholeColumns = 0;
        if (sizeof(T) == sizeof(int) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            wholeRows = rows - (rows % Block);
            wholeColumns = columns - (columns % Block);
            TransposeBlocks((float*)source, sourceStride, wholeRows, wholeColumns, (float*)destination, destinationStride);
        }

        for (nint i = 0; i < rows; i++)
        {
            for (nint j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
            {
                destination[(j * destinationStride) + i] = source[(i * sourceStride) + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeBlocks(float* source, nint sourceStride, nint rows, nint columns, float* destination, nint destinationStride)
    {
        for (nint i = 0; i < rows; i += Block)
        {
            float* from = source + (i * sourceStride);
            float* to = destination + i;
            for (nint j = 0; j < columns; j += Block, from += Block, to += Block * destinationStride)
            {
                Vector128<float> a = Vector128.Load(from);
                Vector128<float> b = Vector128.Load(from + sourceStride);
                Vector128<float> c = Vector128.Load(from + (2 * sourceStride));
                Vector128<float> d = Vector128.Load(from + (3 * sourceStride));

                // Pairs of a and c, and of b and d, then pairs of those.
                Vector128<float> lowAC = ZipLow(a, c);
                Vector128<float> highAC = ZipHigh(a, c);
                Vector128<float> lowBD = ZipLow(b, d);
                Vector128<float> highBD = ZipHigh(b, d);
                ZipLow(lowAC, lowBD).Store(to);
                ZipHigh(lowAC, lowBD).Store(to + destinationStride);
                ZipLow(highAC, highBD).Store(to + (2 * destinationStride));
                ZipHigh(highAC, highBD).Store(to + (3 * destinationStride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> x, Vector128<float> y) => Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> x, Vector128<float> y) => Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
