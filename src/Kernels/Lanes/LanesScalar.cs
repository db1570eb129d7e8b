using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>One lane in a general register, for machines without vectors.</summary>
internal readonly struct LanesScalar<T> : ILanes<T, T>
    where T : unmanaged
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref readonly T source) => source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T vector, ref T destination) => destination = vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadCodes<TCode>(ref readonly TCode source)
        where TCode : unmanaged =>
        FromBits(Unsafe.SizeOf<TCode>() switch
        {
            1 => Unsafe.BitCast<TCode, byte>(source),
            2 => Unsafe.BitCast<TCode, ushort>(source),
            4 => Unsafe.BitCast<TCode, uint>(source),
            _ => Unsafe.BitCast<TCode, long>(source),
        });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes<TCode>(T first, T second, T third, T fourth, ref TCode destination)
        where TCode : unmanaged
    {
        destination = Narrow<TCode>(first);
        Unsafe.Add(ref destination, 1) = Narrow<TCode>(second);
        Unsafe.Add(ref destination, 2) = Narrow<TCode>(third);
        Unsafe.Add(ref destination, 3) = Narrow<TCode>(fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(T x, T y, ref T destination)
    {
        destination = x;
        Unsafe.Add(ref destination, 1) = y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T And(T x, T y) => FromBits(Bits(x) & Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndNot(T x, T y) => FromBits(Bits(x) & ~Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Or(T x, T y) => FromBits(Bits(x) | Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Xor(T x, T y) => FromBits(Bits(x) ^ Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T x, T y) => FromBits(Bits(x) + Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T x, T y) => FromBits(Bits(x) - Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddCarry(T x, T y, T z) => LaneMath.AddCarry<LanesScalar<T>, T, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs(T x) => Bits(x) < 0 ? FromBits(-Bits(x)) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyLowHalves(T x, T y) => FromBits((long)((ulong)(uint)Bits(x) * (uint)Bits(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min(T x, T y) => Bits(x) < Bits(y) ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max(T x, T y) => Bits(x) > Bits(y) ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftLeft(T x, int count) => FromBits(Bits(x) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftRight(T x, int count) => FromBits(typeof(T) == typeof(int) ? (int)((uint)Bits(x) >> count) : Bits(x) >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftRightSigned(T x, int count) => FromBits(Bits(x) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftLeft(T x, T counts) => (ulong)Bits(counts) < (ulong)Width ? ShiftLeft(x, (int)Bits(counts)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftRight(T x, T counts) => (ulong)Bits(counts) < (ulong)Width ? ShiftRight(x, (int)Bits(counts)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeadingZeroCount(T x) =>
        FromBits(typeof(T) == typeof(int) ? BitOperations.LeadingZeroCount((uint)Bits(x)) : BitOperations.LeadingZeroCount((ulong)Bits(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Equal(T x, T y) => FromBits(Bits(x) == Bits(y) ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterThan(T x, T y) => FromBits(Bits(x) > Bits(y) ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsNonzeroNumber(T x) => FromBits(Math.Abs(WideNumber<T>.ToDouble(Bits(x))) > 0 ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Greatest(T x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(T x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindZeros(T x) => Bits(x) == 0 ? 1u : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreaterThan(T x, T y) => Bits(x) > Bits(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(T x) => Bits(x) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select(T condition, T whenSet, T otherwise) => FromBits((Bits(whenSet) & Bits(condition)) | (Bits(otherwise) & ~Bits(condition)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddNumbers(T x, T y) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(x) + Unsafe.BitCast<T, float>(y))
            : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(x) + Unsafe.BitCast<T, double>(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractNumbers(T x, T y) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(x) - Unsafe.BitCast<T, float>(y))
            : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(x) - Unsafe.BitCast<T, double>(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyNumbers(T x, T y) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(x) * Unsafe.BitCast<T, float>(y))
            : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(x) * Unsafe.BitCast<T, double>(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddExactProduct(T x, T y, T z) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(float.MultiplyAddEstimate(Unsafe.BitCast<T, float>(x), Unsafe.BitCast<T, float>(y), Unsafe.BitCast<T, float>(z)))
            : Unsafe.BitCast<double, T>(double.MultiplyAddEstimate(Unsafe.BitCast<T, double>(x), Unsafe.BitCast<T, double>(y), Unsafe.BitCast<T, double>(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T DivideNumbers(T x, T y) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(x) / Unsafe.BitCast<T, float>(y))
            : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(x) / Unsafe.BitCast<T, double>(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SqrtNumbers(T x) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(MathF.Sqrt(Unsafe.BitCast<T, float>(x)))
            : Unsafe.BitCast<double, T>(Math.Sqrt(Unsafe.BitCast<T, double>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAddNumbers(T x, T y, T z) =>
        typeof(T) == typeof(int)
            ? Unsafe.BitCast<float, T>(MathF.FusedMultiplyAdd(Unsafe.BitCast<T, float>(x), Unsafe.BitCast<T, float>(y), Unsafe.BitCast<T, float>(z)))
            : Unsafe.BitCast<long, T>(FusedMultiplyAdd(Unsafe.BitCast<T, long>(x), Unsafe.BitCast<T, long>(y), Unsafe.BitCast<T, long>(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAddToOdd(T x, T y, T z) => LaneMath.FusedMultiplyAddToOdd<LanesScalar<T>, T, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HasSmallProduct(T x, T y) => LaneMath.HasSmallProduct<LanesScalar<T>, T, T>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ConvertToNumbers(T x) =>
        typeof(T) == typeof(int) ? Unsafe.BitCast<float, T>((float)Unsafe.BitCast<T, int>(x)) : Unsafe.BitCast<double, T>((double)Unsafe.BitCast<T, long>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IntegerPart(T x) => FromBits((int)Unsafe.BitCast<T, float>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FractionBits(T x) => FromBits((uint)((Unsafe.BitCast<T, float>(x) - (int)Unsafe.BitCast<T, float>(x)) * LaneMath.TwoTo32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadNumbers<TNumber>(ref readonly TNumber source)
        where TNumber : unmanaged =>
        typeof(TNumber) == typeof(int)
            ? Unsafe.BitCast<double, T>(Unsafe.BitCast<TNumber, float>(source))
            : Unsafe.BitCast<TNumber, T>(source);

    public static int SegmentCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadSegments(ref readonly T source, nint stride) => source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSegments(T vector, nint stride, ref T destination) => destination = vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShuffleBytes(T x, T indices)
    {
        long result = 0;
        for (int shift = 0; shift < Width; shift += 8)
        {
            int index = (byte)(Bits(indices) >> shift);
            result |= ((Bits(x) >> (8 * index)) & byte.MaxValue) << shift;
        }

        return FromBits(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T JoinPairs(T x, int size, int width) => LaneMath.JoinPairs<LanesScalar<T>, T, T>(x, size, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BlendPairs(T x, T y, int size) => LaneMath.BlendPairs<LanesScalar<T>, T, T>(x, y, size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lookup(ref readonly T table, T indices) => Unsafe.Add(ref Unsafe.AsRef(in table), (nint)(Bits(indices) & 15));

    private static int Width => 8 * Unsafe.SizeOf<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(T x) => WideNumber<T>.ToInt64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromBits(long bits) => typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCode Narrow<TCode>(T x)
        where TCode : unmanaged =>
        Unsafe.SizeOf<TCode>() switch
        {
            1 => Unsafe.BitCast<byte, TCode>((byte)Bits(x)),
            2 => Unsafe.BitCast<ushort, TCode>((ushort)Bits(x)),
            4 => Unsafe.BitCast<uint, TCode>((uint)Bits(x)),
            _ => Unsafe.BitCast<long, TCode>(Bits(x)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long FusedMultiplyAdd(long x, long y, long z) =>
        (Fma.IsSupported || AdvSimd.IsSupported ? null : LaneMath.AddProductOfShort<LanesScalar<long>, long>(x, y, z))
            ?? BitConverter.DoubleToInt64Bits(Math.FusedMultiplyAdd(BitConverter.Int64BitsToDouble(x), BitConverter.Int64BitsToDouble(y), BitConverter.Int64BitsToDouble(z)));
}
