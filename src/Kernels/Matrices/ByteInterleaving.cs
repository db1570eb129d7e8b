using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Puts the bytes of four rows side by side.</summary>
internal static unsafe class ByteInterleaving
{
    /// <summary>Effectively computes <c>destination[4 j + i] = rows[i × stride + j]</c> for i from 0 to 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(byte* rows, nint stride, nint count, byte* destination)
    {
        nint j = 0;
        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            for (; j + Vector128<byte>.Count <= count; j += Vector128<byte>.Count)
            {
                Vector128<byte> a = Vector128.Load(rows + j);
                Vector128<byte> b = Vector128.Load(rows + stride + j);
                Vector128<byte> c = Vector128.Load(rows + (2 * stride) + j);
                Vector128<byte> d = Vector128.Load(rows + (3 * stride) + j);
                Vector128<ushort> lowAB = ZipLow(a, b).AsUInt16();
                Vector128<ushort> highAB = ZipHigh(a, b).AsUInt16();
                Vector128<ushort> lowCD = ZipLow(c, d).AsUInt16();
                Vector128<ushort> highCD = ZipHigh(c, d).AsUInt16();
                byte* to = destination + (4 * j);
                ZipLow(lowAB, lowCD).AsByte().Store(to);
                ZipHigh(lowAB, lowCD).AsByte().Store(to + Vector128<byte>.Count);
                ZipLow(highAB, highCD).AsByte().Store(to + (2 * Vector128<byte>.Count));
                ZipHigh(highAB, highCD).AsByte().Store(to + (3 * Vector128<byte>.Count));
            }
        }

        for (; j < count; j++)
        {
            for (nint i = 0; i < 4; i++)
            {
                destination[(4 * j) + i] = rows[(i * stride) + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ZipLow(Vector128<byte> x, Vector128<byte> y) => Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ZipHigh(Vector128<byte> x, Vector128<byte> y) => Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> ZipLow(Vector128<ushort> x, Vector128<ushort> y) => Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> ZipHigh(Vector128<ushort> x, Vector128<ushort> y) => Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
