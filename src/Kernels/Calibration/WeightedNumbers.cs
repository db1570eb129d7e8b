namespace NumFormats.Kernels;

/// <summary>Different numbers in increasing order with their weights, and the sums of any run of them.</summary>
/// <remarks>
/// The sum over a run is the difference of two prefix sums. So that little is lost by it, numbers count from the median, and sums are kept in two binary64 numbers, the second of which has what the rounding of the first dropped.
/// </remarks>
internal sealed class WeightedNumbers
{
    private readonly double[] _numbers;
    private readonly double _center;

    // Over the numbers before each index.
    private readonly TwoSum[] _weights;
    private readonly TwoSum[] _sums;
    private readonly TwoSum[] _squares;

    /// <summary>Sorts numbers, and joins equal ones; those of weight zero are left out.</summary>
    /// <param name="numbers">Finite numbers.</param>
    /// <param name="weights">As many weights, or none for equal ones.</param>
    public WeightedNumbers(ReadOnlySpan<float> numbers, ReadOnlySpan<float> weights)
    {
        // Of equal numbers the lighter first, so that their sum does not depend on the order in which they are given.
        var sorted = new (float Number, float Weight)[numbers.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = (numbers[i], weights.IsEmpty ? 1 : weights[i]);
        }

        Array.Sort(sorted);
        var joined = new List<(float Number, double Weight)>();
        foreach ((float number, float weight) in sorted)
        {
            if (weight == 0)
            {
                continue;
            }

            if (joined.Count > 0 && joined[^1].Number == number)
            {
                joined[^1] = (number, joined[^1].Weight + weight);
            }
            else
            {
                joined.Add((number, weight));
            }
        }

        Count = joined.Count;
        _numbers = [.. joined.Select(entry => (double)entry.Number)];
        _center = Count == 0 ? 0 : _numbers[Count / 2];
        _weights = new TwoSum[Count + 1];
        _sums = new TwoSum[Count + 1];
        _squares = new TwoSum[Count + 1];
        for (int i = 0; i < Count; i++)
        {
            double weight = joined[i].Weight;
            double number = _numbers[i] - _center;
            _weights[i + 1] = _weights[i].Plus(weight);
            _sums[i + 1] = _sums[i].Plus(weight * number);
            _squares[i + 1] = _squares[i].Plus(weight * number * number);
        }
    }

    /// <summary>How many different numbers there are.</summary>
    public int Count { get; }

    /// <summary>The weighted mean of a run.</summary>
    public double Mean(int start, int end) =>
        end - start == 1 ? _numbers[start] : Math.Clamp(_center + (TwoSum.Difference(_sums[end], _sums[start]) / TwoSum.Difference(_weights[end], _weights[start])), _numbers[start], _numbers[end - 1]);

    /// <summary>The weighted squared distances of a run from its mean.</summary>
    public double SquaredError(int start, int end)
    {
        if (end - start == 1)
        {
            return 0;
        }

        double sum = TwoSum.Difference(_sums[end], _sums[start]);
        return Math.Max(0, TwoSum.Difference(_squares[end], _squares[start]) - (sum * sum / TwoSum.Difference(_weights[end], _weights[start])));
    }

    /// <summary>How many numbers are not greater than one.</summary>
    public int CountUpTo(double number)
    {
        int found = Array.BinarySearch(_numbers, number);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The end of the shortest run from the first number on that has a part of all weight.</summary>
    public int IndexOfWeight(double part)
    {
        double goal = part * _weights[Count].Value;
        int low = 1;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _weights[middle].Value >= goal ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>A sum of binary64 numbers and the rest that it lacks.</summary>
    /// <remarks>Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", Zeitschrift für Angewandte Mathematik und Mechanik 54, 1974.</remarks>
    private readonly record struct TwoSum(double Value, double Rest)
    {
        public static double Difference(TwoSum x, TwoSum y) => x.Value - y.Value + (x.Rest - y.Rest);

        public TwoSum Plus(double term)
        {
            double sum = Value + term;
            double rest = Math.Abs(Value) >= Math.Abs(term) ? Value - sum + term : term - sum + Value;
            return new TwoSum(sum, Rest + rest);
        }
    }
}
