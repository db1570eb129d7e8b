using System.Buffers;
using System.Collections.Immutable;
using NumFormats.Files;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>Which format did how well on which tensors.</summary>
/// <param name="Scale">By what the numbers were divided.</param>
/// <param name="Tensors">The tensors, in the order of the files.</param>
/// <param name="Scores">The scores, the best first.</param>
internal sealed record Comparison(ScaleMode Scale, ImmutableArray<TensorValues> Tensors, ImmutableArray<Score> Scores)
{
    private const int PieceLength = 1 << 16;

    /// <summary>Rounds every tensor to every format.</summary>
    /// <param name="formats">The formats.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="scale">By what numbers are divided in formats without scales of their own.</param>
    /// <param name="threads">How many formats are rounded to at once. It makes no difference to the results: each format sees the pieces in their order.</param>
    /// <param name="report">Told the share that is done.</param>
    public static Comparison Run(
        ImmutableArray<ComparedFormat> formats, ImmutableArray<TensorValues> tensors, ScaleMode scale, int threads, Action<double> report)
    {
        Tally[] tallies = [.. formats.Select(format => new Tally(format, tensors.Length))];
        Tally[] ofNumbers = [.. tallies.Where(tally => tally.Format is ComparedFormat.OfNumbers)];
        Tally[] ofMatrices = [.. tallies.Where(tally => tally.Format is ComparedFormat.OfMatrices)];
        double all = Math.Max(1, tensors.Sum(tensor => (double)tensor.Declaration.ElementCount)) * Math.Max(1, tallies.Length);
        double done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (int t = 0; t < tensors.Length; t++)
        {
            if (ofNumbers.Length > 0)
            {
                RoundNumbers(ofNumbers, t, tensors[t], scale, options, elements => report((done += (double)elements * ofNumbers.Length) / all));
            }

            if (ofMatrices.Length > 0)
            {
                RoundMatrices(ofMatrices, t, tensors[t], options);
                report((done += (double)tensors[t].Declaration.ElementCount * ofMatrices.Length) / all);
            }
        }

        return new Comparison(scale, tensors, [.. Score.Ranked(tallies.Select(tally => tally.ToScore())).Select(ranked => ranked.Score)]);
    }

    private static void RoundNumbers(Tally[] tallies, int tensor, TensorValues source, ScaleMode scale, ParallelOptions options, Action<int> report)
    {
        double[] values = new double[PieceLength];
        double[] absMax = new double[scale == ScaleMode.None ? 0 : PieceLength];
        double[] groups = AbsMaxOfGroups(source, scale, values);
        for (long start = 0; start < source.Declaration.ElementCount; start += PieceLength)
        {
            int length = (int)Math.Min(PieceLength, source.Declaration.ElementCount - start);
            source.Read(start, values.AsSpan(0, length));
            for (int i = 0; i < Math.Min(length, absMax.Length); i++)
            {
                absMax[i] = groups[GroupOf(source, scale, start + i)];
            }

            Parallel.For(0, tallies.Length, options, index =>
                Add(
                    tallies[index].Tensors[tensor],
                    ((ComparedFormat.OfNumbers)tallies[index].Format).Format,
                    values.AsSpan(0, length),
                    absMax.AsSpan(0, Math.Min(length, absMax.Length))));
            report(length);
        }
    }

