using System.Globalization;
using NumFormats.Conformance.Formats;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>Bulk conversion to and from integers gives the bits of the scalar codec at every boundary of every mode.</summary>
public sealed class IntegerConversionTests
{
    private const ulong FirstIndex = 1_234_567;

    public static TheoryData<string> Formats() =>
    [
        .. from width in (int[])[2, 3, 4, 5, 6, 7, 8, 12, 16, 24]
           from prefix in (string[])["int", "uint"]
           select string.Create(CultureInfo.InvariantCulture, $"{prefix}{width}"),
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Binary32IsEncodedAsByTheScalarCodec(string name) => CompareEncoding(FloatFormat.Binary32, NumberFormat.Parse(name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Binary64IsEncodedAsByTheScalarCodec(string name) => CompareEncoding(FloatFormat.Binary64, NumberFormat.Parse(name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryCodeIsDecoded(string name)
    {
        // Of wide formats every seventh code and the last, all with bits above them.
        var format = NumberFormat.Parse(name);
        int step = format.BitWidth > 16 ? 7 : 1;
        ulong[] codes = [.. Enumerable.Range(0, (int)(format.CodeMask / (ulong)step) + 1).Select(index => (ulong)(index * step)), format.CodeMask];
        byte[] bytes = CodeList.ToBytes(format, CodeList.WithBitsAbove(format, codes));
        float[] singles = new float[codes.Length];
        double[] doubles = new double[codes.Length];
        BulkConversion.Decode<float>(format, bytes, singles);
        BulkConversion.Decode<double>(format, bytes, doubles);
        for (int i = 0; i < codes.Length; i++)
        {
            long shifted = (long)(codes[i] << (64 - format.BitWidth));
            long expected = name.StartsWith('u') ? (long)codes[i] : shifted >> (64 - format.BitWidth);
            if (singles[i] != expected || doubles[i] != expected || float.IsNegative(singles[i]) != expected < 0)
            {
                Assert.Fail($"Code {codes[i]} is {singles[i]} and {doubles[i]} instead of {expected}.");
            }
        }
    }

    private static void CompareEncoding(FloatFormat source, NumberFormat target)
    {
        ulong[] ordinary = [.. Points(target).Select(point => source.Encode(point)).SelectMany(code => new[] { source.NextDown(code), code, source.NextUp(code) }).Distinct()];
        ulong[] codes = [.. ordinary, .. BoundaryNumbers.Arrange(source, ordinary, new Random(5))];
        Unpacked[] values = [.. codes.Select(source.Unpack)];
        byte[] bytes = CodeList.ToBytes(source, codes);
        var differences = new Differences($"{source} to {target}");
        differences.InParallel(KernelModes.All.Count, mode =>
        {
            (BulkRounding rounding, OverflowMode overflow) = KernelModes.All[(int)mode];
            byte[] results = new byte[codes.Length * target.BytesPerCode];
            BulkConversion.Convert(source, bytes, target, results, rounding, overflow, FirstIndex);
            ulong[] actual = CodeList.FromBytes(target, results);
            for (int i = 0; i < codes.Length; i++)
            {
                Rounding at = rounding.At(FirstIndex + (ulong)i);
                ulong expected = target.Pack(values[i], at, overflow);
                if (expected != actual[i])
                {
                    differences.Add($"{source.Decode(codes[i]):R} is 0x{actual[i]:X} instead of 0x{expected:X} ({Modes.Describe(at, overflow)})");
                }
            }
        });
        differences.AssertNone();
    }

    // Quarters around every integer of narrow formats, around the ends and powers of two of wide ones; beyond the ends; tiny numbers.
    private static IEnumerable<double> Points(NumberFormat format)
    {
        const int Near = 40;
        double lowest = format.Decode(format.LowestCode);
        double largest = format.Decode(format.LargestCode);
        IEnumerable<double> centres = Enumerable.Range(0, format.BitWidth + 1).SelectMany(bit => new[] { double.ScaleB(1, bit), -double.ScaleB(1, bit) });
        double[] quarters = [.. Enumerable.Range(-4 * Near, (8 * Near) + 1).Select(quarter => quarter / 4.0)];
        IEnumerable<double> around = centres.Concat([lowest, largest, 0]).SelectMany(centre => quarters.Select(quarter => centre + quarter));
        IEnumerable<double> tiny = Enumerable.Range(1, 160).SelectMany(power => new[] { double.ScaleB(1.4, -power), -double.ScaleB(1.4, -power) });
        IEnumerable<double> beyond = Enumerable.Range(1, 100).SelectMany(power => new[] { double.ScaleB(largest, power), double.ScaleB(-largest, power) });
        return around.Concat(tiny).Concat(beyond);
    }
}
