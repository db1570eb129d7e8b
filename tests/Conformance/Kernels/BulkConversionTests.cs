using System.Runtime.InteropServices;
using NumFormats.Conformance.Formats;
using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>Bulk conversion gives the bits of the scalar codec: every format, rounding and overflow mode.</summary>
public sealed class BulkConversionTests
{
    // Not the first of a block of random words.
    private const ulong FirstIndex = 987_654_321;

    public static TheoryData<string> Formats() => [.. KernelFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryModeGivesTheBitsOfTheScalarCodec(string name)
    {
        var target = NumberFormat.Parse(name);
        foreach (NumberFormat source in KernelFormats.Sources)
        {
            bool isWide = source.BitWidth > 16;
            ulong[] codes = BoundaryNumbers.Codes(source, target, isWide ? 700 : 400, isWide ? 12_000 : 6000, seed: 1);
            Compare(source, codes, target);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void CodesOfEveryFormatAreReadWhateverIsAboveTheirWidth(string name)
    {
        var source = NumberFormat.Parse(name);
        var random = new Random(2);
        IReadOnlyList<ulong> magnitudes = BoundaryNumbers.Magnitudes(source, 1500, random);
        ulong[] codes = BoundaryNumbers.Arrange(source, magnitudes.Concat(magnitudes.Select(source.Negate)), random);
        foreach (string target in (string[])["f32", "f64", "f16", "bf16", "e5m2fnuz", "ue5m3", "e8m0fnu", "posit8", "posit32"])
        {
            Compare(source, codes, NumberFormat.Parse(target));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryModeGivesWhatTheExactModelSays(string name)
    {
        var target = NumberFormat.Parse(name);
        if (target.Equals(FloatFormat.Binary64))
        {
            // The model has up to 32 bits.
            return;
        }

        var model = ReferenceFormat.Of(target);
        foreach (NumberFormat source in KernelFormats.Sources)
        {
            ulong[] all = BoundaryNumbers.Codes(source, target, 400, 100, seed: 3);
            ulong[] codes = [.. all.Where((_, index) => index % Math.Max(1, all.Length / 60) == 0)];
            ReferenceValue[] values = [.. codes.Select(code => ExactNumbers.ToReference(source.Unpack(code)))];
            Compare(source, codes, target, (index, rounding, overflow) => model.Encode(values[index], rounding, overflow));
        }
    }

    // About half a minute a format on two cores. Other tests show that the casts are the scalar codec; .NET's own cast keeps the payload of NaN.
    [LongFact]
    public void EveryBinary32NumberIsConvertedToE4M3FNAsTheCastDoes() => CompareAll<Float8E4M3FN>(value => (Float8E4M3FN)value);

    [LongFact]
    public void EveryBinary32NumberIsConvertedToE5M2AsTheCastDoes() => CompareAll<Float8E5M2>(value => (Float8E5M2)value);

    [LongFact]
    public void EveryBinary32NumberIsConvertedToBFloat16AsTheCastDoes() => CompareAll<BFloat16>(value => (BFloat16)value);

    [LongFact]
    public void EveryBinary32NumberIsConvertedToHalfAsDotNetDoes() =>
        CompareAll<Half>(value => float.IsNaN(value) ? Half.CopySign(BitConverter.UInt16BitsToHalf(0x7E00), (Half)value) : (Half)value);

    private static void Compare(NumberFormat source, ulong[] codes, NumberFormat target)
    {
        Unpacked[] values = [.. codes.Select(source.Unpack)];
        Compare(source, codes, target, (index, rounding, overflow) => target.Pack(values[index], rounding, overflow));
    }

    private static void Compare(NumberFormat source, ulong[] codes, NumberFormat target, Func<int, Rounding, OverflowMode, ulong> expectedAt)
    {
        byte[] sourceBytes = CodeList.ToBytes(source, CodeList.WithBitsAbove(source, codes));
        var differences = new Differences($"{source} to {target}");
        differences.InParallel(KernelModes.All.Count, mode =>
        {
            (BulkRounding rounding, OverflowMode overflow) = KernelModes.All[(int)mode];
            byte[] bytes = new byte[codes.Length * target.BytesPerCode];
            BulkConversion.Convert(source, sourceBytes, target, bytes, rounding, overflow, FirstIndex);
            ulong[] actual = CodeList.FromBytes(target, bytes);
            for (int i = 0; i < codes.Length; i++)
            {
                Rounding at = rounding.At(FirstIndex + (ulong)i);
                ulong expected = expectedAt(i, at, overflow);
                if (expected != actual[i])
                {
                    differences.Add($"0x{codes[i]:X} ({source.Decode(codes[i]):R}) is 0x{actual[i]:X} instead of 0x{expected:X} ({Modes.Describe(at, overflow)})");
                }
            }
        });
        differences.AssertNone();
    }

    private static void CompareAll<T>(Func<float, T> expected)
        where T : unmanaged
    {
        const int BlockLength = 1 << 16;
        var differences = new Differences($"binary32 to {typeof(T).Name}");
        differences.InParallel((1L << 32) / BlockLength, block =>
        {
            float[] source = new float[BlockLength];
            T[] expectedNumbers = new T[BlockLength];
            T[] actual = new T[BlockLength];
            for (int i = 0; i < BlockLength; i++)
            {
                source[i] = BitConverter.UInt32BitsToSingle((uint)((block * BlockLength) + i));
                expectedNumbers[i] = expected(source[i]);
            }

            BulkConversion.Convert<float, T>(source, actual);
            ReadOnlySpan<byte> expectedBytes = MemoryMarshal.AsBytes(expectedNumbers.AsSpan());
            ReadOnlySpan<byte> actualBytes = MemoryMarshal.AsBytes(actual.AsSpan());
            int same = expectedBytes.CommonPrefixLength(actualBytes);
            if (same < actualBytes.Length)
            {
                int size = actualBytes.Length / BlockLength;
                int index = same / size;
                string found = Convert.ToHexString(actualBytes.Slice(index * size, size));
                differences.Add($"{source[index]:R} is {found} instead of {Convert.ToHexString(expectedBytes.Slice(index * size, size))} (bytes in memory)");
            }
        });
        differences.AssertNone();
    }
}
