using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A sum that is rounded to a format after every product.</summary>
/// <remarks>
/// <para>
/// The lanes' numbers hold every product exactly. Their sum r with s is rounded to nearest, and its error is known: where s is the larger, p − (r − s) is exact, otherwise s − (r − p), and what is not exact of the two is zero or has the error's sign, because
/// rounding is monotonic. With the error's sign, r becomes the sum rounded to odd: r one step toward zero if the error points there, and its last bit set if there is an error at all. Rounding that to a format of two bits less is rounding once
/// (Boldo and Melquiond, IEEE Transactions on Computers 57 (4), 2008).
/// </para>
/// <para>
/// A number beyond what the rounding serves, an infinity or a NaN is rare. Vectors only take note of the largest magnitude, and a block of steps in which a lane had such a one is done again for that lane in the exact core.
/// </para>
/// </remarks>
internal sealed class RunningSum<TLanes, TVector, T, TRounding> : OutputSum
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, IRunningRounding<TVector>
{
    private const int Vectors = 4;
    private const int BlockLength = 128;

    private readonly FloatFormat _format;
    private readonly BulkRounding _mode;
    private readonly TRounding _rounding;
    private readonly TVector _limit;
    private readonly long _limitBits;

    /// <param name="format">The format.</param>
    /// <param name="mode">How it is rounded to.</param>
    /// <param name="rounding">The same on lanes.</param>
    /// <param name="greatestExponent">The largest exponent that <paramref name="rounding"/> serves.</param>
    public RunningSum(FloatFormat format, BulkRounding mode, TRounding rounding, int greatestExponent)
    {
        _format = format;
        _mode = mode;
        _rounding = rounding;
        double largest = Math.Min(format.Decode(format.LargestCode), Math.ScaleB(1, Math.Min(greatestExponent, FloatFormat.Binary32.MaxExponent)));
        _limitBits = typeof(T) == typeof(int) ? BitConverter.SingleToInt32Bits((float)largest) : BitConverter.DoubleToInt64Bits(largest);
        _limit = LaneMath.Constant<TLanes, TVector, T>(_limitBits);
    }

    public override int Width => Vectors * TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<T> sums = stackalloc T[Vectors * TLanes.Count];
        Span<T> before = stackalloc T[Vectors * TLanes.Count];
        Span<T> largest = stackalloc T[Vectors * TLanes.Count];
        Span<uint> random = stackalloc uint[TRounding.IsStochastic ? BlockLength * Vectors * TLanes.Count : 1];
        sums.Clear();
        for (int start = 0; start < row.Length; start += BlockLength)
        {
            SumRow part = row.Slice(start, Math.Min(BlockLength, row.Length - start));
            ReadOnlySpan<float> columns = panel[(start * stride)..];
            for (int i = 0; TRounding.IsStochastic && i < part.Length; i++)
            {
                RandomWords.Widest.Fill(_mode.Stochastic, WordIndex(start + i, firstOutput), random.Slice(i * Width, Width));
            }

            sums.CopyTo(before);
            Steps(
                ref part.First<T>(),
                part.Length,
                ref MemoryMarshal.GetReference(columns),
                stride,
                ref MemoryMarshal.GetReference(random),
                ref MemoryMarshal.GetReference(sums),
                ref MemoryMarshal.GetReference(largest));
            for (int j = 0; j < sums.Length; j++)
            {
                if (Bits(largest[j]) > _limitBits)
                {
                    sums[j] = SumInCore(part.Singles, columns[j..], stride, before[j], start, firstOutput + (ulong)j);
                }
            }
        }

        PanelLanes.Narrow<T>(sums, results);
    }

    private static ulong WordIndex(int step, ulong output) => unchecked(((ulong)step << 32) + output);

    private static long Bits(T number) => typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(number) : Unsafe.BitCast<T, long>(number);

    private T SumInCore(ReadOnlySpan<float> row, ReadOnlySpan<float> column, int stride, T before, int firstStep, ulong output)
    {
        Unpacked sum = HostFloats.Unpack(WideNumber<T>.ToDouble(Bits(before)));
        for (int i = 0; i < row.Length; i++)
        {
            Unpacked exact = Unpacked.FusedMultiplyAdd(HostFloats.Unpack(row[i]), HostFloats.Unpack(column[i * stride]), sum);
            sum = _format.Unpack(_format.Pack(exact, _mode.At(WordIndex(firstStep + i, output))));
        }

        double result = sum.ToDouble();
        return typeof(T) == typeof(int) ? Unsafe.BitCast<float, T>((float)result) : Unsafe.BitCast<double, T>(result);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Steps(ref T row, nint count, ref float panel, nint stride, ref uint random, ref T sums, ref T largest)
    {
        TRounding rounding = _rounding;
        TVector s0 = TLanes.Load(in sums);
        TVector s1 = TLanes.Load(in Unsafe.Add(ref sums, TLanes.Count));
        TVector s2 = TLanes.Load(in Unsafe.Add(ref sums, 2 * TLanes.Count));
        TVector s3 = TLanes.Load(in Unsafe.Add(ref sums, 3 * TLanes.Count));
        TVector l0 = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector l1 = l0;
        TVector l2 = l0;
        TVector l3 = l0;
        for (nint i = 0; i < count; i++)
        {
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            Step(in rounding, x, PanelLanes.Load<TLanes, TVector, T>(in panel), in random, 0, ref s0, ref l0);
            Step(in rounding, x, PanelLanes.Load<TLanes, TVector, T>(in panel, 1), in random, 1, ref s1, ref l1);
            Step(in rounding, x, PanelLanes.Load<TLanes, TVector, T>(in panel, 2), in random, 2, ref s2, ref l2);
            Step(in rounding, x, PanelLanes.Load<TLanes, TVector, T>(in panel, 3), in random, 3, ref s3, ref l3);
            panel = ref Unsafe.Add(ref panel, stride);
            if (TRounding.IsStochastic)
            {
                random = ref Unsafe.Add(ref random, Vectors * TLanes.Count);
            }
        }

        TLanes.Store(s0, ref sums);
        TLanes.Store(s1, ref Unsafe.Add(ref sums, TLanes.Count));
        TLanes.Store(s2, ref Unsafe.Add(ref sums, 2 * TLanes.Count));
        TLanes.Store(s3, ref Unsafe.Add(ref sums, 3 * TLanes.Count));
        TLanes.Store(l0, ref largest);
        TLanes.Store(l1, ref Unsafe.Add(ref largest, TLanes.Count));
        TLanes.Store(l2, ref Unsafe.Add(ref largest, 2 * TLanes.Count));
        TLanes.Store(l3, ref Unsafe.Add(ref largest, 3 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(in TRounding rounding, TVector x, TVector y, ref readonly uint random, nint index, ref TVector sum, ref TVector largest)
    {
        TVector product = TLanes.MultiplyNumbers(x, y);
        TVector nearest = TLanes.AddNumbers(product, sum);
        TVector error = TLanes.Or(
            TLanes.SubtractNumbers(product, TLanes.SubtractNumbers(nearest, sum)),
            TLanes.SubtractNumbers(sum, TLanes.SubtractNumbers(nearest, product)));
        TVector magnitude = TLanes.ShiftLeft(error, 1);
        TVector isInexact = TLanes.ShiftRight(TLanes.Or(magnitude, TLanes.Subtract(LaneMath.Constant<TLanes, TVector, T>(0), magnitude)), WideNumber<T>.Width - 1);
        TVector isBeyond = TLanes.And(isInexact, TLanes.ShiftRight(TLanes.Xor(nearest, error), WideNumber<T>.Width - 1));
        TVector odd = TLanes.Or(TLanes.Subtract(nearest, isBeyond), isInexact);
        largest = TLanes.Max(largest, TLanes.And(odd, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask)));
        TVector bits = default;
        if (TRounding.IsStochastic)
        {
            bits = TLanes.ShiftLeft(TLanes.LoadCodes(in Unsafe.Add(ref Unsafe.AsRef(in random), index * TLanes.Count)), WideNumber<T>.Width - 32);
        }

        sum = rounding.Round(odd, bits);
    }
}
