using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The block types of ggml whose runs of 32 elements share a scale.</summary>
internal static unsafe class BlockOperands
{
    /// <summary>Q8_0.</summary>
    internal readonly struct Q8_0 : IBlockOperand
    {
        private const int CodeOffset = 2;

        public static int BytesPerBlock => 34;

        public static int RunsPerBlock => 1;

        public static int Bias => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Load(byte* blocks, int run) => Vector256.Load(blocks + ((run * BytesPerBlock) + CodeOffset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> LoadTwo(byte* blocks, int run) => VectorHalves.Join(Load(blocks, run), Load(blocks, run + 1));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> LoadScales(byte* blocks) => BlockScales.LoadHalves(blocks, BytesPerBlock);

        // Two blocks begin within 64 bytes, 17 words apart.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> LoadSixteenScales(byte* blocks)
        {
            Vector128<ulong> first = Sse2.UnpackLow(LoadFour(blocks, 0), LoadFour(blocks, 4));
            Vector128<ulong> last = Sse2.UnpackLow(LoadFour(blocks, 8), LoadFour(blocks, 12));
            return BlockScales.DecodeHalves(VectorHalves.Join(first, last).AsUInt16());
        }

        /// <summary>The scales of eight blocks, each of them twice.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> LoadEightScalesTwice(byte* blocks)
        {
            Vector128<ushort> eight = Sse2.UnpackLow(LoadFour(blocks, 0), LoadFour(blocks, 4)).AsUInt16();
            return BlockScales.DecodeHalves(VectorHalves.Join(Sse2.UnpackLow(eight, eight), Sse2.UnpackHigh(eight, eight)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ulong> LoadFour(byte* blocks, int run)
        {
            var first = Vector512.Load((ushort*)(blocks + (run * BytesPerBlock)));
            var second = Vector512.Load((ushort*)(blocks + ((run + 2) * BytesPerBlock)));
            return Avx512BW.PermuteVar32x16x2(first, Vector512.CreateScalar(0x0031_0020_0011_0000).AsUInt16(), second).GetLower().GetLower().AsUInt64();
        }
    }

    /// <summary>Q4_0.</summary>
    internal readonly struct Q4_0 : IBlockOperand
    {
        private const int CodeOffset = 2;

        public static int BytesPerBlock => 18;

        public static int RunsPerBlock => 1;

        public static int Bias => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Load(byte* blocks, int run) => LoadNibbles(blocks + ((run * BytesPerBlock) + CodeOffset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> LoadTwo(byte* blocks, int run) =>
            LoadNibbles(blocks + ((run * BytesPerBlock) + CodeOffset), blocks + (((run + 1) * BytesPerBlock) + CodeOffset)) & Vector512.Create((byte)15);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> LoadScales(byte* blocks) => BlockScales.LoadHalves(blocks, BytesPerBlock);

        // Four blocks begin within 64 bytes, nine words apart.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> LoadSixteenScales(byte* blocks) => BlockScales.DecodeHalves(VectorHalves.Join(LoadEight(blocks, 0), LoadEight(blocks, 8)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ushort> LoadEight(byte* blocks, int run)
        {
            var first = Vector512.Load((ushort*)(blocks + (run * BytesPerBlock)));
            var second = Vector512.Load((ushort*)(blocks + ((run + 4) * BytesPerBlock)));
            var indices = Vector128.Create((ushort)0, 9, 18, 27, 32, 41, 50, 59);
            return Avx512BW.PermuteVar32x16x2(first, indices.ToVector256().ToVector512(), second).GetLower().GetLower();
        }
    }

    /// <summary>MXFP4, doubled.</summary>
    internal readonly struct MXFP4 : IBlockOperand
    {
        private const int CodeOffset = 1;

        public static int BytesPerBlock => 17;

        public static int RunsPerBlock => 1;

        public static int Bias => E2M1Integers.Bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Load(byte* blocks, int run) =>
            E2M1Integers.Decode(LoadNibbles(blocks + ((run * BytesPerBlock) + CodeOffset))).AsByte() + Vector256.Create((byte)E2M1Integers.Bias);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> LoadTwo(byte* blocks, int run) =>
            E2M1Integers.DecodeBiased(LoadNibbles(blocks + ((run * BytesPerBlock) + CodeOffset), blocks + (((run + 1) * BytesPerBlock) + CodeOffset)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> LoadScales(byte* blocks)
        {
            ulong codes = LoadFour(blocks) | ((ulong)LoadFour(blocks + (4 * BytesPerBlock)) << 32);
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalarUnsafe(codes).AsByte()));
            var wide = Vector256.Create(low, high).AsInt32();
            Vector256<int> subnormal = (wide + Vector256<int>.One) << 21;
            Vector256<int> normal = (wide - Vector256<int>.One) << 23;
            return Vector256.ConditionalSelect(Vector256.GreaterThan(wide, Vector256<int>.One), normal, subnormal).AsSingle();
        }

        // Four blocks begin within 64 bytes. A scale is 2^(e − 128), which is a subnormal number for codes 0 and 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> LoadSixteenScales(byte* blocks)
        {
            Vector512<int> codes = Avx512F.ConvertToVector512Int32(Sse2.UnpackLow(LoadEight(blocks, 0), LoadEight(blocks, 8)).AsByte());
            Vector512<int> subnormal = (codes + Vector512<int>.One) << 21;
            Vector512<int> normal = (codes - Vector512<int>.One) << 23;
            return Vector512.ConditionalSelect(Vector512.GreaterThan(codes, Vector512<int>.One), normal, subnormal).AsSingle();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ulong> LoadEight(byte* blocks, int run)
        {
            var first = Vector512.Load(blocks + (run * BytesPerBlock));
            var second = Vector512.Load(blocks + ((run + 4) * BytesPerBlock));
            var indices = Vector128.Create((byte)0, 17, 34, 51, 64, 81, 98, 115, 0, 0, 0, 0, 0, 0, 0, 0);
            return Avx512Vbmi.PermuteVar64x8x2(first, indices.ToVector256().ToVector512(), second).GetLower().GetLower().AsUInt64();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint LoadFour(byte* blocks) => blocks[0] | ((uint)blocks[BytesPerBlock] << 8) | ((uint)blocks[2 * BytesPerBlock] << 16) | ((uint)blocks[3 * BytesPerBlock] << 24);
    }

    /// <summary>TQ2_0.</summary>
    internal readonly struct TQ2_0 : IBlockOperand
    {
        private const int Plane = 32;
        private const int ScaleOffset = 64;

        public static int BytesPerBlock => 66;

        public static int RunsPerBlock => 8;

        public static int Bias => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Load(byte* blocks, int run) => (LoadFour(blocks, run).AsByte() >>> (run % 4 * 2)) & Vector256.Create((byte)3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> LoadTwo(byte* blocks, int run)
        {
            Vector256<ushort> four = LoadFour(blocks, run);
            Vector512<ushort> shifts = Vector512.Create((ushort)(run % 4 * 2)) + Vector512.Create((ushort)0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
            return Avx512BW.ShiftRightLogicalVariable(VectorHalves.Join(four, four), shifts).AsByte() & Vector512.Create((byte)3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> LoadScales(byte* blocks) => BlockScales.DecodeHalves(Vector128.Create(LittleEndian.LoadUInt16(blocks + ScaleOffset)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> LoadSixteenScales(byte* blocks) =>
            BlockScales.DecodeHalves(VectorHalves.Join(Vector128.Create(*(ushort*)(blocks + ScaleOffset)), Vector128.Create(*(ushort*)(blocks + (BytesPerBlock + ScaleOffset)))));

        // The bytes that have a run and three others.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ushort> LoadFour(byte* blocks, int run) => Vector256.Load((ushort*)(blocks + ((run / RunsPerBlock * BytesPerBlock) + (run % RunsPerBlock / 4 * Plane))));
    }

    // The low halves of 16 bytes, then the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> LoadNibbles(byte* codes)
    {
        var both = Vector128.Load(codes);
        return Vector256.Create(both & Vector128.Create((byte)15), both >>> 4);
    }

    // The same of 16 bytes and 16 others. Above nibbles there are other bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LoadNibbles(byte* first, byte* second)
    {
        Vector512<byte> both = VectorHalves.Join(Avx2.BroadcastVector128ToVector256(first), Avx2.BroadcastVector128ToVector256(second));
        return Avx512BW.ShiftRightLogicalVariable(both.AsUInt16(), Vector512.Create((ushort)0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4)).AsByte();
    }
}
