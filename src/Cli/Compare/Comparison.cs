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
    /// <param name="scale">By what the numbers are divided.</param>
    /// <param name="threads">How many formats are rounded to at once. It makes no difference to the results: each format sees the pieces in their order.</param>
    /// <param name="report">Told the share that is done.</param>
    public static Comparison Run(
        ImmutableArray<NumberFormat> formats, ImmutableArray<TensorValues> tensors, ScaleMode scale, int threads, Action<double> report)
    {
        ErrorStatistics[][] statistics = [.. formats.Select(_ => tensors.Select(_ => new ErrorStatistics()).ToArray())];
        double all = Math.Max(1, tensors.Sum(tensor => (double)tensor.Declaration.ElementCount));
        double done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        double[] values = new double[PieceLength];
        double[] absMax = new double[scale == ScaleMode.None ? 0 : PieceLength];
        for (int t = 0; t < tensors.Length; t++)
        {
            int tensor = t;
            TensorValues source = tensors[t];
            double[] groups = AbsMaxOfGroups(source, scale, values);
            for (long start = 0; start < source.Declaration.ElementCount; start += PieceLength)
            {
                int length = (int)Math.Min(PieceLength, source.Declaration.ElementCount - start);
                source.Read(start, values.AsSpan(0, length));
                for (int i = 0; i < Math.Min(length, absMax.Length); i++)
                {
                    absMax[i] = groups[GroupOf(source, scale, start + i)];
                }

                Parallel.For(0, formats.Length, options, format =>
                    Add(statistics[format][tensor], formats[format], values.AsSpan(0, length), absMax.AsSpan(0, Math.Min(length, absMax.Length))));
                done += length;
                report(done / all);
            }
        }

        List<Score> scores = [.. formats.Select((format, index) => new Score(format, Sum(statistics[index]), [.. statistics[index]]))];
        scores.Sort((left, right) => Score.Compare(left.Format, left.Total, right.Format, right.Total));
        return new Comparison(scale, tensors, [.. scores]);
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

    private static ErrorStatistics Sum(ErrorStatistics[] parts)
    {
        var sum = new ErrorStatistics();
        foreach (ErrorStatistics part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}
