using System.Text;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

/// <summary>Files that must not be read, each for one reason: one exception, its message, and no memory to speak of.</summary>
public class HostileFileTests
{
    private const long AllocationLimit = 64 * 1024;

    public static TheoryData<string, byte[], string> SafetensorsFiles()
    {
        const string Good = """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";
        byte[] good = RawFiles.Safetensors(Good, 1, 2);

        var files = new TheoryData<string, byte[], string>
        {
            { "seven bytes", good[..7], "a file of 7 bytes" },
            { "header length beyond the file", [200, 0, 0, 0, 0, 0, 0, 0, .. good[8..]], "a header length of 200" },
            { "header length of 2^64 - 1", [.. RawFiles.Repeat(8, 255), .. good[8..]], "18446744073709551615" },
            { "header length of 2^63", [0, 0, 0, 0, 0, 0, 0, 128, .. good[8..]], "9223372036854775808" },
            { "header length of 0", [.. RawFiles.Repeat(8), .. good[8..]], "does not begin with {" },
            { "cut within the header", good[..20], "a header length of" },
            { "cut within the data", good[..^1], "1 bytes of data" },
            { "data left over", [.. good, 0], "3 bytes of data" },
            { "white space before", RawFiles.Safetensors(" " + Good, 1, 2), "does not begin with {" },
            { "byte order mark", RawFiles.Safetensors("\uFEFF" + Good, 1, 2), "does not begin with {" },
            { "invalid UTF-8", RawFiles.Safetensors([.. "{\""u8, 0xC0, 0x80, .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8]), "UTF-8" },
        };

        void Header(string reason, string header, string message) => files.Add(reason, RawFiles.Safetensors(header, 1, 2), message);
        void Entry(string reason, string entry, string message) => Header(reason, "{\"a\":" + entry + "}", message);
        void Shape(string reason, string shape, string message) => Entry(reason, $$"""{"dtype":"U8","shape":{{shape}},"data_offsets":[0,2]}""", message);
        void Offsets(string reason, string offsets, string message) => Entry(reason, $$"""{"dtype":"U8","shape":[2],"data_offsets":{{offsets}}}""", message);

        Header("text after the object", Good + "x", "not the JSON");
        Header("zeros as padding", Good + "\0\0", "not the JSON");
        Header("two objects", Good + "{}", "not the JSON");
        Header("object not closed", Good[..^1], "not the JSON");
        Header("trailing comma", Good[..^1] + ",}", "not the JSON");
        Header("comment", "{/**/" + Good[1..], "not the JSON");
        Header("name half a surrogate pair", """{"\ud800":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "surrogate");
        Header("name twice", "{" + Good[1..^1] + "," + Good[1..], "'a' twice");
        Header("name twice, once escaped", "{" + Good[1..^1] + "," + Good[1..].Replace("\"a\"", "\"\\u0061\"", StringComparison.Ordinal), "'a' twice");
        Header("no tensors but data", "{}", "2 bytes of data");
        Header("metadata not an object", "{\"__metadata__\":[]," + Good[1..], "StartArray under '__metadata__'");
        Header("metadata null", "{\"__metadata__\":null," + Good[1..], "Null under '__metadata__'");
        Header("metadata with a number", "{\"__metadata__\":{\"k\":1}," + Good[1..], "Number under 'k'");
        Header("metadata with an object", "{\"__metadata__\":{\"k\":{}}," + Good[1..], "StartObject under 'k'");
        Header("metadata key twice", "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}," + Good[1..], "'k' twice");
        Header("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}," + Good[1..], "'__metadata__' twice");

        Entry("entry a number", "1", "Number under 'a'");
        Entry("entry a list", "[]", "StartArray under 'a'");
        Entry("dtype missing", """{"shape":[2],"data_offsets":[0,2]}""", "incomplete");
        Entry("shape missing", """{"dtype":"U8","data_offsets":[0,2]}""", "incomplete");
        Entry("offsets missing", """{"dtype":"U8","shape":[2]}""", "incomplete");
        Entry("dtype twice", """{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}""", "the key 'dtype'");
        Entry("shape twice", """{"dtype":"U8","shape":[2],"shape":[2],"data_offsets":[0,2]}""", "the key 'shape'");
        Entry("offsets twice", """{"dtype":"U8","shape":[2],"data_offsets":[0,2],"data_offsets":[0,2]}""", "the key 'data_offsets'");
        Entry("unknown key", """{"dtype":"U8","stride":[1],"shape":[2],"data_offsets":[0,2]}""", "the key 'stride'");
        Entry("unknown dtype", """{"dtype":"F7","shape":[2],"data_offsets":[0,2]}""", "the dtype 'F7'");
        Entry("dtype in small letters", """{"dtype":"u8","shape":[2],"data_offsets":[0,2]}""", "the dtype 'u8'");
        Entry("dtype a number", """{"dtype":8,"shape":[2],"data_offsets":[0,2]}""", "Number under 'dtype'");
        Entry("size not that of the dtype", """{"dtype":"U16","shape":[2],"data_offsets":[0,2]}""", "4 bytes");
        Entry("half a byte", """{"dtype":"F4","shape":[3],"data_offsets":[0,2]}""", "3 elements");
        Entry("part of three bytes", """{"dtype":"F6_E2M3","shape":[2],"data_offsets":[0,2]}""", "2 elements");

        Shape("shape a number", "2", "Number under 'shape'");
        Shape("shape null", "null", "Null under 'shape'");
        Shape("shape nested", "[[2]]", "not the JSON");
        Shape("deep nesting", string.Concat(Enumerable.Repeat("[", 10_000)), "not the JSON");
        Shape("dimension negative", "[-2]", "'-2' under 'shape'");
        Shape("dimensions negative, product right", "[-1,-2]", "'-1' under 'shape'");
        Shape("dimension minus zero", "[2,-0]", "'-0' under 'shape'");
        Shape("dimension with a fraction", "[2.0]", "'2.0' under 'shape'");
        Shape("dimension with an exponent", "[2e0]", "'2e0' under 'shape'");
        Shape("dimension a string", "[\"2\"]", "'2' under 'shape'");
        Shape("dimension of 2^63", "[9223372036854775808]", "under 'shape'");
        Shape("dimension of 2^64 + 2", "[18446744073709551618]", "under 'shape'");
        Shape("dimension of a thousand digits", "[" + new string('9', 1000) + "]", "under 'shape'");
        Shape("product 2^64 + 2", "[2,9223372036854775809]", "under 'shape'");
        Shape("product wraps to 0", "[4294967296,4294967296]", "2^63 elements");
        Shape("product wraps to 2", "[2,4294967296,4294967296,1]", "2^63 elements");
        Shape("product wraps, then 0", "[4294967296,4294967296,0]", "2^63 elements");
        Shape("0, then product wraps", "[0,4294967296,4294967296]", "2^63 elements");
        Shape("65 dimensions", "[2" + string.Concat(Enumerable.Repeat(",1", 64)) + "]", "more than 64");
        Shape("a huge claim", "[4611686018427387904]", "4611686018427387904 bytes");
        Entry("bytes beyond 2^63", """{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,2]}""", "2^63 bytes");

        Offsets("offsets a string", "\"0,2\"", "String under 'data_offsets'");
        Offsets("one offset", "[2]", "incomplete");
        Offsets("three offsets", "[0,1,2]", "more than 2");
        Offsets("end before begin", "[2,0]", "[2, 0]");
        Offsets("offset negative", "[-2,0]", "'-2' under 'data_offsets'");
        Offsets("offsets with a fraction", "[0,2.5]", "'2.5' under 'data_offsets'");
        Offsets("hole at the start", "[1,3]", "offset 1");
        Offsets("beyond the file", "[1000,1002]", "offset 1000");
        Offsets("near 2^63", "[9223372036854775805,9223372036854775807]", "offset 9223372036854775805");
        Offsets("too long", "[0,3]", "2 bytes between");

        Header(
            "overlap",
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
            "'b' at data offset 1");
        Header(
            "the same data twice",
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
            "'b' at data offset 0");
        Header(
            "hole in between",
            """{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[],"data_offsets":[2,3]}}""",
            "'b' at data offset 2");
        Header(
            "empty tensor within another's data",
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""",
            "'b' at data offset 1");
        Header(
            "empty tensor beyond the end",
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[9,9]}}""",
            "'b' at data offset 9");
        return files;
    }

