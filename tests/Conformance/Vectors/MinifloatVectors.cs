using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NumFormats.Conformance.Vectors;

/// <summary>
/// The minifloat tables that other people's programs made: everything that their manifest describes and that is there. Where the folder is absent there are no tables.
/// </summary>
public sealed partial class MinifloatVectors
{
    private const string InputSeparator = " at ";

    private static readonly string[] s_operations = ["add", "sub", "mul", "div", "sqrt", "fma"];

    private static readonly Lazy<MinifloatVectors> s_instance = new(() => new MinifloatVectors());

    private readonly string _folder;
    private readonly List<JsonElement> _files = [];
    private readonly Dictionary<string, MinifloatFormat> _formats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _inputs = new(StringComparer.Ordinal);

    private MinifloatVectors()
    {
        _folder = SharedFolder.Find("vectors", "minifloat") ?? AppContext.BaseDirectory;
        string manifestPath = Path.Combine(_folder, "manifest.json");
        if (!File.Exists(manifestPath))
        {
            return;
        }

        using var manifest = JsonDocument.Parse(File.ReadAllBytes(manifestPath));
        foreach (JsonElement format in manifest.RootElement.GetProperty("formats").EnumerateArray())
        {
            MinifloatFormat described = Describe(format);
            _formats.Add(described.Name, described);
        }

        foreach (JsonElement file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            if (IsThere(file))
            {
                _files.Add(file.Clone());
            }
        }
    }

    /// <summary>The tables on this machine.</summary>
    public static MinifloatVectors Instance => s_instance.Value;

    /// <summary>The formats that the manifest describes, by name.</summary>
    public IReadOnlyDictionary<string, MinifloatFormat> Formats => _formats;

    /// <summary>What the codes of each format mean.</summary>
    public IEnumerable<MinifloatDecodeTable> DecodeTables()
    {
        foreach (JsonElement file in FilesOfKind("decode"))
        {
            double[] values = MemoryMarshal.Cast<byte, double>(Read(file)).ToArray();
            foreach ((string name, Range range) in ArraysOf(file, values.Length, wholeName: Text(file, "format")))
            {
                yield return new MinifloatDecodeTable($"decode {name}", FormatNamed(name), values[range]);
            }
        }
    }

    /// <summary>What binary32 and binary64 numbers are rounded to; where a file has several rounding or overflow modes, each is a table.</summary>
    public IEnumerable<MinifloatEncodeTable> EncodeTables()
    {
        foreach (JsonElement file in FilesOfKind("encode", "encode_modes"))
        {
            string[] planes = file.TryGetProperty("planes", out JsonElement listed)
                ? [.. listed.EnumerateArray().Select(plane => plane.GetString()!)]
                : [$"{Text(file, "rounding")}.{Text(file, "overflow")}"];
            ushort[] codes = ReadCodes(file);
            (int inputWidth, ulong[] inputs) = ReadNumbers(Text(file, "input"));
            for (int plane = 0; plane < planes.Length; plane++)
            {
                string[] modes = planes[plane].Split('.');
                ushort[] planeCodes = new ushort[codes.Length / planes.Length];
                for (int item = 0; item < planeCodes.Length; item++)
                {
                    planeCodes[item] = codes[(item * planes.Length) + plane];
                }

                yield return new MinifloatEncodeTable(
                    $"{Text(file, "path")} {planes[plane]}",
                    FormatNamed(Text(file, "format")),
                    Text(file, "oracle"),
                    ParseRounding(modes[0]),
                    ParseOverflow(modes[1]),
                    inputWidth,
                    inputs,
                    planeCodes);
            }
        }
    }

    /// <summary>Results of operations, one table an operation. Arrays with other names, such as a second program's version of an operation, are left out.</summary>
    public IEnumerable<MinifloatArithmeticTable> ArithmeticTables()
    {
        foreach (JsonElement file in FilesOfKind("arith"))
        {
            string path = Text(file, "path");
            ushort[] codes = ReadCodes(file);
            ushort[][]? operands = InputOf(file) is { } input ? ReadOperands(input) : null;
            string operationInPath = Path.GetFileName(path).Split('.')[1];
            foreach ((string operation, Range range) in ArraysOf(file, codes.Length, wholeName: operationInPath))
            {
                if (!s_operations.Contains(operation))
                {
                    continue;
                }

                yield return new MinifloatArithmeticTable(
                    $"{path} {operation}", FormatNamed(Text(file, "format")), Text(file, "oracle"), operation, operands, codes[range]);
            }
        }
    }

    private static MinifloatFormat Describe(JsonElement format)
    {
        bool Flag(string name) => format.GetProperty(name).GetBoolean();
        int Number(string name) => format.GetProperty(name).GetInt32();

        bool isSigned = Flag("signed");
        FloatSpecials specials = format switch
        {
            _ when Text(format, "family") is "p3109" => Flag("has_inf") ? FloatSpecials.P3109Extended : FloatSpecials.P3109Finite,
            _ when !Flag("has_zero") => FloatSpecials.NaNAllOnesNoZero,
            _ when Flag("has_inf") => FloatSpecials.Ieee,
            _ when Number("nan_code_count") == 0 => FloatSpecials.None,
            _ when isSigned && !Flag("negative_zero") => FloatSpecials.NaNNegativeZero,
            _ => FloatSpecials.NaNAllOnes,
        };
        return new MinifloatFormat(
            Text(format, "name"),
            new FloatFormat(Number("exponent_bits"), Number("mantissa_bits"), Number("bias"), specials, isSigned),
            [.. format.GetProperty("nan_code_ranges").EnumerateArray().Select(range => (range[0].GetUInt64(), range[1].GetUInt64()))]);
    }

