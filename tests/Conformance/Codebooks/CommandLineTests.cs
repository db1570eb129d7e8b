using NumFormats.Conformance.Cli;
using Xunit;

namespace NumFormats.Conformance.Codebooks;

/// <summary>The tool takes codebooks where it takes formats.</summary>
public class CommandLineTests
{
    [Fact]
    public void Every_named_codebook_is_detailed_and_all_its_codes_are_inspected()
    {
        foreach (Codebook codebook in Codebook.Named)
        {
            Assert.Equal(codebook.Name, Tool.Succeed("formats", codebook.Name, "--json").Json().GetProperty("name").GetString());
            Tool.Succeed("inspect", codebook.Name, "0.3");
            foreach (int code in (int[])[0, codebook.Values.Length - 1, (int)codebook.CodeMask])
            {
                Tool.Succeed("inspect", codebook.Name, $"0x{code:X}", "--json").Json();
            }
        }
    }

    [Fact]
    public void A_number_is_rounded_in_every_mode()
    {
        string[] codes = [.. Tool.Succeed("inspect", "nf4", "0.3", "--json").Json().GetProperty("rounding").EnumerateArray().Select(outcome => outcome.GetProperty("code").GetString()!)];
        Assert.Equal(["0xB", "0xB", "0xA", "0xB", "0xA", "0xB"], codes);
    }
}
