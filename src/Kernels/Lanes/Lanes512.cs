using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 512 bits.</summary>
internal readonly struct Lanes512<T> : ILanes<Vector512<T>, T>
    where T : unmanaged
{
    // Of VREDUCEPS: the number less its integer part.
    private const byte LessIntegerPart = 0b1011;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref readonly T source) => Vector512.LoadUnsafe(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadCodes<TCode>(ref readonly TCode source)
        where TCode : unmanaged =>
        typeof(T) == typeof(int)
            ? (Unsafe.SizeOf<TCode>() switch
            {
                1 => Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))),
                2 => Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(in Unsafe.As<TCode, ushort>(ref Unsafe.AsRef(in source)))),
                _ => Vector512.LoadUnsafe(in Unsafe.As<TCode, int>(ref Unsafe.AsRef(in source))),
            }).As<int, T>()
            : (Unsafe.SizeOf<TCode>() switch
            {
                1 => Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsByte()),
                2 => Avx512F.ConvertToVector512Int64(Vector128.LoadUnsafe(in Unsafe.As<TCode, ushort>(ref Unsafe.AsRef(in source)))),
                4 => Avx512F.ConvertToVector512Int64(Vector256.LoadUnsafe(in Unsafe.As<TCode, uint>(ref Unsafe.AsRef(in source)))),
                _ => Vector512.LoadUnsafe(in Unsafe.As<TCode, long>(ref Unsafe.AsRef(in source))),
            }).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes<TCode>(Vector512<T> first, Vector512<T> second, Vector512<T> third, Vector512<T> fourth, ref TCode destination)
        where TCode : unmanaged
    {
        if (typeof(T) == typeof(int))
        {
            StoreInt32(first.AsInt32(), second.AsInt32(), third.AsInt32(), fourth.AsInt32(), ref destination);
        }
        else
        {
            StoreInt64(first.AsInt64(), second.AsInt64(), third.AsInt64(), fourth.AsInt64(), ref destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Vector512<T> x, Vector512<T> y, ref T destination)
    {
        Avx512F.PermuteVar8x64x2(x.AsInt64(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), y.AsInt64()).As<long, T>().StoreUnsafe(ref destination);
        Avx512F.PermuteVar8x64x2(x.AsInt64(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), y.AsInt64()).As<long, T>().StoreUnsafe(ref destination, (nuint)Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> x, Vector512<T> y) => x & y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AndNot(Vector512<T> x, Vector512<T> y) => Vector512.AndNot(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Or(Vector512<T> x, Vector512<T> y) => x | y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Xor(Vector512<T> x, Vector512<T> y) => x ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddCarry(Vector512<T> x, Vector512<T> y, Vector512<T> z)
    {
        Vector512<T> carries = typeof(T) == typeof(int)
            ? Vector512.LessThan((y + z).AsUInt32(), y.AsUInt32()).As<uint, T>()
            : Vector512.LessThan((y + z).AsUInt64(), y.AsUInt64()).As<ulong, T>();
        return Vector512.ConditionalSelect(carries, x + Vector512<T>.One, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyLowHalves(Vector512<T> x, Vector512<T> y) => Avx512F.Multiply(x.AsUInt32(), y.AsUInt32()).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeft(Vector512<T> x, int count) => x << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRight(Vector512<T> x, int count) => x >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRightSigned(Vector512<T> x, int count) => x >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeft(Vector512<T> x, Vector512<T> counts) =>
        typeof(T) == typeof(int)
            ? Avx512F.ShiftLeftLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
            : Avx512F.ShiftLeftLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRight(Vector512<T> x, Vector512<T> counts) =>
        typeof(T) == typeof(int)
            ? Avx512F.ShiftRightLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
            : Avx512F.ShiftRightLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LeadingZeroCount(Vector512<T> x) =>
        typeof(T) == typeof(int) ? Avx512CD.LeadingZeroCount(x.AsInt32()).As<int, T>() : Avx512CD.LeadingZeroCount(x.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Equal(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterThan(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsNonzeroNumber(Vector512<T> x) =>
        typeof(T) == typeof(int)
            ? Avx512F.Compare(x.AsSingle(), Vector512<float>.Zero, FloatComparisonMode.OrderedNotEqualNonSignaling).As<float, T>()
            : Avx512F.Compare(x.AsDouble(), Vector512<double>.Zero, FloatComparisonMode.OrderedNotEqualNonSignaling).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Greatest(Vector512<T> x) => Lanes256<T>.Greatest(Vector256.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Vector512.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindZeros(Vector512<T> x) => (uint)Vector512.Equals(x, Vector512<T>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreaterThan(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThanAny(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(Vector512<T> x) => x != Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> condition, Vector512<T> whenSet, Vector512<T> otherwise) =>
        Vector512.ConditionalSelect(condition, whenSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddNumbers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() + y.AsSingle()).As<float, T>() : (x.AsDouble() + y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractNumbers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() - y.AsSingle()).As<float, T>() : (x.AsDouble() - y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyNumbers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() * y.AsSingle()).As<float, T>() : (x.AsDouble() * y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddExactProduct(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(int)
            ? Vector512.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> DivideNumbers(Vector512<T> x, Vector512<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() / y.AsSingle()).As<float, T>() : (x.AsDouble() / y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SqrtNumbers(Vector512<T> x) =>
        typeof(T) == typeof(int) ? Vector512.Sqrt(x.AsSingle()).As<float, T>() : Vector512.Sqrt(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAddNumbers(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(int)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    // Rounded down and up an inexact result becomes its two neighbours, of which one is odd.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAddToOdd(Vector512<T> x, Vector512<T> y, Vector512<T> z)
    {
        Vector512<T> down = typeof(T) == typeof(int)
            ? Avx512F.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle(), FloatRoundingMode.ToNegativeInfinity).As<float, T>()
            : Avx512F.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble(), FloatRoundingMode.ToNegativeInfinity).As<double, T>();
        Vector512<T> up = typeof(T) == typeof(int)
            ? Avx512F.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle(), FloatRoundingMode.ToPositiveInfinity).As<float, T>()
            : Avx512F.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble(), FloatRoundingMode.ToPositiveInfinity).As<double, T>();
        return Vector512.ConditionalSelect(Vector512.Equals(down & Vector512<T>.One, Vector512<T>.Zero), up, down);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> HasSmallProduct(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ConvertToNumbers(Vector512<T> x) =>
        typeof(T) == typeof(int) ? Vector512.ConvertToSingle(x.AsInt32()).As<float, T>() : Vector512.ConvertToDouble(x.AsInt64()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IntegerPart(Vector512<T> x) => Avx512F.ConvertToVector512Int32WithTruncation(x.AsSingle()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FractionBits(Vector512<T> x) =>
        Avx512F.ConvertToVector512UInt32WithTruncation(Avx512DQ.Reduce(x.AsSingle(), LessIntegerPart) * Vector512.Create(LaneMath.TwoTo32)).As<uint, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadNumbers<TNumber>(ref readonly TNumber source)
        where TNumber : unmanaged =>
        typeof(TNumber) == typeof(int)
            ? Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in Unsafe.As<TNumber, float>(ref Unsafe.AsRef(in source)))).As<double, T>()
            : Vector512.LoadUnsafe(in Unsafe.As<TNumber, T>(ref Unsafe.AsRef(in source)));

    // The whole vector where an instruction shuffles its bytes, else quarters.
    public static int SegmentCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512Vbmi.IsSupported ? 1 : 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadSegments(ref readonly T source, nint stride) =>
        Avx512Vbmi.IsSupported
            ? Vector512.LoadUnsafe(in source)
            : Vector512.Create(Lanes256<T>.LoadSegments(in source, stride), Lanes256<T>.LoadSegments(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in source), 2 * stride), stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSegments(Vector512<T> vector, nint stride, ref T destination)
    {
        if (Avx512Vbmi.IsSupported)
        {
            vector.StoreUnsafe(ref destination);
        }
        else
        {
            Lanes256<T>.StoreSegments(vector.GetLower(), stride, ref destination);
            Lanes256<T>.StoreSegments(vector.GetUpper(), stride, ref Unsafe.AddByteOffset(ref destination, 2 * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShuffleBytes(Vector512<T> x, Vector512<T> indices) =>
        (Avx512Vbmi.IsSupported ? Avx512Vbmi.PermuteVar64x8(x.AsByte(), indices.AsByte()) : Avx512BW.Shuffle(x.AsByte(), indices.AsByte())).As<byte, T>();

    // As those of 256 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> JoinPairs(Vector512<T> x, int size, int width) => size switch
    {
        8 => Avx512BW.MultiplyAddAdjacent(Vector512.Create((ushort)(1 + (1 << (8 + width)))).AsByte(), x.AsSByte()).As<short, T>(),
        16 => Avx512BW.MultiplyAddAdjacent(x.AsInt16(), Vector512.Create(1 + (1 << (16 + width))).AsInt16()).As<int, T>(),
        _ => (Avx512F.ShiftLeftLogicalVariable(x.AsUInt32(), Vector512.Create(32UL - (ulong)width).AsUInt32()).AsUInt64() >>> (32 - width)).As<ulong, T>(),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> BlendPairs(Vector512<T> x, Vector512<T> y, int size) => LaneMath.BlendPairs<Lanes512<T>, Vector512<T>, T>(x, y, size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Lookup(ref readonly T table, Vector512<T> indices)
    {
        Vector512<T> first = Vector512.LoadUnsafe(in table);
        return typeof(T) == typeof(int)
            ? Avx512F.PermuteVar16x32(first.AsInt32(), indices.AsInt32()).As<int, T>()
            : Avx512F.PermuteVar8x64x2(first.AsInt64(), indices.AsInt64(), Vector512.LoadUnsafe(in table, (nuint)Count).AsInt64()).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt32<TCode>(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                LowBytes(first, second).WithUpper(LowBytes(third, fourth).GetLower()).StoreUnsafe(ref Unsafe.As<TCode, byte>(ref destination));
                break;
            case 2:
                LowHalves(first, second).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                LowHalves(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination), (nuint)Vector512<short>.Count);
                break;
            default:
                ref int codes = ref Unsafe.As<TCode, int>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector512<int>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector512<int>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector512<int>.Count);
                break;
        }
    }

    // One permutation of two vectors, where Vector512.Narrow takes several steps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> LowHalves(Vector512<int> first, Vector512<int> second) =>
        Avx512BW.PermuteVar32x16x2(
            first.AsInt16(),
            Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62),
            second.AsInt16());

    // In the lower half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LowBytes(Vector512<int> first, Vector512<int> second) =>
        Avx512Vbmi.IsSupported
            ? Avx512Vbmi.PermuteVar64x8x2(first.AsByte(), LowByteIndices, second.AsByte())
            : Avx512BW.ConvertToVector256Byte(LowHalves(first, second)).ToVector512Unsafe();

    private static Vector512<byte> LowByteIndices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((byte)0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112, 116, 120, 124, 0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112, 116, 120, 124);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt64<TCode>(Vector512<long> first, Vector512<long> second, Vector512<long> third, Vector512<long> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                Vector512<short> halves = Vector512.Narrow(Vector512.Narrow(first, second), Vector512.Narrow(third, fourth));
                Vector512.Narrow(halves, halves).GetLower().StoreUnsafe(ref Unsafe.As<TCode, sbyte>(ref destination));
                break;
            case 2:
                Vector512.Narrow(Vector512.Narrow(first, second), Vector512.Narrow(third, fourth)).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                break;
            case 4:
                Vector512.Narrow(first, second).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination));
                Vector512.Narrow(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination), (nuint)Vector512<int>.Count);
                break;
            default:
                ref long codes = ref Unsafe.As<TCode, long>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector512<long>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector512<long>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector512<long>.Count);
                break;
        }
    }
}
