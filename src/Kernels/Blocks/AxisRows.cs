using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>A tensor as rows along one of its axes, the other axes in their order.</summary>
internal static class AxisRows
{
    /// <summary>Copies a tensor's rows out.</summary>
    public static void Load(in ReadOnlyTensorSpan<float> tensor, int axis, Span<float> rows)
    {
        var walk = new Walk(tensor.Lengths, axis);
        if (axis == tensor.Rank - 1 && tensor.FlattenedLength > 0 && tensor.IsDense)
        {
            tensor.FlattenTo(rows);
            return;
        }

        for (nint i = 0; i < tensor.FlattenedLength; i++, walk.MoveNext())
        {
            rows[(int)i] = tensor[walk.Index];
        }
    }

    /// <summary>Copies rows into a tensor.</summary>
    public static void Store(ReadOnlySpan<float> rows, int axis, in TensorSpan<float> tensor)
    {
        var walk = new Walk(tensor.Lengths, axis);
        for (nint i = 0; i < tensor.FlattenedLength; i++, walk.MoveNext())
        {
            tensor[walk.Index] = rows[(int)i];
        }
    }

    /// <summary>The indices in the order of rows: the given axis fastest, then the others from the last.</summary>
    private readonly ref struct Walk(ReadOnlySpan<nint> lengths, int axis)
    {
        private readonly ReadOnlySpan<nint> _lengths = lengths;
        private readonly nint[] _index = new nint[lengths.Length];

        public ReadOnlySpan<nint> Index => _index;

        public void MoveNext()
        {
            if (_index.Length == 0 || Increment(axis))
            {
                return;
            }

            for (int other = _index.Length - 1; other >= 0; other--)
            {
                if (other != axis && Increment(other))
                {
                    return;
                }
            }
        }

        private bool Increment(int which)
        {
            _index[which]++;
            if (_index[which] < _lengths[which])
            {
                return true;
            }

            _index[which] = 0;
            return false;
        }
    }
}
