using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The loops of groups, rows or columns across the lanes.</summary>
internal sealed unsafe class RowPackedGroupLoop<TLanes, TVector> : RowPackedGroupKernel
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    private const int HalfBits = 16;

    public override void Scale(ReadOnlySpan<uint> ranges, ReadOnlySpan<float> factors, Span<float> scaled, Span<float> chains)
    {
        for (int lane = 0; lane < RowPackedGroups.Chains; lane += TLanes.Count)
        {
            Scale(ref Ints(ranges), ref Ints(factors), ref Ints(scaled), lane, ranges.Length, ref Ints(chains[lane..]));
        }
    }

    public override void FindRanges(float* numbers, nint stride, nint rows, nint columns, Span<float> least, Span<float> greatest) =>
        FindRanges((int*)numbers, stride, rows, columns, ref Ints(least), ref Ints(greatest));

    public override void FindRangesAcross(float* numbers, nint stride, nint rows, nint columns, Span<float> least, Span<float> greatest) =>
        FindRangesAcross((int*)numbers, stride, rows, columns, ref Ints(least), ref Ints(greatest));

    public override void SetRanges(ReadOnlySpan<float> least, ReadOnlySpan<float> greatest, float steps, Span<uint> ranges)
    {
        int whole = least.Length & -TLanes.Count;
        SetRanges(ref Ints(least), ref Ints(greatest), whole, steps, ref Ints(ranges));
        for (int row = whole; row < least.Length; row++)
        {
            var scale = (Half)Math.Min((greatest[row] - least[row]) / steps, (float)Half.MaxValue);
            RowPackedGroups.SetRange(ranges, row, scale == (Half)0 ? (Half)1 : scale, (Half)least[row]);
        }
    }

    public override void Unfold(ReadOnlySpan<uint> ranges, Span<float> scales, Span<float> offsets)
    {
        int whole = ranges.Length & -TLanes.Count;
        Unfold(ref Ints(ranges), ref Ints(scales), ref Ints(offsets), whole);
        for (int row = whole; row < ranges.Length; row++)
        {
            (Half scale, Half offset) = RowPackedGroups.Range(ranges, row);
            scales[row] = (float)scale;
            offsets[row] = (float)offset;
        }
    }

    public override void Encode(float* numbers, nint stride, nint rows, nint columns, int bits, ReadOnlySpan<float> scales, ReadOnlySpan<float> offsets, Span<uint> words)
    {
        ref int word = ref Ints(words);
        nint rowsPerWord = RowPackedCodes.RowsPerWord(bits);
        for (nint strip = 0; strip < columns; strip += RowPackedCodes.ColumnUnit)
        {
            for (nint row = 0; row < rows; row += rowsPerWord)
            {
                nint count = nint.Min(rowsPerWord, rows - row);
                EncodeWords((int*)numbers + (row * stride) + strip, stride, count, bits, ref Unsafe.Add(ref Ints(scales), row), ref Unsafe.Add(ref Ints(offsets), row), ref word);
                word = ref Unsafe.Add(ref word, RowPackedCodes.ColumnUnit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref int Ints<T>(ReadOnlySpan<T> span)
        where T : unmanaged => ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(span));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref int Ints<T>(Span<T> span)
        where T : unmanaged => ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(span));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ref int ranges, ref int factors, ref int scaled, nint lane, nint rows, ref int chains)
    {
        TVector sum = TLanes.Load(in chains);
        for (nint i = lane; i < rows; i += RowPackedGroups.Chains)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref Unsafe.Add(ref ranges, i)) + RowPackedGroups.PrefetchBytes);
            }

            TVector range = TLanes.Load(in Unsafe.Add(ref ranges, i));
            TVector factor = TLanes.Load(in Unsafe.Add(ref factors, i));
            TLanes.Store(TLanes.MultiplyNumbers(factor, ToNumbers(TLanes.ShiftLeft(range, HalfBits))), ref Unsafe.Add(ref scaled, i));
            sum = TLanes.AddNumbers(sum, TLanes.MultiplyNumbers(factor, ToNumbers(range)));
        }

        TLanes.Store(sum, ref chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindRanges(int* numbers, nint stride, nint rows, nint columns, ref int least, ref int greatest)
    {
        TVector ones = TLanes.Create(-1);
        for (nint row = 0; row < rows; row++, numbers += stride)
        {
            TVector low = TLanes.Create(int.MaxValue);
            TVector high = TLanes.Create(int.MinValue);
            for (nint i = 0; i < columns; i += TLanes.Count)
            {
                TVector x = Ordered(TLanes.Load(in numbers[i]));
                low = TLanes.Min(low, x);
                high = TLanes.Max(high, x);
            }

            int lowest = ~TLanes.Greatest(TLanes.Xor(low, ones));
            int highest = TLanes.Greatest(high);
            Unsafe.Add(ref least, row) = lowest ^ ((lowest >> 31) & int.MaxValue);
            Unsafe.Add(ref greatest, row) = highest ^ ((highest >> 31) & int.MaxValue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindRangesAcross(int* numbers, nint stride, nint rows, nint columns, ref int least, ref int greatest)
    {
        for (nint row = 0; row < rows; row += TLanes.Count)
        {
            TVector low = TLanes.Create(int.MaxValue);
            TVector high = TLanes.Create(int.MinValue);
            int* place = numbers + row;
            for (nint i = 0; i < columns; i++, place += stride)
            {
                TVector x = Ordered(TLanes.Load(in *place));
                low = TLanes.Min(low, x);
                high = TLanes.Max(high, x);
            }

            TLanes.Store(Ordered(low), ref Unsafe.Add(ref least, row));
            TLanes.Store(Ordered(high), ref Unsafe.Add(ref greatest, row));
        }
    }

    // The bits of a number below its sign turned around where it is negative order as integers; twice is back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Ordered(TVector numbers) => TLanes.Xor(numbers, TLanes.And(TLanes.ShiftRightSigned(numbers, 31), TLanes.Create(int.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetRanges(ref int least, ref int greatest, nint rows, float steps, ref int ranges)
    {
        TVector divisor = TLanes.Create(BitConverter.SingleToInt32Bits(steps));
        TVector largest = TLanes.Create(BitConverter.SingleToInt32Bits((float)Half.MaxValue));
        TVector one = TLanes.Create(BitConverter.HalfToInt16Bits((Half)1));
        TVector zero = TLanes.Create(0);
        for (nint i = 0; i < rows; i += TLanes.Count)
        {
            TVector offset = TLanes.Load(in Unsafe.Add(ref least, i));
            TVector scale = TLanes.DivideNumbers(TLanes.SubtractNumbers(TLanes.Load(in Unsafe.Add(ref greatest, i)), offset), divisor);
            TVector magnitude = TLanes.And(offset, TLanes.Create(int.MaxValue));
            TVector sign = TLanes.And(TLanes.ShiftRight(offset, HalfBits), TLanes.Create(1 << (HalfBits - 1)));
            scale = ToHalves(TLanes.Min(scale, largest));
            scale = TLanes.Select(TLanes.Equal(scale, zero), one, scale);
            TLanes.Store(TLanes.Or(scale, TLanes.ShiftLeft(TLanes.Or(sign, ToHalves(magnitude)), HalfBits)), ref Unsafe.Add(ref ranges, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unfold(ref int ranges, ref int scales, ref int offsets, nint rows)
    {
        for (nint i = 0; i < rows; i += TLanes.Count)
        {
            TVector range = TLanes.Load(in Unsafe.Add(ref ranges, i));
            TLanes.Store(ToNumbers(TLanes.ShiftLeft(range, HalfBits)), ref Unsafe.Add(ref scales, i));
            TLanes.Store(ToNumbers(range), ref Unsafe.Add(ref offsets, i));
        }
    }

    // Rows from the last to the first, each moving the ones after it up. 2^23 added to a number of a code rounds it, and leaves the code in the low bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncodeWords(int* numbers, nint stride, nint rows, int bits, ref int scales, ref int offsets, ref int words)
    {
        int last = (1 << bits) - 1;
        TVector mask = TLanes.Create(last);
        TVector top = TLanes.Create(BitConverter.SingleToInt32Bits(last));
        TVector unit = TLanes.Create(BitConverter.SingleToInt32Bits(1 << 23));
        TVector zero = TLanes.Create(0);
        for (nint column = 0; column < RowPackedCodes.ColumnUnit; column += 2 * TLanes.Count)
        {
            TVector first = zero;
            TVector second = zero;
            int* place = numbers + column + (rows * stride);
            for (nint row = rows - 1; row >= 0; row--)
            {
                place -= stride;
                TVector offset = TLanes.Create(Unsafe.Add(ref offsets, row));
                TVector scale = TLanes.Create(Unsafe.Add(ref scales, row));
                TVector x = TLanes.DivideNumbers(TLanes.SubtractNumbers(TLanes.Load(in *place), offset), scale);
                TVector y = TLanes.DivideNumbers(TLanes.SubtractNumbers(TLanes.Load(in place[TLanes.Count]), offset), scale);
                x = TLanes.And(TLanes.AddNumbers(TLanes.Min(TLanes.Max(x, zero), top), unit), mask);
                y = TLanes.And(TLanes.AddNumbers(TLanes.Min(TLanes.Max(y, zero), top), unit), mask);
                first = TLanes.Or(TLanes.ShiftLeft(first, bits), x);
                second = TLanes.Or(TLanes.ShiftLeft(second, bits), y);
            }

            TLanes.Store(first, ref Unsafe.Add(ref words, column));
            TLanes.Store(second, ref Unsafe.Add(ref words, column + TLanes.Count));
        }
    }

    // The upper half: the exponent and significand of binary16 where those of binary32 are are a number 2^112 times too small, subnormal ones too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ToNumbers(TVector halves)
    {
        TVector magnitude = TLanes.ShiftRight(TLanes.And(halves, TLanes.Create(0x7FFF << HalfBits)), 3);
        TVector number = TLanes.MultiplyNumbers(magnitude, TLanes.Create(BitConverter.SingleToInt32Bits(5.192296858534828e33f)));
        return TLanes.Or(number, TLanes.And(halves, TLanes.Create(int.MinValue)));
    }

    // The code in binary16 of a magnitude in its range, to nearest, ties to even. Half a unit less one, and one more where the last bit that stays is set, carries where the number is to be rounded up; below 2^-14 adding a half leaves the code in the low bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ToHalves(TVector magnitude)
    {
        TVector half = TLanes.Create(BitConverter.SingleToInt32Bits(0.5f));
        TVector odd = TLanes.And(TLanes.ShiftRight(magnitude, 13), TLanes.Create(1));
        TVector normal = TLanes.ShiftRight(TLanes.Add(TLanes.Add(magnitude, odd), TLanes.Create((1 << 12) - 1 - (112 << 23))), 13);
        TVector subnormal = TLanes.Subtract(TLanes.AddNumbers(magnitude, half), half);
        return TLanes.Select(TLanes.GreaterThan(TLanes.Create(113 << 23), magnitude), subnormal, normal);
    }
}
