using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Sums that are rounded once: of any binary32 numbers.</summary>
/// <remarks>
/// <para>
/// A sum is held in digits, binary64 numbers that are multiples of a unit of their own, 2^40 apart. Adding and subtracting 1.5 × 2^52 units cuts from a product its nearest multiple of the highest digit's unit; the rest is exact, at most half that unit, and goes on to the
/// next digit. Sums of 2^11 such multiples are below 2^53 units: additions are exact. Then what a digit has above the next higher one's unit is carried there. The highest digit only ever takes carries.
/// </para>
/// <para>
/// Products come in blocks. A block's largest product says at which digit to begin, and the cutting ends where nothing is left, so that numbers of a common range meet two or three digits.
/// An infinity or a NaN begins at the highest digit, where it remains.
/// Source for the cutting: Rump, Ogita and Oishi, "Accurate floating-point summation part I", SIAM Journal on Scientific Computing 31 (1), 2008.
/// </para>
/// </remarks>
internal sealed class ExactSum<TLanes, TVector> : OutputSum
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
{
    private const int Vectors = 4;
    private const int BlockLength = 32;
    private const int BlocksBetweenCarries = 64;
    private const int DigitBits = 40;

    // From 2^-298, the least product, up to 2^256, and a digit for carries.
    private const int LeastExponent = -298;
    private const int Digits = 15;

    [ThreadStatic]
    private static ExactAccumulator? s_accumulator;

    public override int Width => Vectors * TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<long> digits = stackalloc long[Digits * Vectors * TLanes.Count];
        Span<long> rests = stackalloc long[BlockLength * Vectors * TLanes.Count];
        digits.Clear();
        int blocks = 0;
        for (int start = 0; start < row.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, row.Length - start);
            AddBlock(
                ref Unsafe.Add(ref row.First<long>(), start), length, ref Unsafe.Add(ref MemoryMarshal.GetReference(panel), (nint)start * stride), stride, rests, digits);
            if (++blocks == BlocksBetweenCarries)
            {
                Carry(digits);
                blocks = 0;
            }
        }

        Round(digits, results);
    }

    // The exponent of a digit's unit, the highest first.
    private static int UnitExponent(int digit) => LeastExponent + ((Digits - 1 - digit) * DigitBits);

    private static double Anchor(int digit) => Math.ScaleB(1.5, UnitExponent(digit) + 52);

    // The products are their first rests.
    private void AddBlock(ref long row, nint count, ref float panel, nint stride, Span<long> rests, Span<long> digits)
    {
        ref long rest = ref MemoryMarshal.GetReference(rests);
        double largest = BitConverter.Int64BitsToDouble(Multiply(ref row, count, ref panel, stride, ref rest));
        if (largest == 0)
        {
            return;
        }

        int digit = 0;
        while (double.IsFinite(largest) && digit < Digits - 1 && largest < Math.ScaleB(1, UnitExponent(digit)))
        {
            digit++;
        }

        digit = double.IsFinite(largest) ? Math.Max(digit, 1) : 0;
        bool isRest = true;
        for (; isRest && digit < Digits - 1; digit++)
        {
            isRest = Cut(ref rest, count, BitConverter.DoubleToInt64Bits(Anchor(digit)), ref digits[digit * Width]);
        }

        if (isRest)
        {
            AddAll(ref rest, count, ref digits[digit * Width]);
        }
    }

    private void Carry(Span<long> digits)
    {
        for (int digit = Digits - 1; digit > 0; digit--)
        {
            double anchor = Anchor(digit - 1);
            for (int j = 0; j < Width; j++)
            {
                double number = BitConverter.Int64BitsToDouble(digits[(digit * Width) + j]);

                // Below an infinity is NaN, which stays there.
                double carry = double.IsFinite(number) ? number + anchor - anchor : 0;
                double above = BitConverter.Int64BitsToDouble(digits[((digit - 1) * Width) + j]);
                digits[(digit * Width) + j] = BitConverter.DoubleToInt64Bits(number - carry);
                digits[((digit - 1) * Width) + j] = BitConverter.DoubleToInt64Bits(above + carry);
            }
        }
    }

    private void Round(Span<long> digits, Span<float> results)
    {
        ExactAccumulator accumulator = s_accumulator ??= new(LeastExponent, 320);
        Span<double> sum = stackalloc double[Digits];
        for (int j = 0; j < Width; j++)
        {
            for (int digit = 0; digit < Digits; digit++)
            {
                sum[digit] = BitConverter.Int64BitsToDouble(digits[(digit * Width) + j]);
            }

            if (double.IsFinite(sum[0]))
            {
                accumulator.Clear();
                accumulator.AddDoubles(sum);
                results[j] = accumulator.ToUnpacked().ToSingle();
            }
            else
            {
                results[j] = (float)sum[0];
            }
        }
    }

    // Stores the products, and returns the largest magnitude's bits.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static long Multiply(ref long row, nint count, ref float panel, nint stride, ref long products)
    {
        TVector mask = TLanes.Create(long.MaxValue);
        TVector largest = TLanes.Create(0);
        for (nint i = 0; i < count; i++)
        {
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            TVector p0 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in panel));
            TVector p1 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in panel, 1));
            TVector p2 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in panel, 2));
            TVector p3 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, long>(in panel, 3));
            TLanes.Store(p0, ref products);
            TLanes.Store(p1, ref Unsafe.Add(ref products, TLanes.Count));
            TLanes.Store(p2, ref Unsafe.Add(ref products, 2 * TLanes.Count));
            TLanes.Store(p3, ref Unsafe.Add(ref products, 3 * TLanes.Count));
            largest = TLanes.Max(largest, TLanes.Max(TLanes.Max(TLanes.And(p0, mask), TLanes.And(p1, mask)), TLanes.Max(TLanes.And(p2, mask), TLanes.And(p3, mask))));
            products = ref Unsafe.Add(ref products, Vectors * TLanes.Count);
            panel = ref Unsafe.Add(ref panel, stride);
        }

        return TLanes.Greatest(largest);
    }

    // Adds what the rests have at a digit, leaves what is below it, and says whether that is anything.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool Cut(ref long rests, nint count, long anchorBits, ref long digits)
    {
        TVector anchor = TLanes.Create(anchorBits);
        TVector left = TLanes.Create(0);
        TVector s0 = TLanes.Load(in digits);
        TVector s1 = TLanes.Load(in Unsafe.Add(ref digits, TLanes.Count));
        TVector s2 = TLanes.Load(in Unsafe.Add(ref digits, 2 * TLanes.Count));
        TVector s3 = TLanes.Load(in Unsafe.Add(ref digits, 3 * TLanes.Count));
        for (nint i = 0; i < count; i++)
        {
            left = TLanes.Or(left, Cut(ref rests, anchor, ref s0));
            left = TLanes.Or(left, Cut(ref Unsafe.Add(ref rests, TLanes.Count), anchor, ref s1));
            left = TLanes.Or(left, Cut(ref Unsafe.Add(ref rests, 2 * TLanes.Count), anchor, ref s2));
            left = TLanes.Or(left, Cut(ref Unsafe.Add(ref rests, 3 * TLanes.Count), anchor, ref s3));
            rests = ref Unsafe.Add(ref rests, Vectors * TLanes.Count);
        }

        TLanes.Store(s0, ref digits);
        TLanes.Store(s1, ref Unsafe.Add(ref digits, TLanes.Count));
        TLanes.Store(s2, ref Unsafe.Add(ref digits, 2 * TLanes.Count));
        TLanes.Store(s3, ref Unsafe.Add(ref digits, 3 * TLanes.Count));
        return TLanes.AnyGreaterThan(TLanes.And(left, TLanes.Create(long.MaxValue)), TLanes.Create(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cut(ref long place, TVector anchor, ref TVector digit)
    {
        TVector number = TLanes.Load(in place);
        TVector multiple = TLanes.SubtractNumbers(TLanes.AddNumbers(number, anchor), anchor);
        TVector rest = TLanes.SubtractNumbers(number, multiple);
        digit = TLanes.AddNumbers(digit, multiple);
        TLanes.Store(rest, ref place);
        return rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddAll(ref long rests, nint count, ref long digits)
    {
        for (nint j = 0; j < Vectors * TLanes.Count; j += TLanes.Count)
        {
            TVector sum = TLanes.Load(in Unsafe.Add(ref digits, j));
            for (nint i = 0; i < count; i++)
            {
                sum = TLanes.AddNumbers(sum, TLanes.Load(in Unsafe.Add(ref rests, (i * Vectors * TLanes.Count) + j)));
            }

            TLanes.Store(sum, ref Unsafe.Add(ref digits, j));
        }
    }
}
