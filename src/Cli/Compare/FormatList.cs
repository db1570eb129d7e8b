using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NumFormats.Cli;

/// <summary>Lists of formats as people type them: names, groups, ranges in braces and patterns, separated by commas.</summary>
internal static partial class FormatList
{
    /// <summary>The list that is compared unless another is given.</summary>
    public const string Default = "default";

    /// <summary>What a list may hold, for help and messages.</summary>
    public const string Grammar =
        "names such as e4m3fn, p3109_k8p3se, mxfp4, nvfp4:modelopt, int4g128 or q4_0; ranges such as e{2..5}m{1..10}, and {e,f} for one of several; patterns such as e4* over all formats "
        + "that have names; named (all number formats of those); blocks (all block formats of those); sweep (e{2..5}m{1..10}); default (sweep, blocks and the signed floats of named but f64); "
        + "all (sweep, named and blocks)";

    private const string Sweep = "e{2..5}m{1..10}";
    private const int MaxLength = 10_000;

    /// <summary>Reads a list. A format that is named twice, under whatever names, is in it once.</summary>
    /// <exception cref="FormatException">A name is unknown, a pattern matches nothing, or the list is empty or far too long.</exception>
    public static ImmutableArray<ComparedFormat> Parse(string text)
    {
        var formats = new List<ComparedFormat>();
        foreach (string item in SplitAtCommas(text))
        {
            foreach (ComparedFormat format in ReadItem(item))
            {
                if (!formats.Contains(format))
                {
                    formats.Add(format);
                }
            }
        }

        return formats.Count > 0 ? [.. formats] : throw new FormatException($"An empty list of formats. Expected {Grammar}.");
    }

    private static IEnumerable<ComparedFormat> ReadItem(string item)
    {
        switch (item.ToUpperInvariant())
        {
            case "NAMED":
                return Numbers(NumberFormat.Named);
            case "SWEEP":
                return Expand(Sweep).Select(ComparedFormat.Parse);
            case "BLOCKS":
                return ComparedFormat.Blocks;
            case "DEFAULT":
                return UsualFormats().Concat(Expand(Sweep).Select(ComparedFormat.Parse)).Concat(ComparedFormat.Blocks);
            case "ALL":
                return Numbers(NumberFormat.Named).Concat(Expand(Sweep).Select(ComparedFormat.Parse)).Concat(ComparedFormat.Blocks);
        }

        if (item.AsSpan().ContainsAny('*', '?'))
        {
            var pattern = new Regex(
                "^" + Regex.Escape(item).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            ComparedFormat[] matches = [.. ComparedFormat.Named.Where(format => pattern.IsMatch(format.Name))];
            return matches.Length > 0
                ? matches
                : throw new FormatException($"'{item}' matches no format. Expected a pattern over {string.Join(", ", ComparedFormat.Named.Select(format => format.Name))}.");
        }

        return Expand(item).Select(ComparedFormat.Parse);
    }

    // Weights have signs, and nothing is rounded to binary64 in earnest.
    private static IEnumerable<ComparedFormat> UsualFormats() =>
        Numbers(FloatFormat.Named.Where(format => format.IsSigned && !format.Equals(FloatFormat.Binary64)));

    private static IEnumerable<ComparedFormat> Numbers(IEnumerable<NumberFormat> formats) => formats.Select(format => new ComparedFormat.OfNumbers(format));

    private static IEnumerable<string> SplitAtCommas(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (i == text.Length || (c == ',' && depth == 0))
            {
                string item = text[start..i].Trim();
                start = i + 1;
                if (item.Length > 0)
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>Replaces braces, the first varying slowest.</summary>
    private static IReadOnlyList<string> Expand(string item)
    {
        var results = new List<string> { "" };
        int position = 0;
        foreach (Match match in Braces().Matches(item))
        {
            string literal = item[position..match.Index];
            string[] choices = [.. Choices(match)];
            position = match.Index + match.Length;
            results = [.. results.SelectMany(prefix => choices.Select(choice => prefix + literal + choice))];
            if (results.Count > MaxLength)
            {
                throw new FormatException($"'{item}' stands for too many formats. Expected at most {MaxLength}.");
            }
        }

        return [.. results.Select(prefix => prefix + item[position..])];
    }

    private static IEnumerable<string> Choices(Match braces)
    {
        if (!braces.Groups["first"].Success)
        {
            return braces.Groups["items"].Value.Split(',', StringSplitOptions.TrimEntries);
        }

        int first = int.Parse(braces.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        int last = int.Parse(braces.Groups["last"].ValueSpan, CultureInfo.InvariantCulture);
        return first <= last
            ? Enumerable.Range(first, last - first + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))
            : throw new FormatException($"'{braces.Value}' is not a range. Expected the smaller number first.");
    }

    [GeneratedRegex(@"\{((?<first>\d{1,3})\.\.(?<last>\d{1,3})|(?<items>[^{}]*))\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Braces();
}
