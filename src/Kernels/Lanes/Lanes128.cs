using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 128 bits.</summary>
internal readonly struct Lanes128<T> : ILanes<Vector128<T>, T>
    where T : unmanaged
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(ref readonly T source) => Vector128.LoadUnsafe(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadCodes<TCode>(ref readonly TCode source)
        where TCode : unmanaged =>
        typeof(T) == typeof(int)
            ? (Unsafe.SizeOf<TCode>() switch
            {
                1 => Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsByte())).AsInt32(),
                2 => Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsUInt16()).AsInt32(),
                _ => Vector128.LoadUnsafe(in Unsafe.As<TCode, int>(ref Unsafe.AsRef(in source))),
            }).As<int, T>()
            : (Unsafe.SizeOf<TCode>() switch
            {
                1 => Vector128.Create(Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)), (long)Unsafe.Add(ref Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)), 1)),
                2 => Vector128.Create(Unsafe.As<TCode, ushort>(ref Unsafe.AsRef(in source)), (long)Unsafe.Add(ref Unsafe.As<TCode, ushort>(ref Unsafe.AsRef(in source)), 1)),
                4 => Vector128.Create(Unsafe.As<TCode, uint>(ref Unsafe.AsRef(in source)), (long)Unsafe.Add(ref Unsafe.As<TCode, uint>(ref Unsafe.AsRef(in source)), 1)),
                _ => Vector128.LoadUnsafe(in Unsafe.As<TCode, long>(ref Unsafe.AsRef(in source))),
            }).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes<TCode>(Vector128<T> first, Vector128<T> second, Vector128<T> third, Vector128<T> fourth, ref TCode destination)
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
    public static void StoreInterleaved(Vector128<T> x, Vector128<T> y, ref T destination)
    {
        Vector128.Create(x.AsInt64()[0], y.AsInt64()[0]).As<long, T>().StoreUnsafe(ref destination);
        Vector128.Create(x.AsInt64()[1], y.AsInt64()[1]).As<long, T>().StoreUnsafe(ref destination, (nuint)Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> And(Vector128<T> x, Vector128<T> y) => x & y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AndNot(Vector128<T> x, Vector128<T> y) => Vector128.AndNot(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Or(Vector128<T> x, Vector128<T> y) => x | y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Xor(Vector128<T> x, Vector128<T> y) => x ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddCarry(Vector128<T> x, Vector128<T> y, Vector128<T> z) => LaneMath.AddCarry<Lanes128<T>, Vector128<T>, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Abs(Vector128<T> x) => Vector128.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyLowHalves(Vector128<T> x, Vector128<T> y) =>
        Sse2.IsSupported ? Sse2.Multiply(x.AsUInt32(), y.AsUInt32()).As<ulong, T>()
            : AdvSimd.IsSupported ? AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(x.AsUInt64()), AdvSimd.ExtractNarrowingLower(y.AsUInt64())).As<ulong, T>()
            : Vector128.Create((ulong)(uint)x.AsUInt64()[0] * (uint)y.AsUInt64()[0], (ulong)(uint)x.AsUInt64()[1] * (uint)y.AsUInt64()[1]).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> x, Vector128<T> y) => Vector128.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftLeft(Vector128<T> x, int count) => x << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRight(Vector128<T> x, int count) => x >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRightSigned(Vector128<T> x, int count) => x >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftLeft(Vector128<T> x, Vector128<T> counts) =>
        !Avx2.IsSupported ? (AdvSimd.IsSupported ? ShiftOnArm(x, counts) : ShiftEach(x, counts, left: true))
            : typeof(T) == typeof(int)
                ? Avx2.ShiftLeftLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
                : Avx2.ShiftLeftLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRight(Vector128<T> x, Vector128<T> counts) =>
        !Avx2.IsSupported ? (AdvSimd.IsSupported ? ShiftOnArm(x, -counts) : ShiftEach(x, counts, left: false))
            : typeof(T) == typeof(int)
                ? Avx2.ShiftRightLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
                : Avx2.ShiftRightLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LeadingZeroCount(Vector128<T> x) =>
        typeof(T) == typeof(int)
            ? (Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(x.AsInt32()) : LeadingZeroCountByExponent(x.AsInt32())).As<int, T>()
            : Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(x.AsInt64()).As<long, T>()
            : LaneMath.LeadingZeroCount<Lanes128<T>, Vector128<T>, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Equal(Vector128<T> x, Vector128<T> y) => Vector128.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> GreaterThan(Vector128<T> x, Vector128<T> y) => Vector128.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IsNonzeroNumber(Vector128<T> x) =>
        typeof(T) == typeof(int)
            ? Vector128.GreaterThan(Vector128.Abs(x.AsSingle()), Vector128<float>.Zero).As<float, T>()
            : Vector128.GreaterThan(Vector128.Abs(x.AsDouble()), Vector128<double>.Zero).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Greatest(Vector128<T> x)
    {
        Vector128<T> greatest = Vector128.Max(x, Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 0)).As<long, T>());
        return typeof(T) == typeof(int)
            ? Vector128.Max(greatest, Vector128.Shuffle(greatest.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>()).ToScalar()
            : greatest.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> x) => Vector128.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindZeros(Vector128<T> x) => Vector128.Equals(x, Vector128<T>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreaterThan(Vector128<T> x, Vector128<T> y) => Vector128.GreaterThanAny(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(Vector128<T> x) => x != Vector128<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Select(Vector128<T> condition, Vector128<T> whenSet, Vector128<T> otherwise) =>
        Vector128.ConditionalSelect(condition, whenSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddNumbers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() + y.AsSingle()).As<float, T>() : (x.AsDouble() + y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractNumbers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() - y.AsSingle()).As<float, T>() : (x.AsDouble() - y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyNumbers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() * y.AsSingle()).As<float, T>() : (x.AsDouble() * y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddExactProduct(Vector128<T> x, Vector128<T> y, Vector128<T> z) =>
        typeof(T) == typeof(int)
            ? Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> DivideNumbers(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() / y.AsSingle()).As<float, T>() : (x.AsDouble() / y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SqrtNumbers(Vector128<T> x) =>
        typeof(T) == typeof(int) ? Vector128.Sqrt(x.AsSingle()).As<float, T>() : Vector128.Sqrt(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FusedMultiplyAddNumbers(Vector128<T> x, Vector128<T> y, Vector128<T> z) =>
        typeof(T) == typeof(int)
            ? Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : FusedMultiplyAdd(x.AsInt64(), y.AsInt64(), z.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FusedMultiplyAddToOdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) => LaneMath.FusedMultiplyAddToOdd<Lanes128<T>, Vector128<T>, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> HasSmallProduct(Vector128<T> x, Vector128<T> y) => LaneMath.HasSmallProduct<Lanes128<T>, Vector128<T>, T>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ConvertToNumbers(Vector128<T> x) =>
        typeof(T) == typeof(int) ? Vector128.ConvertToSingle(x.AsInt32()).As<float, T>() : Vector128.ConvertToDouble(x.AsInt64()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IntegerPart(Vector128<T> x) => Vector128.ConvertToInt32Native(x.AsSingle()).As<int, T>();

    // As with 256 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FractionBits(Vector128<T> x) =>
        Sse41.IsSupported
            ? Sse2.ConvertToVector128Int32WithTruncation((x.AsSingle() - Vector128.Round(x.AsSingle())) * Vector128.Create(LaneMath.TwoTo32)).As<int, T>()
            : Vector128.ConvertToUInt32((x.AsSingle() - Vector128.Truncate(x.AsSingle())) * Vector128.Create(LaneMath.TwoTo32)).As<uint, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadNumbers<TNumber>(ref readonly TNumber source)
        where TNumber : unmanaged =>
        typeof(TNumber) == typeof(int)
            ? Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(in Unsafe.As<TNumber, byte>(ref Unsafe.AsRef(in source)))).AsSingle()).As<double, T>()
            : Vector128.LoadUnsafe(in Unsafe.As<TNumber, T>(ref Unsafe.AsRef(in source)));

    public static int SegmentCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadSegments(ref readonly T source, nint stride) => Vector128.LoadUnsafe(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSegments(Vector128<T> vector, nint stride, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShuffleBytes(Vector128<T> x, Vector128<T> indices) => Vector128.ShuffleNative(x.AsByte(), indices.AsByte()).As<byte, T>();

    // As those of 256 bits where there are such instructions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> JoinPairs(Vector128<T> x, int size, int width) =>
        size == 8 && Ssse3.IsSupported ? Ssse3.MultiplyAddAdjacent(Vector128.Create((ushort)(1 + (1 << (8 + width)))).AsByte(), x.AsSByte()).As<short, T>()
            : size == 16 && Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(x.AsInt16(), Vector128.Create(1 + (1 << (16 + width))).AsInt16()).As<int, T>()
            : LaneMath.JoinPairs<Lanes128<T>, Vector128<T>, T>(x, size, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> BlendPairs(Vector128<T> x, Vector128<T> y, int size) =>
        !Sse41.IsSupported ? LaneMath.BlendPairs<Lanes128<T>, Vector128<T>, T>(x, y, size)
            : size == 16 ? Sse41.Blend(x.AsInt16(), y.AsInt16(), 0b10101010).As<short, T>()
            : Sse41.Blend(x.AsInt16(), y.AsInt16(), 0b11001100).As<short, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Lookup(ref readonly T table, Vector128<T> indices)
    {
        ref T first = ref Unsafe.AsRef(in table);
        if (typeof(T) == typeof(int))
        {
            ref int integers = ref Unsafe.As<T, int>(ref first);
            Vector128<int> places = indices.AsInt32() & Vector128.Create(15);
            return Vector128.Create(Unsafe.Add(ref integers, places[0]), Unsafe.Add(ref integers, places[1]), Unsafe.Add(ref integers, places[2]), Unsafe.Add(ref integers, places[3])).As<int, T>();
        }

        ref long longs = ref Unsafe.As<T, long>(ref first);
        return Vector128.Create(Unsafe.Add(ref longs, (nint)(indices.AsInt64()[0] & 15)), Unsafe.Add(ref longs, (nint)(indices.AsInt64()[1] & 15))).As<long, T>();
    }

    // The exponent of the integer as a binary32 number tells where its highest bit is. A cleared bit below that keeps the conversion from rounding up to the next power of two. Zero and negative integers have exponents beyond the ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LeadingZeroCountByExponent(Vector128<int> x)
    {
        Vector128<int> exponent = Vector128.ConvertToSingle(Vector128.AndNot(x, x >>> 1)).AsInt32() >>> 23;
        return Vector128.Clamp(Vector128.Create(158) - exponent, Vector128<int>.Zero, Vector128.Create(32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt32<TCode>(Vector128<int> first, Vector128<int> second, Vector128<int> third, Vector128<int> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                Vector128.Narrow(Vector128.Narrow(first, second), Vector128.Narrow(third, fourth)).StoreUnsafe(ref Unsafe.As<TCode, sbyte>(ref destination));
                break;
            case 2:
                Vector128.Narrow(first, second).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                Vector128.Narrow(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination), (nuint)Vector128<short>.Count);
                break;
            default:
                ref int codes = ref Unsafe.As<TCode, int>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector128<int>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector128<int>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector128<int>.Count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt64<TCode>(Vector128<long> first, Vector128<long> second, Vector128<long> third, Vector128<long> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                Vector128<short> halves = Vector128.Narrow(Vector128.Narrow(first, second), Vector128.Narrow(third, fourth));
                Vector128.Narrow(halves, halves).GetLower().StoreUnsafe(ref Unsafe.As<TCode, sbyte>(ref destination));
                break;
            case 2:
                Vector128.Narrow(Vector128.Narrow(first, second), Vector128.Narrow(third, fourth)).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                break;
            case 4:
                Vector128.Narrow(first, second).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination));
                Vector128.Narrow(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination), (nuint)Vector128<int>.Count);
                break;
            default:
                ref long codes = ref Unsafe.As<TCode, long>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector128<long>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector128<long>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector128<long>.Count);
                break;
        }
    }

    // Without an instruction for it, lane by lane.
    private static Vector128<T> ShiftEach(Vector128<T> x, Vector128<T> counts, bool left)
    {
        Vector128<T> result = x;
        for (int lane = 0; lane < Vector128<T>.Count; lane++)
        {
            result = result.WithElement(lane, left ? LanesScalar<T>.ShiftLeft(x[lane], counts[lane]) : LanesScalar<T>.ShiftRight(x[lane], counts[lane]));
        }

        return result;
    }

    // Positive counts shift left, negative ones right. The instruction reads the low byte of a count alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ShiftOnArm(Vector128<T> x, Vector128<T> counts) =>
        typeof(T) == typeof(int)
            ? AdvSimd.ShiftLogical(x.AsUInt32(), Vector128.Clamp(counts.AsInt32(), Vector128.Create(-32), Vector128.Create(32))).As<uint, T>()
            : AdvSimd.ShiftLogical(x.AsUInt64(), Vector128.Clamp(counts.AsInt64(), Vector128.Create(-64L), Vector128.Create(64L))).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> FusedMultiplyAdd(Vector128<long> x, Vector128<long> y, Vector128<long> z) =>
        (Fma.IsSupported || AdvSimd.IsSupported ? null : LaneMath.AddProductOfShort<Lanes128<long>, Vector128<long>>(x, y, z))
            ?? Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).AsInt64();
}
