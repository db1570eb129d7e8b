using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Finds the range of binary32 numbers in whole vectors.</summary>
internal abstract class OperandSurvey
{
    /// <summary>For the widest vectors of the machine.</summary>
    public static OperandSurvey Widest { get; } = WidestLanes.Create<int, OperandSurvey, Factory>(default);

    /// <summary>The numbers of a vector.</summary>
    public abstract int Width { get; }

    /// <summary>A range of the first numbers of rows, <paramref name="columns"/> of each. Infinities and NaN count as numbers from 2^128 on.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The numbers of a row: whole vectors.</param>
    /// <param name="stride">The distance of rows; that of one row does not matter.</param>
    public abstract OperandRange Survey(ReadOnlySpan<float> numbers, int rows, int columns, int stride = 0);

    /// <summary>The loop.</summary>
    /// <remarks>
    /// The bits of all magnitudes together have as many zeros at their end as all numbers have, which tells the precision of normal numbers, and more than that of subnormal ones. For the least exponent, magnitudes are lowered by one unit and halved: zero becomes the largest
    /// integer, and a power of two may seem to be in the binade below.
    /// </remarks>
    private sealed class Loop<TLanes, TVector> : OperandSurvey
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct
    {
        private const int SignificandBits = 23;

        public override int Width => TLanes.Count;

        public override OperandRange Survey(ReadOnlySpan<float> numbers, int rows, int columns, int stride = 0)
        {
            Debug.Assert(columns % Width == 0 && (rows == 0 || columns == 0 || numbers.Length >= ((rows - 1) * stride) + columns), "There are whole vectors.");
            Span<int> found = stackalloc int[3 * TLanes.Count];
            Steps(ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(numbers)), rows, columns, stride, ref MemoryMarshal.GetReference(found));
            int bits = 0;
            int least = int.MaxValue;
            int greatest = 0;
            for (int i = 0; i < TLanes.Count; i++)
            {
                bits |= found[i];
                least = Math.Min(least, found[TLanes.Count + i]);
                greatest = Math.Max(greatest, found[(2 * TLanes.Count) + i]);
            }

            if (bits == 0)
            {
                return new(0, 0, 1);
            }

            int dropped = Math.Min(BitOperations.TrailingZeroCount(bits), SignificandBits);
            int leastField = Math.Max(least >> (SignificandBits - 1), 1);
            return new(leastField - 150 + dropped, Math.Max(greatest >> SignificandBits, 1) - 127, SignificandBits + 1 - dropped);
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Steps(ref int numbers, nint rows, nint columns, nint stride, ref int found)
        {
            TVector mask = TLanes.Create(int.MaxValue);
            TVector one = TLanes.Create(1);
            TVector bits = TLanes.Create(0);
            TVector greatest = bits;
            TVector least = mask;
            for (nint i = 0; i < rows; i++)
            {
                for (nint j = 0; j < columns; j += TLanes.Count)
                {
                    TVector magnitude = TLanes.And(TLanes.Load(in Unsafe.Add(ref numbers, j)), mask);
                    bits = TLanes.Or(bits, magnitude);
                    greatest = TLanes.Max(greatest, magnitude);
                    least = TLanes.Min(least, TLanes.ShiftRight(TLanes.Subtract(magnitude, one), 1));
                }

                numbers = ref Unsafe.Add(ref numbers, stride);
            }

            TLanes.Store(bits, ref found);
            TLanes.Store(least, ref Unsafe.Add(ref found, TLanes.Count));
            TLanes.Store(greatest, ref Unsafe.Add(ref found, 2 * TLanes.Count));
        }
    }

    private readonly struct Factory : ILaneFactory<int, OperandSurvey>
    {
        public OperandSurvey Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new Loop<TLanes, TVector>();
    }
}
