using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Fixed-point sums of groups of products, aligned to the largest exponent.</summary>
/// <remarks>
/// Binary64 holds every product of binary32 numbers, and a binary32 number has there always a normal number's exponent field, or zero. The exponent of a pair is the sum of the fields, the row's less the bias; with a zero it lies below the least exponent of a product,
/// from which the search for the largest begins. A product's significand is an integer that is shifted right by what its exponent lacks to the largest: 53 bits less those of the sum, and more. Zero is shifted out of the lane. The sum of the signed integers becomes a
/// number again, of which the low bits are cleared, and is scaled back.
/// Exponents of pairs are kept a little lower, so that an infinity or a NaN in the panel shows as an exponent beyond those of products, and still fits: outputs that have some are told by a sum of these alone.
/// </remarks>
internal sealed class AlignedSum<TLanes, TVector> : OutputSum
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
{
    private const int Vectors = 4;
    private const int FractionBits = 52;
    private const int Bias = 1023;
    private const long ExponentMask = 0x7FFL << FractionBits;
    private const long FractionMask = (1L << FractionBits) - 1;

    // What the exponents of pairs are lowered by: the largest, of an infinity and the largest row number, then have a field.
    private const int Lowered = 200;

    // The field of the least product of binary32 numbers, 2^-298, and one beyond all sums.
    private const long LeastField = (long)(Bias - 298 - Lowered) << FractionBits;
    private const long GreatestField = (long)(Bias + 300 - Lowered) << FractionBits;

    // Lifts a zero in the row: with any number it is still below the least field, with an infinity beyond the greatest.
    private const long ZeroLift = 423L << FractionBits;

    private readonly int _bits;
    private readonly int _groupLength;

    public AlignedSum(int bits, int groupLength)
    {
        _bits = bits;
        _groupLength = groupLength;
    }

    public override int Width => Vectors * TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<long> sums = stackalloc long[Vectors * TLanes.Count];
        Span<long> exponents = stackalloc long[Vectors * TLanes.Count];
        sums.Clear();
        exponents.Clear();
        bool isRowFinite = true;
        foreach (float number in row.Singles)
        {
            isRowFinite &= float.IsFinite(number);
        }

        for (int start = 0; start < row.Length; start += _groupLength)
        {
            int length = Math.Min(_groupLength, row.Length - start);
            Group(
                ref Unsafe.Add(ref row.First<long>(), start),
                length,
                ref Unsafe.Add(ref MemoryMarshal.GetReference(panel), (nint)start * stride),
                stride,
                _bits,
                ref MemoryMarshal.GetReference(sums),
                ref MemoryMarshal.GetReference(exponents));
        }

        PanelLanes.Narrow<long>(sums, results);
        for (int j = 0; j < exponents.Length; j++)
        {
            if (exponents[j] > GreatestField || !isRowFinite)
            {
                results[j] = SumOfSpecials(row.Singles, panel[j..], stride);
            }
        }
    }

    private static float SumOfSpecials(ReadOnlySpan<float> row, ReadOnlySpan<float> column, int stride)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double product = (double)row[i] * column[i * stride];
            sum += double.IsFinite(product) ? 0 : product;
        }

        return (float)sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Group(ref long row, nint count, ref float panel, nint stride, int bits, ref long sums, ref long exponents)
    {
        TVector exponentMask = TLanes.Create(ExponentMask);
        TVector s0 = TLanes.Load(in sums);
        TVector s1 = TLanes.Load(in Unsafe.Add(ref sums, TLanes.Count));
        TVector s2 = TLanes.Load(in Unsafe.Add(ref sums, 2 * TLanes.Count));
        TVector s3 = TLanes.Load(in Unsafe.Add(ref sums, 3 * TLanes.Count));
        TVector least = TLanes.Create(LeastField);
        TVector lowered = TLanes.Create((long)Lowered << FractionBits);
        TVector e0 = TLanes.Max(least, TLanes.Subtract(TLanes.And(s0, exponentMask), lowered));
        TVector e1 = TLanes.Max(least, TLanes.Subtract(TLanes.And(s1, exponentMask), lowered));
        TVector e2 = TLanes.Max(least, TLanes.Subtract(TLanes.And(s2, exponentMask), lowered));
        TVector e3 = TLanes.Max(least, TLanes.Subtract(TLanes.And(s3, exponentMask), lowered));
        ref float numbers = ref panel;
        for (nint i = 0; i < count; i++)
        {
            long field = Unsafe.Add(ref row, i) & ExponentMask;
            long lift = ((field - 1) >> 63) & ZeroLift;
            TVector x = TLanes.Create(field + lift - ((long)(Bias + Lowered) << FractionBits));
            e0 = TLanes.Max(e0, TLanes.Add(x, TLanes.And(PanelLanes.Load<TLanes, TVector, long>(in numbers), exponentMask)));
            e1 = TLanes.Max(e1, TLanes.Add(x, TLanes.And(PanelLanes.Load<TLanes, TVector, long>(in numbers, 1), exponentMask)));
            e2 = TLanes.Max(e2, TLanes.Add(x, TLanes.And(PanelLanes.Load<TLanes, TVector, long>(in numbers, 2), exponentMask)));
            e3 = TLanes.Max(e3, TLanes.Add(x, TLanes.And(PanelLanes.Load<TLanes, TVector, long>(in numbers, 3), exponentMask)));
            numbers = ref Unsafe.Add(ref numbers, stride);
        }

        TVector magnitudeMask = TLanes.Create(long.MaxValue);
        TVector fractionMask = TLanes.Create(FractionMask);
        TVector implicitBit = TLanes.Create(FractionMask + 1);

        // What a significand of the largest exponent is shifted by, and the field: less a number's own field, that is the number's shift.
        TVector dropped = TLanes.Create(FractionBits + 1 - bits + Lowered);
        TVector d0 = TLanes.Add(TLanes.ShiftRight(e0, FractionBits), dropped);
        TVector d1 = TLanes.Add(TLanes.ShiftRight(e1, FractionBits), dropped);
        TVector d2 = TLanes.Add(TLanes.ShiftRight(e2, FractionBits), dropped);
        TVector d3 = TLanes.Add(TLanes.ShiftRight(e3, FractionBits), dropped);
        s0 = Align(s0, d0, magnitudeMask, fractionMask, implicitBit);
        s1 = Align(s1, d1, magnitudeMask, fractionMask, implicitBit);
        s2 = Align(s2, d2, magnitudeMask, fractionMask, implicitBit);
        s3 = Align(s3, d3, magnitudeMask, fractionMask, implicitBit);
        numbers = ref panel;
        for (nint i = 0; i < count; i++)
        {
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            TVector p0 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in numbers));
            TVector p1 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in numbers, 1));
            TVector p2 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in numbers, 2));
            TVector p3 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in numbers, 3));
            s0 = TLanes.Add(s0, Align(p0, d0, magnitudeMask, fractionMask, implicitBit));
            s1 = TLanes.Add(s1, Align(p1, d1, magnitudeMask, fractionMask, implicitBit));
            s2 = TLanes.Add(s2, Align(p2, d2, magnitudeMask, fractionMask, implicitBit));
            s3 = TLanes.Add(s3, Align(p3, d3, magnitudeMask, fractionMask, implicitBit));
            numbers = ref Unsafe.Add(ref numbers, stride);
        }

        Note(e0, ref exponents);
        Note(e1, ref Unsafe.Add(ref exponents, TLanes.Count));
        Note(e2, ref Unsafe.Add(ref exponents, 2 * TLanes.Count));
        Note(e3, ref Unsafe.Add(ref exponents, 3 * TLanes.Count));
        TLanes.Store(Finish(s0, e0, bits), ref sums);
        TLanes.Store(Finish(s1, e1, bits), ref Unsafe.Add(ref sums, TLanes.Count));
        TLanes.Store(Finish(s2, e2, bits), ref Unsafe.Add(ref sums, 2 * TLanes.Count));
        TLanes.Store(Finish(s3, e3, bits), ref Unsafe.Add(ref sums, 3 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Note(TVector exponent, ref long largest) => TLanes.Store(TLanes.Max(exponent, TLanes.Load(in largest)), ref largest);

    // The number as an integer of units of the sum, cut toward zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Align(TVector number, TVector dropped, TVector magnitudeMask, TVector fractionMask, TVector implicitBit)
    {
        TVector magnitude = TLanes.And(number, magnitudeMask);
        TVector significand = TLanes.Or(TLanes.And(number, fractionMask), implicitBit);
        TVector shifted = TLanes.ShiftRight(significand, TLanes.Subtract(dropped, TLanes.ShiftRight(magnitude, FractionBits)));
        TVector sign = TLanes.ShiftRightSigned(number, 63);
        return TLanes.Subtract(TLanes.Xor(shifted, sign), sign);
    }

    // The integer as a number of so many bits. The unit is a power of two, and a normal number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish(TVector integer, TVector exponent, int bits)
    {
        TVector kept = TLanes.And(TLanes.ConvertToNumbers(integer), TLanes.Create(-1L << (FractionBits + 1 - bits)));
        TVector unit = TLanes.Subtract(exponent, TLanes.Create((long)(bits - 1 - Lowered) << FractionBits));
        return TLanes.MultiplyNumbers(kept, unit);
    }
}