    public static TheoryData<string, byte[], string> NpyFiles()
    {
        const string Good = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
        byte[] good = RawFiles.Npy(Good, 1, 2);

        var files = new TheoryData<string, byte[], string>
        {
            { "only the magic string", good[..6], "ends after 6 bytes" },
            { "cut before the length", good[..9], "ends after 9 bytes" },
            { "cut within the header", good[..30], "a header length of" },
            { "cut within the data", good[..^1], "1 bytes of data" },
            { "data left over", [.. good, 0], "3 bytes of data" },
            { "no magic string", [.. "NUMPY"u8, 1, 0, .. good[8..]], "begins with the bytes 4E554D5059" },
            { "version 0.0", [.. good[..6], 0, 0, .. good[8..]], "version 0.0" },
            { "version 1.1", [.. good[..6], 1, 1, .. good[8..]], "version 1.1" },
            { "version 4.0", [.. good[..6], 4, 0, .. good[8..]], "version 4.0" },
            { "length too long", [.. good[..8], 0, 128, .. good[10..]], "a header length of 32768" },
            { "length too short", [.. good[..8], 20, 0, .. good[10..]], "in the header" },
            { "length of 0", [.. good[..8], 0, 0, .. good[10..]], "the end of the header" },
            { "length of 2^32 - 1", [.. good[..6], 2, 0, 255, 255, 255, 255, .. good[12..]], "a header length of 4294967295" },
            { "length one less", RawFiles.Npy(Good[..^3], 1, 2)[..^1], "the end of the header" },
            { "version 3.0 with invalid UTF-8", [.. RawFiles.Npy(3, Good, 1, 2)[..12], 0xFF, .. RawFiles.Npy(3, Good, 1, 2)[13..]], "UTF-8" },
        };

        void Header(string reason, string header, string message) => files.Add(reason, RawFiles.Npy(header, 1, 2), message);
        void Descr(string reason, string descr, string message) => Header(reason, Good.Replace("'|u1'", descr, StringComparison.Ordinal), message);
        void Order(string reason, string order, string message) => Header(reason, Good.Replace("False", order, StringComparison.Ordinal), message);
        void Shape(string reason, string shape, string message) => Header(reason, Good.Replace("(2,)", shape, StringComparison.Ordinal), message);

        Header("text after the dictionary", Good + "x", "white space");
        Header("zeros after the dictionary", Good + "\0", "white space");
        Header("not a dictionary", "('descr', '|u1')", "expected {");
        Header("no colon", Good.Replace(":", "", StringComparison.Ordinal), "expected :");
        Header("no commas", Good.Replace(",", "", StringComparison.Ordinal), "expected }");
        Header("two commas", Good.Replace("', ", "',, ", StringComparison.Ordinal), "a string");
        Header("key without quotes", Good.Replace("'descr'", "descr", StringComparison.Ordinal), "a string");
        Header("key with an escape", Good.Replace("descr", "d\\x65scr", StringComparison.Ordinal), "without escapes");
        Header("string not closed", "{'descr", "a string that ends");
        Header("descr twice", Good.Replace("{", "{'descr': '|u1', ", StringComparison.Ordinal), "each once");
        Header("fortran_order twice", Good.Replace("{", "{'fortran_order': True, ", StringComparison.Ordinal), "each once");
        Header("shape twice", Good.Replace("{", "{'shape': (2,), ", StringComparison.Ordinal), "each once");
        Header("unknown key", Good.Replace("{", "{'x': 1, ", StringComparison.Ordinal), "each once");
        Header("no descr", "{'fortran_order': False, 'shape': (2,)}", "lacks a key");
        Header("no fortran_order", "{'descr': '|u1', 'shape': (2,)}", "lacks a key");
        Header("no shape", "{'descr': '|u1', 'fortran_order': False}", "lacks a key");
        Header("empty dictionary", "{}", "lacks a key");
        Header("letters that are not ASCII", Good.Replace("descr", "déscr", StringComparison.Ordinal), "each once");

        Descr("objects", "'|O'", "objects");
        Descr("objects of 8 bytes", "'|O8'", "objects");
        Descr("structured", "[('x', '<f4')]", "structured");
        Descr("native order", "'=u2'", "'=u2'");
        Descr("no order", "'u1'", "'u1'");
        Descr("two bytes without order", "'|u2'", "'|u2'");
        Descr("strings", "'<U2'", "'<U2'");
        Descr("void", "'|V1'", "'|V1'");
        Descr("times", "'<M8[s]'", "'<M8[s]'");
        Descr("long double", "'<f16'", "'<f16'");
        Descr("empty", "''", "''");
        Descr("a number", "1", "a string");
        Descr("None", "None", "a string");

        Order("a number", "0", "True or False");
        Order("small letters", "false", "True or False");
        Order("a longer word", "Falsehood", "expected }");
        Order("a string", "'False'", "True or False");

        Shape("a list", "[2]", "expected (");
        Shape("a number", "2", "expected (");
        Shape("a number in parentheses", "(2)", "needs a comma");
        Shape("only a comma", "(,)", "a dimension");
        Shape("not closed", "(2,", "a dimension");
        Shape("negative", "(-2,)", "a dimension");
        Shape("a fraction", "(2.0,)", "a comma");
        Shape("an exponent", "(2e0,)", "a comma");
        Shape("hexadecimal", "(0x2,)", "a comma");
        Shape("a leading zero", "(02,)", "a dimension");
        Shape("an underscore", "(2_0,)", "a comma");
        Shape("a Python 2 long", "(2L,)", "a comma");
        Shape("no comma", "(2 1)", "a comma");
        Shape("nested", "((2,),)", "a dimension");
        Shape("None", "(None,)", "a dimension");
        Shape("2^63", "(9223372036854775808,)", "a dimension");
        Shape("a thousand digits", "(" + new string('9', 1000) + ",)", "a dimension");
        Shape("product wraps to 0", "(4294967296, 4294967296)", "2^63 elements");
        Shape("product wraps, then 0", "(4294967296, 4294967296, 0)", "2^63 elements");
        Shape("65 dimensions", "(2" + string.Concat(Enumerable.Repeat(", 1", 64)) + ")", "at most 64");
        Shape("a huge claim", "(4611686018427387904,)", "4611686018427387904");
        Shape("deep nesting", string.Concat(Enumerable.Repeat("(", 10_000)), "a dimension");
        Header("bytes beyond 2^63", Good.Replace("|u1", "<f8", StringComparison.Ordinal).Replace("(2,)", "(4611686018427387904,)", StringComparison.Ordinal), "2^63 bytes");
        return files;
    }

