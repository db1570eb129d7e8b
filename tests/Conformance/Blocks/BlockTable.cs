using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>A quantized matrix beside tables of what it should be.</summary>
internal sealed record BlockTable(BlockFormat Format, byte[] Codes, byte[] Scales, float TensorScale, float[] Numbers)
{
    /// <summary>Quantizes a matrix whose rows are whole blocks, and dequantizes it.</summary>
    public static BlockTable Quantize(BlockFormat format, float[] source)
    {
        byte[] codes = new byte[source.Length * format.Element.BytesPerCode];
        byte[] scales = new byte[BlockQuantization.BlockCount(format, source.Length) * format.Scale.BytesPerCode];
        float tensorScale = BlockQuantization.Quantize(format, source, codes, scales);
        float[] numbers = new float[source.Length];
        BlockQuantization.Dequantize(format, codes, scales, numbers, tensorScale: tensorScale);
        return new(format, codes, scales, tensorScale, numbers);
    }

    public void AssertScales(JsonElement expected) => AssertSame("scale", BlockVectors.Read(expected), Scales);

    /// <summary>Codes, of integers as tables have them: extended to bytes with their signs.</summary>
    public void AssertCodes(JsonElement expected) =>
        AssertSame("code", BlockVectors.Read(expected), Format.Element is IntegerFormat ? [.. Codes.Select(code => (byte)(sbyte)Format.Element.Decode(code))] : Codes);

    /// <summary>Numbers bit for bit, except that integers have no −0, and Model Optimizer's code of −0 is +0.</summary>
    public void AssertNumbers(JsonElement expected)
    {
        float[] expectedNumbers = MemoryMarshal.Cast<byte, float>(BlockVectors.Read(expected)).ToArray();
        bool hasOneZero = Format.Element is IntegerFormat || Format.Recipe == BlockRecipe.ModelOpt;
        AssertSame("byte of a number", Bytes(expectedNumbers), Bytes(Numbers));

        byte[] Bytes(float[] numbers) => MemoryMarshal.AsBytes<float>(hasOneZero ? [.. numbers.Select(number => number + 0f)] : numbers).ToArray();
    }

    /// <summary>The hash of the numbers' bytes, with +0 for −0 and one NaN for all.</summary>
    public void AssertHash(string expected)
    {
        float[] canonical = [.. Numbers.Select(number => float.IsNaN(number) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : number + 0f)];
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(canonical.AsSpan()))));
    }

    public void AssertSame(string what, byte[] expected, byte[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        int wrong = expected.AsSpan().CommonPrefixLength(found);
        int count = expected.Zip(found).Count(pair => pair.First != pair.Second);
        Assert.True(count == 0, count == 0 ? "" : $"{Format}: {what} {wrong} is {found[wrong]:x2}; expected {expected[wrong]:x2}; {count} are wrong");
    }
}
