using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>How many numbers lie between each power of two and the next: counts of floor(log2 |x|), gathered span by span.</summary>
/// <remarks>Subnormal numbers count by their value. Zeros, infinities and NaN count apart. Not for use by several threads at once; histograms of parts are added up.</remarks>
public sealed class ExponentHistogram
{
    private const int LeastPossible = -1074;
    private const int GreatestPossible = 1023;

    // Numbers of like size meet in the same counter, and each count waits for the last one's store. Elements take turns between tables, so that they wait less.
    private const int TableCount = 4;

    // So long that going through the tables costs little.
    private const int BlockLength = 1 << 15;

    private readonly long[] _counts = new long[GreatestPossible - LeastPossible + 1];

    /// <summary>The number of zeros.</summary>
    public long ZeroCount { get; private set; }

    /// <summary>The number of infinities.</summary>
    public long InfinityCount { get; private set; }

    /// <summary>The number of NaN.</summary>
    public long NaNCount { get; private set; }

    /// <summary>The number of numbers that are neither zero nor infinite nor NaN.</summary>
    public long Count => _counts.Sum();

    /// <summary>The least exponent of a number; null without numbers.</summary>
    public int? LeastExponent => Exponent(Array.FindIndex(_counts, count => count != 0));

    /// <summary>The greatest exponent of a number; null without numbers.</summary>
    public int? GreatestExponent => Exponent(Array.FindLastIndex(_counts, count => count != 0));

    /// <summary>The number of numbers with 2^exponent ≤ |x| &lt; 2^(exponent + 1).</summary>
    public long this[int exponent] => exponent is >= LeastPossible and <= GreatestPossible ? _counts[exponent - LeastPossible] : 0;

    /// <summary>Counts numbers.</summary>
    public void Add(ReadOnlySpan<float> numbers) => AddNumbers(MemoryMarshal.Cast<float, int>(numbers));

    /// <summary>Counts numbers.</summary>
    public void Add(ReadOnlySpan<double> numbers) => AddNumbers(MemoryMarshal.Cast<double, long>(numbers));

    /// <summary>Adds the counts of other numbers.</summary>
    public void Add(ExponentHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ZeroCount += other.ZeroCount;
        InfinityCount += other.InfinityCount;
        NaNCount += other.NaNCount;
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    private static int? Exponent(int index) => index < 0 ? null : index + LeastPossible;

    private void AddNumbers<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        int fieldCount = 2 * (WideNumber<T>.Bias + 1);
        Span<int> tables = stackalloc int[TableCount * fieldCount];
        for (int start = 0; start < numbers.Length; start += BlockLength)
        {
            ReadOnlySpan<T> block = numbers[start..Math.Min(start + BlockLength, numbers.Length)];
            tables.Clear();
            CountFields(ref MemoryMarshal.GetReference(block), block.Length, ref MemoryMarshal.GetReference(tables));
            int ordinaryCount = 0;
            for (int field = 1; field < fieldCount - 1; field++)
            {
                int count = 0;
                for (int table = 0; table < TableCount; table++)
                {
                    count += tables[(table * fieldCount) + field];
                }

                _counts[field - WideNumber<T>.Bias - LeastPossible] += count;
                ordinaryCount += count;
            }

            if (ordinaryCount < block.Length)
            {
                AddSpecial(block);
            }
        }
    }

    /// <summary>Counts the exponent fields of numbers, which are exponents above the bias where they are neither all zeros nor all ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountFields<T>(ref T numbers, nint count, ref int tables)
        where T : unmanaged
    {
        nint fieldCount = 2 * (WideNumber<T>.Bias + 1);
        ref int second = ref Unsafe.Add(ref tables, fieldCount);
        ref int third = ref Unsafe.Add(ref second, fieldCount);
        ref int fourth = ref Unsafe.Add(ref third, fieldCount);
        nint i = 0;
        for (; i <= count - TableCount; i += TableCount)
        {
            Unsafe.Add(ref tables, Field(Unsafe.Add(ref numbers, i)))++;
            Unsafe.Add(ref second, Field(Unsafe.Add(ref numbers, i + 1)))++;
            Unsafe.Add(ref third, Field(Unsafe.Add(ref numbers, i + 2)))++;
            Unsafe.Add(ref fourth, Field(Unsafe.Add(ref numbers, i + 3)))++;
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref tables, Field(Unsafe.Add(ref numbers, i)))++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Field<T>(T number)
        where T : unmanaged => (nint)(Magnitude(number) >>> WideNumber<T>.SignificandBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Magnitude<T>(T number)
        where T : unmanaged =>
        WideNumber<T>.MagnitudeMask & (typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(number) : Unsafe.BitCast<T, long>(number));

    /// <summary>Counts the subnormal numbers, zeros, infinities and NaN among numbers.</summary>
    private void AddSpecial<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        foreach (T number in numbers)
        {
            long magnitude = Magnitude(number);
            if (magnitude >= WideNumber<T>.Infinity)
            {
                InfinityCount += magnitude == WideNumber<T>.Infinity ? 1 : 0;
                NaNCount += magnitude == WideNumber<T>.Infinity ? 0 : 1;
            }
            else if (magnitude == 0)
            {
                ZeroCount++;
            }
            else if (magnitude >>> WideNumber<T>.SignificandBits == 0)
            {
                _counts[Math.ILogB(WideNumber<T>.ToDouble(magnitude)) - LeastPossible]++;
            }
        }
    }
}
