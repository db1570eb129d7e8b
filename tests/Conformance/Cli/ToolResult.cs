using System.Text;
using System.Text.Json;

namespace NumFormats.Conformance.Cli;

/// <summary>What a run of the tool left.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output written as text.</param>
/// <param name="Error">The standard error.</param>
/// <param name="Bytes">The standard output written as bytes.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error, byte[] Bytes)
{
    /// <summary>The output as JSON.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Bytes.Length > 0 ? Encoding.UTF8.GetString(Bytes) : Output);
        return document.RootElement.Clone();
    }
}
