using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>
/// A test that takes minutes or hours and covers everything that an ordinary run covers in samples. It is skipped unless the environment variable
/// NUMFORMATS_LONG_TESTS is 1.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    /// <summary>Reads the environment variable.</summary>
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("NUMFORMATS_LONG_TESTS") != "1")
        {
            Skip = "Takes minutes or hours; set NUMFORMATS_LONG_TESTS=1 to run it.";
        }
    }
}
