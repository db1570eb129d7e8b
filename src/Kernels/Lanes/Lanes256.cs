using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 256 bits.</summary>
internal readonly struct Lanes256<T> : ILanes<Vector256<T>, T>
    where T : unmanaged
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(ref readonly T source) => Vector256.LoadUnsafe(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadCodes<TCode>(ref readonly TCode source)
        where TCode : unmanaged =>
        typeof(T) == typeof(int)
            ? (Unsafe.SizeOf<TCode>() switch
            {
                1 => Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsByte()),
                2 => Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(in Unsafe.As<TCode, ushort>(ref Unsafe.AsRef(in source)))),
                _ => Vector256.LoadUnsafe(in Unsafe.As<TCode, int>(ref Unsafe.AsRef(in source))),
            }).As<int, T>()
            : (Unsafe.SizeOf<TCode>() switch
            {
                1 => Avx2.ConvertToVector256Int64(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsByte()),
                2 => Avx2.ConvertToVector256Int64(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(in Unsafe.As<TCode, byte>(ref Unsafe.AsRef(in source)))).AsUInt16()),
                4 => Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(in Unsafe.As<TCode, uint>(ref Unsafe.AsRef(in source)))),
                _ => Vector256.LoadUnsafe(in Unsafe.As<TCode, long>(ref Unsafe.AsRef(in source))),
            }).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes<TCode>(Vector256<T> first, Vector256<T> second, Vector256<T> third, Vector256<T> fourth, ref TCode destination)
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
    public static void StoreInterleaved(Vector256<T> x, Vector256<T> y, ref T destination)
    {
        Vector256<long> even = Avx2.UnpackLow(x.AsInt64(), y.AsInt64());
        Vector256<long> odd = Avx2.UnpackHigh(x.AsInt64(), y.AsInt64());
        Avx2.Permute2x128(even, odd, 0x20).As<long, T>().StoreUnsafe(ref destination);
        Avx2.Permute2x128(even, odd, 0x31).As<long, T>().StoreUnsafe(ref destination, (nuint)Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> And(Vector256<T> x, Vector256<T> y) => x & y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AndNot(Vector256<T> x, Vector256<T> y) => Vector256.AndNot(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Or(Vector256<T> x, Vector256<T> y) => x | y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Xor(Vector256<T> x, Vector256<T> y) => x ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddCarry(Vector256<T> x, Vector256<T> y, Vector256<T> z) => LaneMath.AddCarry<Lanes256<T>, Vector256<T>, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyLowHalves(Vector256<T> x, Vector256<T> y) => Avx2.Multiply(x.AsUInt32(), y.AsUInt32()).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Min(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeft(Vector256<T> x, int count) => x << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRight(Vector256<T> x, int count) => x >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRightSigned(Vector256<T> x, int count) => x >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeft(Vector256<T> x, Vector256<T> counts) =>
        typeof(T) == typeof(int)
            ? Avx2.ShiftLeftLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
            : Avx2.ShiftLeftLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRight(Vector256<T> x, Vector256<T> counts) =>
        typeof(T) == typeof(int)
            ? Avx2.ShiftRightLogicalVariable(x.AsInt32(), counts.AsUInt32()).As<int, T>()
            : Avx2.ShiftRightLogicalVariable(x.AsInt64(), counts.AsUInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LeadingZeroCount(Vector256<T> x) =>
        typeof(T) == typeof(int)
            ? (Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(x.AsInt32()) : LeadingZeroCountByExponent(x.AsInt32())).As<int, T>()
            : Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(x.AsInt64()).As<long, T>()
            : LaneMath.LeadingZeroCount<Lanes256<T>, Vector256<T>, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Equal(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GreaterThan(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IsNonzeroNumber(Vector256<T> x) =>
        typeof(T) == typeof(int)
            ? Avx.Compare(x.AsSingle(), Vector256<float>.Zero, FloatComparisonMode.OrderedNotEqualNonSignaling).As<float, T>()
            : Avx.Compare(x.AsDouble(), Vector256<double>.Zero, FloatComparisonMode.OrderedNotEqualNonSignaling).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Greatest(Vector256<T> x) => Lanes128<T>.Greatest(Vector128.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> x) => Vector256.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindZeros(Vector256<T> x) => Vector256.Equals(x, Vector256<T>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreaterThan(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThanAny(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(Vector256<T> x) => x != Vector256<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select(Vector256<T> condition, Vector256<T> whenSet, Vector256<T> otherwise) =>
        Vector256.ConditionalSelect(condition, whenSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddNumbers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() + y.AsSingle()).As<float, T>() : (x.AsDouble() + y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractNumbers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() - y.AsSingle()).As<float, T>() : (x.AsDouble() - y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyNumbers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() * y.AsSingle()).As<float, T>() : (x.AsDouble() * y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddExactProduct(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(int)
            ? Vector256.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> DivideNumbers(Vector256<T> x, Vector256<T> y) =>
        typeof(T) == typeof(int) ? (x.AsSingle() / y.AsSingle()).As<float, T>() : (x.AsDouble() / y.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SqrtNumbers(Vector256<T> x) =>
        typeof(T) == typeof(int) ? Vector256.Sqrt(x.AsSingle()).As<float, T>() : Vector256.Sqrt(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAddNumbers(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(int)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAddToOdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) => LaneMath.FusedMultiplyAddToOdd<Lanes256<T>, Vector256<T>, T>(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> HasSmallProduct(Vector256<T> x, Vector256<T> y) => LaneMath.HasSmallProduct<Lanes256<T>, Vector256<T>, T>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ConvertToNumbers(Vector256<T> x) =>
        typeof(T) == typeof(int) ? Vector256.ConvertToSingle(x.AsInt32()).As<float, T>() : Vector256.ConvertToDouble(x.AsInt64()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IntegerPart(Vector256<T> x) => Avx.ConvertToVector256Int32WithTruncation(x.AsSingle()).As<int, T>();

    // From the nearest integer on, the fraction is signed, and either sign gives the same bits: negative ones are whole units, and what the instruction gives for 2^31, which has no signed integer, are its bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FractionBits(Vector256<T> x) =>
        Avx.ConvertToVector256Int32WithTruncation((x.AsSingle() - Vector256.Round(x.AsSingle())) * Vector256.Create(LaneMath.TwoTo32)).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadNumbers<TNumber>(ref readonly TNumber source)
        where TNumber : unmanaged =>
        typeof(TNumber) == typeof(int)
            ? Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in Unsafe.As<TNumber, float>(ref Unsafe.AsRef(in source)))).As<double, T>()
            : Vector256.LoadUnsafe(in Unsafe.As<TNumber, T>(ref Unsafe.AsRef(in source)));

    // Halves: to shuffle across them takes several steps without AVX-512.
    public static int SegmentCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadSegments(ref readonly T source, nint stride) =>
        Vector256.Create(Vector128.LoadUnsafe(in source), Vector128.LoadUnsafe(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in source), stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSegments(Vector256<T> vector, nint stride, ref T destination)
    {
        vector.GetLower().StoreUnsafe(ref destination);
        vector.GetUpper().StoreUnsafe(ref Unsafe.AddByteOffset(ref destination, stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShuffleBytes(Vector256<T> x, Vector256<T> indices) => Avx2.Shuffle(x.AsByte(), indices.AsByte()).As<byte, T>();

    // The sum of a product with 1 and one with 2^width. Of bytes the multiplier is the unsigned side, because it may be 2^7, and the integers are below that. For the largest integers there is no such instruction: the lower one moves up to the upper one, and both move down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> JoinPairs(Vector256<T> x, int size, int width) => size switch
    {
        8 => Avx2.MultiplyAddAdjacent(Vector256.Create((ushort)(1 + (1 << (8 + width)))).AsByte(), x.AsSByte()).As<short, T>(),
        16 => Avx2.MultiplyAddAdjacent(x.AsInt16(), Vector256.Create(1 + (1 << (16 + width))).AsInt16()).As<int, T>(),
        _ => (Avx2.ShiftLeftLogicalVariable(x.AsUInt32(), Vector256.Create(32UL - (ulong)width).AsUInt32()).AsUInt64() >>> (32 - width)).As<ulong, T>(),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> BlendPairs(Vector256<T> x, Vector256<T> y, int size) =>
        size == 16 ? Avx2.Blend(x.AsInt16(), y.AsInt16(), 0b10101010).As<short, T>() : Avx2.Blend(x.AsInt32(), y.AsInt32(), 0b10101010).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Lookup(ref readonly T table, Vector256<T> indices)
    {
        if (typeof(T) == typeof(int))
        {
            // Permutations heed three bits; the fourth one chooses between two.
            Vector256<int> lower = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(in table).AsInt32(), indices.AsInt32());
            Vector256<int> upper = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(in table, (nuint)Count).AsInt32(), indices.AsInt32());
            return Vector256.ConditionalSelect((indices.AsInt32() << 28) >> 31, upper, lower).As<int, T>();
        }

        return Vector256.Create(Lanes128<T>.Lookup(in table, indices.GetLower()), Lanes128<T>.Lookup(in table, indices.GetUpper()));
    }

    // The exponent of the integer as a binary32 number tells where its highest bit is. A cleared bit below that keeps the conversion from rounding up to the next power of two. Zero and negative integers have exponents beyond the ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LeadingZeroCountByExponent(Vector256<int> x)
    {
        Vector256<int> exponent = Vector256.ConvertToSingle(Vector256.AndNot(x, x >>> 1)).AsInt32() >>> 23;
        return Vector256.Clamp(Vector256.Create(158) - exponent, Vector256<int>.Zero, Vector256.Create(32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt32<TCode>(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                StoreLowBytes(first, second, third, fourth, ref Unsafe.As<TCode, byte>(ref destination));
                break;
            case 2:
                Vector256.Narrow(first, second).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                Vector256.Narrow(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination), (nuint)Vector256<short>.Count);
                break;
            default:
                ref int codes = ref Unsafe.As<TCode, int>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector256<int>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector256<int>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector256<int>.Count);
                break;
        }
    }

    // Packing works in halves of a vector, whose quarters of the result one permutation puts in order, where Vector256.Narrow does so at every step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLowBytes(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth, ref byte destination)
    {
        Vector256<int> mask = Vector256.Create((int)byte.MaxValue);
        Vector256<short> lower = Avx2.PackSignedSaturate(first & mask, second & mask);
        Vector256<short> upper = Avx2.PackSignedSaturate(third & mask, fourth & mask);
        Vector256<int> bytes = Avx2.PackUnsignedSaturate(lower, upper).AsInt32();
        Avx2.PermuteVar8x32(bytes, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte().StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInt64<TCode>(Vector256<long> first, Vector256<long> second, Vector256<long> third, Vector256<long> fourth, ref TCode destination)
    {
        switch (Unsafe.SizeOf<TCode>())
        {
            case 1:
                Vector256<short> halves = Vector256.Narrow(Vector256.Narrow(first, second), Vector256.Narrow(third, fourth));
                Vector256.Narrow(halves, halves).GetLower().StoreUnsafe(ref Unsafe.As<TCode, sbyte>(ref destination));
                break;
            case 2:
                Vector256.Narrow(Vector256.Narrow(first, second), Vector256.Narrow(third, fourth)).StoreUnsafe(ref Unsafe.As<TCode, short>(ref destination));
                break;
            case 4:
                Vector256.Narrow(first, second).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination));
                Vector256.Narrow(third, fourth).StoreUnsafe(ref Unsafe.As<TCode, int>(ref destination), (nuint)Vector256<int>.Count);
                break;
            default:
                ref long codes = ref Unsafe.As<TCode, long>(ref destination);
                first.StoreUnsafe(ref codes);
                second.StoreUnsafe(ref codes, (nuint)Vector256<long>.Count);
                third.StoreUnsafe(ref codes, 2 * (nuint)Vector256<long>.Count);
                fourth.StoreUnsafe(ref codes, 3 * (nuint)Vector256<long>.Count);
                break;
        }
    }
}
