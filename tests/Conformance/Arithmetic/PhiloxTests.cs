using Xunit;

namespace NumFormats.Conformance.Arithmetic;

/// <summary>The counter-based generator against the known answers that Random123 ships for philox4x32-10.</summary>
public sealed class PhiloxTests
{
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)]
    [InlineData(0x299F31D0_A4093822, 0x85A308D3_243F6A88, 0x03707344_13198A2E, 0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)]
    public void BlocksAreTheKnownOnes(ulong key, ulong counter, ulong stream, uint word0, uint word1, uint word2, uint word3) =>
        Assert.Equal((word0, word1, word2, word3), Philox.Block(key, counter, stream));

    [Fact]
    public void WordsAreThoseOfTheBlocks()
    {
        for (ulong index = 0; index < 64; index++)
        {
            (uint word0, uint word1, uint word2, uint word3) = Philox.Block(5, index / 4);
            uint[] words = [word0, word1, word2, word3];
            Assert.Equal(words[index % 4], Philox.Word(5, index));
        }
    }
}
