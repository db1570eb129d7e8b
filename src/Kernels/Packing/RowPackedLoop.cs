using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Sums of rows of codes: columns across the lanes, two vectors of them at a time, each in four chains.</summary>
/// <remarks>Where an instruction chooses one of sixteen numbers by four bits, it turns shifted words into numbers; tables of shorter codes repeat themselves, so that the bits above a code make no difference. Elsewhere codes are masked and converted.</remarks>
internal sealed class RowPackedLoop<TLanes, TVector, TShape> : RowPackedKernel
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
    where TShape : struct, ICodeShape
{
    private const int Chains = 4;
    private const int TableLength = 16;

    private readonly int[] _table = [.. Enumerable.Range(0, TableLength).Select(i => BitConverter.SingleToInt32Bits(i & ((1 << TShape.Width) - 1)))];

    private static int RowsPerWord
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 32 / TShape.Width;
    }

    public override void AddScaledRows(ReadOnlySpan<uint> packed, ReadOnlySpan<float> factors, float offset, Span<float> sums)
    {
        ref int words = ref Unsafe.As<uint, int>(ref MemoryMarshal.GetReference(packed));
        ref int factor = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(factors));
        ref int sum = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(sums));
        int rowWords = (factors.Length + RowsPerWord - 1) / RowsPerWord;

        // Rows that the last word has no codes for are zeros with factors of zero.
        Span<float> last = stackalloc float[RowPackedCodes.WordBits];
        last.Clear();
        factors[(Math.Max(0, rowWords - 1) * RowsPerWord)..].CopyTo(last);
        ref int lastFactor = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(last));
        for (int column = 0; column < sums.Length; column += 2 * TLanes.Count)
        {
            int strip = column / RowPackedCodes.ColumnUnit * rowWords * RowPackedCodes.ColumnUnit;
            int within = column % RowPackedCodes.ColumnUnit;
            AddTwo(ref Unsafe.Add(ref words, strip + within), rowWords, ref _table[0], ref factor, ref lastFactor, offset, ref Unsafe.Add(ref sum, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwo(ref int words, nint rowWords, ref int table, ref int factors, ref int lastFactors, float offset, ref int sums)
    {
        TVector mask = TLanes.Create((1 << TShape.Width) - 1);
        TVector zero = TLanes.Create(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        for (; rowWords > 0; rowWords--)
        {
            ref int part = ref factors;
            if (rowWords == 1)
            {
                part = ref lastFactors;
            }

            TVector first = TLanes.Load(in words);
            TVector second = TLanes.Load(in Unsafe.Add(ref words, TLanes.Count));
            Prefetch(ref words);
            nint i = 0;
            for (; i + Chains <= RowsPerWord; i += Chains)
            {
                TVector factor = TLanes.Create(Unsafe.Add(ref part, i));
                a0 = Add(a0, factor, first, mask, ref table);
                b0 = Add(b0, factor, second, mask, ref table);
                factor = TLanes.Create(Unsafe.Add(ref part, i + 1));
                a1 = Add(a1, factor, TLanes.ShiftRight(first, TShape.Width), mask, ref table);
                b1 = Add(b1, factor, TLanes.ShiftRight(second, TShape.Width), mask, ref table);
                factor = TLanes.Create(Unsafe.Add(ref part, i + 2));
                a2 = Add(a2, factor, TLanes.ShiftRight(first, 2 * TShape.Width), mask, ref table);
                b2 = Add(b2, factor, TLanes.ShiftRight(second, 2 * TShape.Width), mask, ref table);
                factor = TLanes.Create(Unsafe.Add(ref part, i + 3));
                a3 = Add(a3, factor, TLanes.ShiftRight(first, 3 * TShape.Width), mask, ref table);
                b3 = Add(b3, factor, TLanes.ShiftRight(second, 3 * TShape.Width), mask, ref table);

                // All bits are out after the last codes of eight bits, where a shift by the whole width would be none.
                if (2 * Chains <= RowsPerWord || RowsPerWord % Chains != 0)
                {
                    first = TLanes.ShiftRight(first, Chains * TShape.Width);
                    second = TLanes.ShiftRight(second, Chains * TShape.Width);
                }
            }

            if (RowsPerWord % Chains > 0)
            {
                TVector factor = TLanes.Create(Unsafe.Add(ref part, i));
                a0 = Add(a0, factor, first, mask, ref table);
                b0 = Add(b0, factor, second, mask, ref table);
            }

            if (RowsPerWord % Chains > 1)
            {
                TVector factor = TLanes.Create(Unsafe.Add(ref part, i + 1));
                a1 = Add(a1, factor, TLanes.ShiftRight(first, TShape.Width), mask, ref table);
                b1 = Add(b1, factor, TLanes.ShiftRight(second, TShape.Width), mask, ref table);
            }

            words = ref Unsafe.Add(ref words, RowPackedCodes.ColumnUnit);
            factors = ref Unsafe.Add(ref factors, RowsPerWord);
        }

        ref int others = ref Unsafe.Add(ref sums, TLanes.Count);
        TVector last = TLanes.Create(BitConverter.SingleToInt32Bits(offset));
        a0 = TLanes.AddNumbers(TLanes.AddNumbers(a0, a2), TLanes.AddNumbers(a1, a3));
        b0 = TLanes.AddNumbers(TLanes.AddNumbers(b0, b2), TLanes.AddNumbers(b1, b3));
        TLanes.Store(TLanes.AddNumbers(TLanes.AddNumbers(TLanes.Load(in sums), a0), last), ref sums);
        TLanes.Store(TLanes.AddNumbers(TLanes.AddNumbers(TLanes.Load(in others), b0), last), ref others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector sum, TVector factor, TVector codes, TVector mask, ref int table) =>
        TLanes.FusedMultiplyAddNumbers(factor, TLanes.Count == TableLength && 1 << TShape.Width <= TableLength ? TLanes.Lookup(in table, codes) : TLanes.ConvertToNumbers(TLanes.And(codes, mask)), sum);

    // Half a vector of a line is too little to ask for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref int words)
    {
        if (Sse.IsSupported && 2 * TLanes.Count * sizeof(int) >= CacheLines.Bytes)
        {
            byte* place = (byte*)Unsafe.AsPointer(ref words) + RowPackedGroups.PrefetchBytes;
            Sse.Prefetch0(place);
            if (2 * TLanes.Count * sizeof(int) > CacheLines.Bytes)
            {
                Sse.Prefetch0(place + CacheLines.Bytes);
            }
        }
    }
}