    private MinifloatFormat FormatNamed(string name) =>
        _formats.TryGetValue(name, out MinifloatFormat? format) ? format : DescribeP3109(name);

    /// <summary>The table of all P3109 formats names more of them than the manifest describes; their names say everything.</summary>
    private static MinifloatFormat DescribeP3109(string name)
    {
        Match match = P3109Name().Match(name);
        if (!match.Success)
        {
            throw new InvalidDataException($"The manifest uses the format '{name}' and does not describe it.");
        }

        int width = int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture);
        int precision = int.Parse(match.Groups["precision"].Value, CultureInfo.InvariantCulture);
        bool isSigned = match.Groups["sign"].Value is "s";
        int exponentBits = width - precision + (isSigned ? 0 : 1);
        ulong nan = isSigned ? 1UL << (width - 1) : (1UL << width) - 1;
        FloatSpecials specials = match.Groups["domain"].Value is "e" ? FloatSpecials.P3109Extended : FloatSpecials.P3109Finite;
        return new MinifloatFormat(
            name, new FloatFormat(exponentBits, precision - 1, 1 << (exponentBits - 1), specials, isSigned), [(nan, nan)]);
    }

    [GeneratedRegex("^binary(?<width>[0-9]+)p(?<precision>[0-9]+)(?<sign>[su])(?<domain>[ef])$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P3109Name();

    private static RoundingMode ParseRounding(string name) => name switch
    {
        "rne" => RoundingMode.NearestEven,
        "rna" => RoundingMode.NearestAway,
        "rtz" => RoundingMode.TowardZero,
        "rtp" => RoundingMode.Up,
        "rtn" => RoundingMode.Down,
        "rto" => RoundingMode.ToOdd,
        _ => throw new InvalidDataException($"The manifest uses the rounding mode '{name}', which is unknown here."),
    };

    private static OverflowMode ParseOverflow(string name) => name switch
    {
        "none" => OverflowMode.None,
        "finite" => OverflowMode.Finite,
        "propagate" => OverflowMode.Propagate,
        _ => throw new InvalidDataException($"The manifest uses the overflow mode '{name}', which is unknown here."),
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The arrays that a file consists of; a file that names none is one array.</summary>
    private static IEnumerable<(string Name, Range Range)> ArraysOf(JsonElement file, int length, string wholeName)
    {
        if (!file.TryGetProperty("arrays", out JsonElement arrays))
        {
            yield return (wholeName, ..length);
            yield break;
        }

        foreach (JsonElement array in arrays.EnumerateArray())
        {
            int offset = array.GetProperty("offset").GetInt32();
            yield return (Text(array, "name"), offset..(offset + array.GetProperty("count").GetInt32()));
        }
    }

    private IEnumerable<JsonElement> FilesOfKind(params string[] kinds) => _files.Where(file => kinds.Contains(Text(file, "kind")));

    /// <summary>Reads inputs named as <c>numbers</c> or as <c>numbers at indices</c>.</summary>
    private (int Width, ulong[] Bits) ReadNumbers(string names)
    {
        string[] parts = names.Split(InputSeparator);
        JsonElement file = FileAt(parts[0]);
        int width = Text(file, "dtype") is "u64" ? 64 : 32;
        ReadOnlySpan<byte> bytes = ReadInput(file);
        ulong[] numbers = width == 64
            ? MemoryMarshal.Cast<byte, ulong>(bytes).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, uint>(bytes).ToArray(), bits => (ulong)bits);
        if (parts.Length == 1)
        {
            return (width, numbers);
        }

        uint[] indices = MemoryMarshal.Cast<byte, uint>(ReadInput(FileAt(parts[1]))).ToArray();
        return (width, Array.ConvertAll(indices, index => numbers[index]));
    }

    private ushort[][] ReadOperands(string path)
    {
        JsonElement file = FileAt(path);
        ushort[] codes = ReadCodes(file);
        return [.. ArraysOf(file, codes.Length, path).Select(array => codes[array.Range])];
    }

    private ushort[] ReadCodes(JsonElement file)
    {
        byte[] bytes = Read(file);
        return Text(file, "dtype") is "u8"
            ? Array.ConvertAll(bytes, code => (ushort)code)
            : MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }

    private byte[] ReadInput(JsonElement file)
    {
        lock (_inputs)
        {
            string path = Text(file, "path");
            if (!_inputs.TryGetValue(path, out byte[]? bytes))
            {
                bytes = Read(file);
                _inputs.Add(path, bytes);
            }

            return bytes;
        }
    }

    private byte[] Read(JsonElement file)
    {
        byte[] bytes = new byte[file.GetProperty("raw_bytes").GetInt32()];
        using var stream = new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress);
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Whether a file and the inputs that it needs are on this machine.</summary>
    private bool IsThere(JsonElement file) =>
        File.Exists(PathOf(file))
        && (InputOf(file) is not { } input || input.Split(InputSeparator).All(path => File.Exists(Path.Combine(_folder, path))));

    private static string? InputOf(JsonElement file) => file.TryGetProperty("input", out JsonElement input) ? input.GetString() : null;

    private JsonElement FileAt(string path) => _files.First(file => string.Equals(Text(file, "path"), path, StringComparison.Ordinal));

    private string PathOf(JsonElement file) => Path.Combine(_folder, Text(file, "path"));
}
