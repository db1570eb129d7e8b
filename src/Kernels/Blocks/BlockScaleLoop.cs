using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops over blocks.</summary>
internal sealed class BlockScaleLoop<TLanes, TVector> : BlockScaler
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    public override int Step => TLanes.Count;

    public override void Divide(ReadOnlySpan<int> numbers, BlockFormat format, Span<byte> scales, Span<int> scaled)
    {
        int length = format.BlockLength;
        int addend = ScaleAddend.Of(format);
        int largestExponent = format.Element.MaxExponent;
        ref int source = ref MemoryMarshal.GetReference(numbers);
        ref int destination = ref MemoryMarshal.GetReference(scaled);
        for (int block = 0; block < scales.Length; block++)
        {
            nint start = (nint)block * length;
            int code = ScaleCode(TLanes.Greatest(LargestMagnitudes(ref Unsafe.Add(ref source, start), length)), addend, largestExponent);
            scales[block] = (byte)code;
            if (code == NaNScale)
            {
                scaled.Slice((int)start, length).Clear();
            }
            else
            {
                MultiplyBlock(ref Unsafe.Add(ref source, start), ref Unsafe.Add(ref destination, start), length, PowerOfTwo(NaNScale - 1 - code));
            }
        }
    }

    public override void Multiply(Span<int> numbers, int blockLength, ReadOnlySpan<byte> scales)
    {
        ref int source = ref MemoryMarshal.GetReference(numbers);
        for (int block = 0; block < scales.Length; block++)
        {
            nint start = (nint)block * blockLength;
            if (scales[block] == NaNScale)
            {
                numbers.Slice((int)start, blockLength).Fill((int)WideNumber<int>.NaN);
            }
            else
            {
                MultiplyBlock(ref Unsafe.Add(ref source, start), ref Unsafe.Add(ref source, start), blockLength, PowerOfTwo(scales[block]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LargestMagnitudes(ref int numbers, int length)
    {
        TVector magnitude = TLanes.Create((int)WideNumber<int>.MagnitudeMask);
        TVector largest = TLanes.Create(0);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            largest = TLanes.Max(largest, TLanes.And(TLanes.Load(in Unsafe.Add(ref numbers, i)), magnitude));
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyBlock(ref int source, ref int destination, int length, int factor)
    {
        TVector factors = TLanes.Create(factor);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyNumbers(TLanes.Load(in Unsafe.Add(ref source, i)), factors), ref Unsafe.Add(ref destination, i));
        }
    }
}
