using System.Numerics.Tensors;

namespace NumFormats.Inference;

/// <summary>What is kept of the error of a block of codes: outliers, and the main directions of the rest.</summary>
internal sealed class BlockErrors
{
    private const int PowerIterations = 4;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int[] _outlierPlaces = [];
    private readonly float[] _outlierErrors = [];
    private readonly float[] _left;
    private readonly float[] _right;
    private readonly int _rank;

    /// <summary>Takes outliers and directions out of an error.</summary>
    /// <param name="error">The numbers less what their codes stand for, which this changes.</param>
    /// <param name="columns">The length of its rows.</param>
    /// <param name="isOutlier">Which are outliers; null for none.</param>
    /// <param name="rank">The most directions.</param>
    public BlockErrors(Span<float> error, int columns, bool[]? isOutlier, int rank)
    {
        _rows = error.Length / columns;
        _columns = columns;
        if (isOutlier is not null)
        {
            _outlierPlaces = [.. Enumerable.Range(0, error.Length).Where(place => isOutlier[place])];
            _outlierErrors = new float[_outlierPlaces.Length];
            for (int i = 0; i < _outlierPlaces.Length; i++)
            {
                _outlierErrors[i] = error[_outlierPlaces[i]];
                error[_outlierPlaces[i]] = 0;
            }
        }

        _rank = Math.Min(rank, Math.Min(_rows, columns));
        _left = new float[_rank * _rows];
        _right = new float[_rank * columns];
        for (int direction = 0; direction < _rank; direction++)
        {
            TakeDirection(error, _left.AsSpan(direction * _rows, _rows), _right.AsSpan(direction * columns, columns));
        }
    }

    /// <summary>What it takes in memory.</summary>
    public long Bytes => (8L * _outlierPlaces.Length) + (4L * (_left.Length + _right.Length));

    /// <summary>Which of the numbers are the outliers: those farthest from the mean of their row; of equal ones the first.</summary>
    public static bool[] Outliers(ReadOnlySpan<float> numbers, int columns, double share)
    {
        float[] distances = new float[numbers.Length];
        for (int start = 0; start < numbers.Length; start += columns)
        {
            ReadOnlySpan<float> part = numbers.Slice(start, columns);
            double sum = 0;
            foreach (float number in part)
            {
                sum += number;
            }

            TensorPrimitives.Subtract(part, (float)(sum / columns), distances.AsSpan(start, columns));
        }

        bool[] isOutlier = new bool[numbers.Length];
        foreach (int place in Enumerable.Range(0, numbers.Length).OrderByDescending(place => Math.Abs(distances[place])).Take((int)(share * numbers.Length)))
        {
            isOutlier[place] = true;
        }

        return isOutlier;
    }

    /// <summary>Adds the rows of the error times their factors to the sums.</summary>
    public void AddScaled(ReadOnlySpan<float> factors, Span<float> sums)
    {
        for (int i = 0; i < _outlierPlaces.Length; i++)
        {
            sums[_outlierPlaces[i] % _columns] += factors[_outlierPlaces[i] / _columns] * _outlierErrors[i];
        }

        for (int direction = 0; direction < _rank; direction++)
        {
            float along = FloatFunctions.Dot(factors, _left.AsSpan(direction * _rows, _rows));
            ReadOnlySpan<float> right = _right.AsSpan(direction * _columns, _columns);
            for (int column = 0; column < _columns; column++)
            {
                sums[column] += along * right[column];
            }
        }
    }

    /// <summary>Adds the error to numbers.</summary>
    public void AddTo(Span<float> numbers)
    {
        for (int i = 0; i < _outlierPlaces.Length; i++)
        {
            numbers[_outlierPlaces[i]] += _outlierErrors[i];
        }

        for (int i = 0; _rank > 0 && i < numbers.Length; i++)
        {
            for (int direction = 0; direction < _rank; direction++)
            {
                numbers[i] += _left[(direction * _rows) + (i / _columns)] * _right[(direction * _columns) + (i % _columns)];
            }
        }
    }

    // The direction in which the error is largest, by power iteration, taken out of it.
    private void TakeDirection(Span<float> error, Span<float> left, Span<float> right)
    {
        right.Fill(1);
        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            for (int row = 0; row < _rows; row++)
            {
                left[row] = FloatFunctions.Dot(error.Slice(row * _columns, _columns), right);
            }

            float length = FloatFunctions.Dot(left, left);
            if (length == 0)
            {
                right.Clear();
                return;
            }

            right.Clear();
            for (int row = 0; row < _rows; row++)
            {
                for (int column = 0; column < _columns; column++)
                {
                    right[column] += left[row] / length * error[(row * _columns) + column];
                }
            }
        }

        for (int i = 0; i < error.Length; i++)
        {
            error[i] -= left[i / _columns] * right[i % _columns];
        }
    }
}
