using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>One integer execution: the tensors of all layers for some examples.</summary>
internal sealed class IntegerPass : IDisposable
{
    private readonly byte[][] _tensors;
    private readonly int[] _lengths;

    public IntegerPass(IReadOnlyList<IntegerSlot> slots, int batch)
    {
        Batch = batch;
        _tensors = new byte[slots.Count][];
        _lengths = new int[slots.Count];
        for (int i = 0; i < slots.Count; i++)
        {
            // A layer without integers of its own has another one's slot.
            _lengths[i] = slots[i].Index == i ? checked(slots[i].Count * slots[i].Size * batch) : 0;
            _tensors[i] = ArrayPool<byte>.Shared.Rent(_lengths[i]);
        }
    }

    /// <summary>The number of examples.</summary>
    public int Batch { get; }

    /// <summary>The integers of a tensor of up to eight bits.</summary>
    public Span<sbyte> Bytes(IntegerSlot slot) => MemoryMarshal.Cast<byte, sbyte>(Tensor(slot));

    /// <summary>The integers of a tensor of nine to sixteen bits.</summary>
    public Span<short> Shorts(IntegerSlot slot) => MemoryMarshal.Cast<byte, short>(Tensor(slot));

    /// <summary>The integers of a tensor of more bits.</summary>
    public Span<int> Integers(IntegerSlot slot) => MemoryMarshal.Cast<byte, int>(Tensor(slot));

    /// <summary>Gives the memory of the tensors back.</summary>
    public void Dispose()
    {
        foreach (byte[] tensor in _tensors)
        {
            ArrayPool<byte>.Shared.Return(tensor);
        }
    }

    /// <summary>Integers of a tensor, from one on, as many as there is room for.</summary>
    public void Load(IntegerSlot slot, int first, Span<int> destination)
    {
        switch (slot.Size)
        {
            case 1:
                Widen(Bytes(slot).Slice(first, destination.Length), destination);
                break;
            case 2:
                TensorPrimitives.ConvertTruncating<short, int>(Shorts(slot).Slice(first, destination.Length), destination);
                break;
            default:
                Integers(slot).Slice(first, destination.Length).CopyTo(destination);
                break;
        }
    }

    /// <summary>Puts integers that are in its range into a tensor.</summary>
    public void Store(IntegerSlot slot, int first, ReadOnlySpan<int> source)
    {
        switch (slot.Size)
        {
            case 1:
                Narrow(source, Bytes(slot).Slice(first, source.Length));
                break;
            case 2:
                TensorPrimitives.ConvertTruncating(source, Shorts(slot)[first..]);
                break;
            default:
                source.CopyTo(Integers(slot)[first..]);
                break;
        }
    }

    /// <summary>Requantizes rows of accumulators into a tensor.</summary>
    public void Requantize(Requantizer requantizer, ReadOnlySpan<int> source, int rows, IntegerSlot slot, int first)
    {
        switch (slot.Size)
        {
            case 1:
                requantizer.Apply(source, rows, Bytes(slot)[first..]);
                break;
            case 2:
                requantizer.Apply(source, rows, Shorts(slot)[first..]);
                break;
            default:
                requantizer.Apply(source, rows, Integers(slot)[first..]);
                break;
        }
    }

    private Span<byte> Tensor(IntegerSlot slot) => _tensors[slot.Index].AsSpan(0, _lengths[slot.Index]);

    private static void Narrow(ReadOnlySpan<int> source, Span<sbyte> destination)
    {
        int step = Vector<sbyte>.Count;
        int whole = source.Length & -step;
        for (int i = 0; i < whole; i += step)
        {
            ReadOnlySpan<int> part = source.Slice(i, step);
            Vector<short> low = Vector.Narrow(new Vector<int>(part), new Vector<int>(part[Vector<int>.Count..]));
            Vector<short> high = Vector.Narrow(new Vector<int>(part[(2 * Vector<int>.Count)..]), new Vector<int>(part[(3 * Vector<int>.Count)..]));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (int i = whole; i < source.Length; i++)
        {
            destination[i] = (sbyte)source[i];
        }
    }

    private static void Widen(ReadOnlySpan<sbyte> source, Span<int> destination)
    {
        int step = Vector<sbyte>.Count;
        int whole = source.Length & -step;
        for (int i = 0; i < whole; i += step)
        {
            Span<int> part = destination.Slice(i, step);
            Vector.Widen(new Vector<sbyte>(source[i..]), out Vector<short> low, out Vector<short> high);
            Vector.Widen(low, out Vector<int> first, out Vector<int> second);
            first.CopyTo(part);
            second.CopyTo(part[Vector<int>.Count..]);
            Vector.Widen(high, out first, out second);
            first.CopyTo(part[(2 * Vector<int>.Count)..]);
            second.CopyTo(part[(3 * Vector<int>.Count)..]);
        }

        for (int i = whole; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }
}