    [Theory]
    [MemberData(nameof(SafetensorsFiles))]
    public void Safetensors_is_refused(string reason, byte[] bytes, string message) => Refuse(reason, "hostile.safetensors", bytes, message);

    [Theory]
    [MemberData(nameof(NpyFiles))]
    public void Npy_is_refused(string reason, byte[] bytes, string message) => Refuse(reason, "hostile.npy", bytes, message);

    [Theory]
    [InlineData("x.safetensors", "an empty file")]
    [InlineData("x.npy", "an empty file")]
    public void Empty_files_are_refused(string name, string message) => Refuse(message, name, [], message);

    [Fact]
    public void Unknown_formats_are_refused()
    {
        Refuse("text", "x.txt", Encoding.ASCII.GetBytes("Hello, tensors!"), "expected one of the formats npy, gguf, safetensors");
        Refuse("one byte", "x", [1], "begins with the bytes 01");
    }

    [Fact]
    public void The_content_decides_over_the_suffix()
    {
        using var folder = new TemporaryFolder();
        using TensorFile npy = TensorFile.Open(folder.Write("a.safetensors", RawFiles.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }")));
        using TensorFile safetensors = TensorFile.Open(folder.Write("b.npy", RawFiles.Safetensors("{}")));
        Assert.Equal("npy", npy.Format);
        Assert.Equal("safetensors", safetensors.Format);
    }

    [Fact]
    public void Directories_are_refused()
    {
        using var folder = new TemporaryFolder();
        TensorFileException exception = Assert.Throws<TensorFileException>(() => TensorFile.Open(folder.Path));
        Assert.Contains("a directory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_give_the_usual_exceptions()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => TensorFile.Open(folder["absent.npy"]));
        Assert.Throws<DirectoryNotFoundException>(() => TensorFile.Open(Path.Combine(folder["absent"], "absent.npy")));
        Assert.Throws<ArgumentException>("path", () => TensorFile.Open(""));
    }

    [Fact]
    public void A_header_beyond_100_megabytes_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        string path = folder["long.safetensors"];
        using (FileStream stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.Write("{"u8);
            stream.SetLength(200_000_000);
        }

        Refuse(path, "at most 100000000");
    }

    [Fact]
    public void An_npy_header_beyond_a_megabyte_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        string path = folder["long.npy"];
        using (FileStream stream = File.Create(path))
        {
            stream.Write([0x93, .. "NUMPY"u8, 2, 0, 0, 0, 0, 16]);
            stream.SetLength(1 << 29);
        }

        Refuse(path, "at most 1048576");
    }

    internal static void Refuse(string reason, string name, byte[] bytes, string message)
    {
        Assert.NotEmpty(reason);
        using var folder = new TemporaryFolder();
        Refuse(folder.Write(name, bytes), message);
    }

    internal static void Refuse(string path, string message)
    {
        TensorFileException? exception = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            TensorFile.Open(path).Dispose();
        }
        catch (TensorFileException caught)
        {
            exception = caught;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotNull(exception);
        Assert.StartsWith(path + ": ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 1, path.Length + 1000);
        Assert.InRange(allocated, 0, AllocationLimit);
    }
}
