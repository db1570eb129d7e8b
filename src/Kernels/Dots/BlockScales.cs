using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Scales of blocks as binary32 numbers.</summary>
internal static unsafe class BlockScales
{
    private const float TwoTo119 = 664613997892457936451903530140172288f;

    // The least bits of a binary16 number that is not finite, moved up.
    private const int MovedInfinity = 0x0F800000;

    /// <summary>Binary16 numbers that eight blocks begin with.</summary>
    /// <remarks>Moves from general registers to vectors are slow: two words of four are faster than eight.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadHalves(byte* blocks, int distance) => DecodeHalves(Vector128.Create(LoadFour(blocks, distance), LoadFour(blocks + (4 * distance), distance)).AsUInt16());

    /// <summary>The same of four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFourHalves(byte* blocks, int distance) => DecodeHalves(Vector128.CreateScalar(LoadFour(blocks, distance)).AsUInt16()).GetLower();

    /// <summary>Binary16 numbers.</summary>
    /// <remarks>Their bits below the sign, moved up, are the numbers times 2^−112, but of infinities and NaN, which have the largest field.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> DecodeHalves(Vector128<ushort> halves)
    {
        (Vector128<uint> first, Vector128<uint> last) = Vector128.Widen(halves);
        var codes = Vector256.Create(first, last).AsInt32();
        Vector256<int> moved = (codes & Vector256.Create(0x7FFF)) << 13;
        Vector256<int> finite = (moved.AsSingle() * Vector256.Create(Binary16DecodeLoop.TwoTo112)).AsInt32();
        Vector256<int> isSpecial = Vector256.GreaterThan(moved, Vector256.Create(MovedInfinity - 1));
        Vector256<int> number = Vector256.ConditionalSelect(isSpecial, moved | Vector256.Create(0x7F800000), finite);
        return (number | ((codes & Vector256.Create(0x8000)) << 16)).AsSingle();
    }

    /// <summary>The same of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> DecodeHalves(Vector256<ushort> halves)
    {
        Vector512<int> codes = Avx512F.ConvertToVector512Int32(halves);
        Vector512<int> moved = (codes & Vector512.Create(0x7FFF)) << 13;
        Vector512<int> finite = (moved.AsSingle() * Vector512.Create(Binary16DecodeLoop.TwoTo112)).AsInt32();
        Vector512<int> isSpecial = Vector512.GreaterThan(moved, Vector512.Create(MovedInfinity - 1));
        Vector512<int> number = Vector512.ConditionalSelect(isSpecial, moved | Vector512.Create(0x7F800000), finite);
        return (number | ((codes & Vector512.Create(0x8000)) << 16)).AsSingle();
    }

    /// <summary>Half of e4m3fn numbers without their sign, but zero for NaN.</summary>
    /// <remarks>Exponent and significand moved up are the numbers times 2^−120.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HalveUE4M3(Vector128<int> codes)
    {
        Vector128<float> numbers = ((codes & Vector128.Create(0x7F)) << 20).AsSingle() * Vector128.Create(TwoTo119);
        return Vector128.AndNot(numbers, Vector128.Equals(codes, Vector128.Create(0x7F)).AsSingle());
    }

    /// <summary>The same of sixteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HalveUE4M3(Vector128<byte> codes)
    {
        Vector512<int> wide = Avx512F.ConvertToVector512Int32(codes);
        Vector512<float> numbers = ((wide & Vector512.Create(0x7F)) << 20).AsSingle() * Vector512.Create(TwoTo119);
        return Vector512.AndNot(numbers, Vector512.Equals(wide, Vector512.Create(0x7F)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadFour(byte* blocks, int distance) =>
        LittleEndian.LoadUInt16(blocks) | ((ulong)LittleEndian.LoadUInt16(blocks + distance) << 16)
        | ((ulong)LittleEndian.LoadUInt16(blocks + (2 * distance)) << 32) | ((ulong)LittleEndian.LoadUInt16(blocks + (3 * distance)) << 48);
}