    private static void RoundMatrices(Tally[] tallies, int tensor, TensorValues source, ParallelOptions options)
    {
        if (source.Declaration.ElementCount > Array.MaxLength)
        {
            throw new InvalidInputException(
                $"{source.File}: tensor '{source.Declaration.Name}' has {source.Declaration.ElementCount} elements; expected at most {Array.MaxLength} for block formats.");
        }

        (int rows, int columns) = source.MatrixShape;
        float[] numbers = source.ReadSingles();

        // An infinity or a NaN would be all of its block, or of its row.
        bool[] isFinite = [.. numbers.Select(float.IsFinite)];
        float[] finite = [.. numbers.Select(number => float.IsFinite(number) ? number : 0)];
        Parallel.For(0, tallies.Length, options, index =>
        {
            RoundedMatrix rounded = ((ComparedFormat.OfMatrices)tallies[index].Format).Round(finite, rows, columns);
            tallies[index].AddBits(rounded.Bits * finite.Length, finite.Length, rounded.Saturated is not null);
            double[] expected = new double[Math.Min(PieceLength, finite.Length)];
            double[] found = new double[expected.Length];
            int saturated = rounded.Saturated ?? 0;
            for (int start = 0; start < finite.Length; start += PieceLength)
            {
                int length = Math.Min(PieceLength, finite.Length - start);
                source.Read(start, expected.AsSpan(0, length));
                for (int i = 0; i < length; i++)
                {
                    found[i] = isFinite[start + i] ? rounded.Numbers[start + i] : 0;
                }

                tallies[index].Tensors[tensor].Add(expected.AsSpan(0, length), found.AsSpan(0, length), start == 0 ? saturated : 0);
            }
        });
    }

    private static void Add(ErrorStatistics statistics, NumberFormat format, ReadOnlySpan<double> values, ReadOnlySpan<double> absMax)
    {
        double[] rounded = ArrayPool<double>.Shared.Rent(values.Length);
        double[] scales = ArrayPool<double>.Shared.Rent(values.Length);
        Quantization.AbsMaxScales(format, absMax, scales);
        Span<double> results = rounded.AsSpan(0, values.Length);
        int saturated = Quantization.RoundTrip(format, values, scales.AsSpan(0, absMax.Length), results);
        statistics.Add(values, results, saturated);
        ArrayPool<double>.Shared.Return(scales);
        ArrayPool<double>.Shared.Return(rounded);
    }

    /// <summary>The largest magnitude of each group of elements that share a scale.</summary>
    private static double[] AbsMaxOfGroups(TensorValues source, ScaleMode scale, double[] buffer)
    {
        TensorDeclaration declaration = source.Declaration;
        if (scale == ScaleMode.None || declaration.ElementCount == 0)
        {
            return [];
        }

        long groupCount = scale == ScaleMode.Channel ? source.ChannelCount : 1;
        if (groupCount > Array.MaxLength)
        {
            throw new InvalidInputException($"{source.File}: tensor '{declaration.Name}' has {groupCount} channels; expected at most {Array.MaxLength}.");
        }

        double[] groups = new double[groupCount];
        for (long start = 0; start < declaration.ElementCount; start += buffer.Length)
        {
            Span<double> values = buffer.AsSpan(0, (int)Math.Min(buffer.Length, declaration.ElementCount - start));
            source.Read(start, values);
            for (int i = 0; i < values.Length; i++)
            {
                ref double largest = ref groups[GroupOf(source, scale, start + i)];
                largest = Math.Max(largest, Quantization.LargestMagnitude(values.Slice(i, 1)));
            }
        }

        return groups;
    }

    private static long GroupOf(TensorValues source, ScaleMode scale, long element) => scale == ScaleMode.Channel ? source.ChannelOf(element) : 0;

    // What is found about a format.
    private sealed class Tally(ComparedFormat format, int tensors)
    {
        private double _bits;
        private double _elements;
        private bool _countsSaturation = true;

        public ComparedFormat Format => format;

        public ImmutableArray<ErrorStatistics> Tensors { get; } = [.. Enumerable.Range(0, tensors).Select(_ => new ErrorStatistics())];

        public void AddBits(double bits, int elements, bool countsSaturation)
        {
            _bits += bits;
            _elements += elements;
            _countsSaturation &= countsSaturation;
        }

        public Score ToScore()
        {
            var total = new ErrorStatistics();
            foreach (ErrorStatistics part in Tensors)
            {
                total.Add(part);
            }

            double bits = format is ComparedFormat.OfNumbers numbers ? numbers.Format.BitWidth : _elements > 0 ? _bits / _elements : 0;
            return new Score(format, bits, _countsSaturation, total, Tensors);
        }
    }
}
