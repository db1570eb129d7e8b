using System.CommandLine;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>The options that say how results are rounded and what becomes of overflow.</summary>
internal sealed class RoundingOptions
{
    private const int MaxRandomBits = 32;

    private readonly Option<RoundingMode> _mode = KnownValues.ChoiceOption("--rounding", "How results are rounded.", ModeNames.Rounding);

    private readonly Option<OverflowMode> _overflow = KnownValues.ChoiceOption(
        "--overflow",
        "What becomes of numbers beyond the largest finite one: to infinity (else NaN, else the largest), all to the largest, or finite ones to the largest while infinity stays.",
        ModeNames.Overflow);

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The seed of random numbers; the same seed gives the same output.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _randomBits = KnownValues.IntegerOption(
        "--random-bits", $"How many random bits decide a stochastic rounding, 1 to {MaxRandomBits}.", 1, MaxRandomBits, byDefault: MaxRandomBits);

    /// <summary>Creates the options and adds them to a command.</summary>
    public RoundingOptions(Command command)
    {
        command.Add(_mode);
        command.Add(_overflow);
        command.Add(_seed);
        command.Add(_randomBits);
    }

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult result) => result.GetValue(_seed);

    /// <summary>How results are rounded.</summary>
    public BulkRounding Rounding(ParseResult result)
    {
        RoundingMode mode = result.GetValue(_mode);
        return mode == RoundingMode.Stochastic ? new StochasticRounding(Seed(result), result.GetValue(_randomBits)) : mode;
    }

    /// <summary>What becomes of overflow.</summary>
    public OverflowMode Overflow(ParseResult result) => result.GetValue(_overflow);
}
