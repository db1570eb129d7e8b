using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>The elements of a tensor in pieces of rows, the last axis fastest.</summary>
internal ref struct TensorRows
{
    private readonly ReadOnlySpan<nint> _lengths;
    private readonly Span<nint> _start;
    private readonly int _longest;
    private bool _isStarted;

    /// <summary>Begins before the first piece.</summary>
    /// <param name="lengths">The shape.</param>
    /// <param name="start">Room for an index: as many zeros as there are axes.</param>
    /// <param name="longest">The largest number of elements in a piece.</param>
    public TensorRows(ReadOnlySpan<nint> lengths, Span<nint> start, int longest)
    {
        _lengths = lengths;
        _start = start;
        _longest = longest;
    }

    /// <summary>The index of the piece's first element.</summary>
    public readonly ReadOnlySpan<nint> Start => _start;

    /// <summary>The number of elements in the piece.</summary>
    public readonly int Length => (int)Math.Min(_longest, _lengths[^1] - _start[^1]);

    /// <summary>Goes to the next piece.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            return !_lengths.IsEmpty && !_lengths.Contains(0);
        }

        _start[^1] += Length;
        for (int axis = _start.Length - 1; _start[axis] == _lengths[axis]; axis--)
        {
            if (axis == 0)
            {
                return false;
            }

            _start[axis] = 0;
            _start[axis - 1]++;
        }

        return true;
    }

    /// <summary>Copies a piece out of a tensor of any strides.</summary>
    public static void Load<T>(in ReadOnlyTensorSpan<T> tensor, ReadOnlySpan<nint> start, Span<T> destination)
    {
        if (tensor.TryGetSpan(start, destination.Length, out ReadOnlySpan<T> row))
        {
            row.CopyTo(destination);
            return;
        }

        Span<nint> index = stackalloc nint[start.Length];
        start.CopyTo(index);
        for (int i = 0; i < destination.Length; i++, index[^1]++)
        {
            destination[i] = tensor[index];
        }
    }

    /// <summary>Copies a piece into a tensor of any strides.</summary>
    public static void Store<T>(ReadOnlySpan<T> source, ReadOnlySpan<nint> start, in TensorSpan<T> tensor)
    {
        if (tensor.TryGetSpan(start, source.Length, out Span<T> row))
        {
            source.CopyTo(row);
            return;
        }

        Span<nint> index = stackalloc nint[start.Length];
        start.CopyTo(index);
        for (int i = 0; i < source.Length; i++, index[^1]++)
        {
            tensor[index] = source[i];
        }
    }

    /// <summary>Throws unless two shapes are the same.</summary>
    public static void CheckSameShape(ReadOnlySpan<nint> expected, ReadOnlySpan<nint> found, string parameter)
    {
        if (!found.SequenceEqual(expected))
        {
            throw new ArgumentException($"A shape of [{Text(found)}]; expected [{Text(expected)}], that of the source.", parameter);
        }
    }

    private static string Text(ReadOnlySpan<nint> lengths) => string.Join(", ", lengths.ToArray());
}
