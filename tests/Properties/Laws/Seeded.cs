using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace NumFormats.Properties;

/// <summary>Checks properties from a fixed seed, so that a run can be repeated, or from another one to look further.</summary>
internal static class Seeded
{
    private const string Variable = "NUMFORMATS_SEED";
    private const ulong Usual = 20_260_214;

    // The second word of FsCheck's generator is odd.
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private static ulong Seed { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : Usual;

    /// <summary>Fails, with the seed, if a property is false of one of so many cases.</summary>
    public static void Holds(Property property, int count, string name)
    {
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(count)
            .WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(Seed, Gamma), FSharpOption<int>.None));
        try
        {
            Check.One(config, property);
        }
        catch (Exception failure) when (failure is not XunitException)
        {
            throw new XunitException($"{name} is false. To repeat: {Variable}={Seed}.\n{failure.Message}", failure);
        }
    }
}
