using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

/// <summary>GGUF files that must not be read, each for one reason.</summary>
public class HostileGgufTests
{
    public static TheoryData<string, byte[], string> GgufFiles()
    {
        byte[] entry = RawFiles.GgufTensor("a", 24, 0, 2);
        byte[] good = RawFiles.Gguf([], [entry], 1, 2);
        var files = new TheoryData<string, byte[], string>
        {
            { "two bytes", good[..2], "a file of 2 bytes that ends within the magic string; expected 4 bytes from byte 0 on" },
            { "no magic string", [.. "GGML"u8, .. good[4..]], "begins with the bytes 47474D4C" },
            { "cut within the version", good[..6], "within the version" },
            { "version 0", [.. good[..4], 0, 0, 0, 0, .. good[8..]], "GGUF version 0; expected 2 or 3" },
            { "version 1", [.. good[..4], 1, 0, 0, 0, .. good[8..]], "GGUF version 1; expected 2 or 3" },
            { "version 4", [.. good[..4], 4, 0, 0, 0, .. good[8..]], "GGUF version 4; expected 2 or 3" },
            { "big-endian", [.. good[..4], 0, 0, 0, 3, .. good[8..]], "a big-endian GGUF file of version 3; expected a little-endian one" },
            { "cut within the counts", good[..20], "within the number of metadata entries" },
            { "2^64 - 1 tensors", [.. good[..8], .. RawFiles.Repeat(8, 255), .. good[16..]], "18446744073709551615 tensors in the header" },
            { "2^63 tensors", [.. good[..8], 0, 0, 0, 0, 0, 0, 0, 128, .. good[16..]], "9223372036854775808 tensors" },
            { "more tensors than fit", [.. good[..8], 4, .. good[9..]], "4 tensors in the header; expected at most" },
            { "2^64 - 1 entries", [.. good[..16], .. RawFiles.Repeat(8, 255), .. good[24..]], "18446744073709551615 metadata entries" },
            { "cut within a tensor", good[..40], "at most" },
            { "cut within the data", good[..^1], "1 bytes of data" },
            { "data left over", [.. good, .. RawFiles.Repeat(31)], "33 bytes of data" },
            { "data left over without tensors", RawFiles.Gguf([], [], 0), "1 bytes of data" },
        };

        void Metadata(string reason, string message, params byte[][] entries) => files.Add(reason, RawFiles.Gguf(entries, [entry], 1, 2), message);
        void Value(string reason, string message, uint type, params byte[] value) => Metadata(reason, message, RawFiles.GgufMetadata("k", type, value));
        void Text(string reason, string message, params byte[] text) => Value(reason, message, 8, text);
        void Items(string reason, string message, uint type, ulong count, params byte[] value) =>
            Value(reason, message, 9, [.. RawFiles.UInt32(type), .. RawFiles.UInt64(count), .. value]);
        void Alignment(string reason, string message, uint type, params byte[] value) => Metadata(reason, message, RawFiles.GgufMetadata("general.alignment", type, value));

        Metadata("empty key", "the key '' of metadata entry 0", RawFiles.GgufMetadata("", 0, 1));
        Metadata("key not ASCII", "the key 'é' of metadata entry 0", RawFiles.GgufMetadata("é", 0, 1));
        Metadata("key too long", "65536 bytes of text in the key of metadata entry 0; expected at most 65535", RawFiles.GgufMetadata(new string('k', 65536), 0, 1));
        Metadata("key twice", "the metadata key 'k' twice", RawFiles.GgufMetadata("k", 0, 1), RawFiles.GgufMetadata("k", 8, RawFiles.GgufText("")));
        Metadata("key longer than the file", "bytes of text in the key of metadata entry 0", [.. RawFiles.UInt64(1000), .. RawFiles.Repeat(20)]);
        Metadata("key of 2^64 - 1 bytes", "18446744073709551615 bytes of text", [.. RawFiles.Repeat(28, 255)]);
        Metadata("key not UTF-8", "not valid UTF-8 in the key", [.. RawFiles.UInt64(1), 0xFF, .. RawFiles.UInt32(0), 1]);

        Value("unknown type", "a value of type 13 in metadata 'k'; expected 0 to 12", 13, 0);
        Value("type 2^32 - 1", "a value of type 4294967295", uint.MaxValue, 0);
        Value("truth value of 2", "a truth value in metadata 'k'", 7, 2);
        Text("text longer than the file", "1000 bytes of text in metadata 'k'", RawFiles.UInt64(1000));
        Text("text of 2^63 bytes", "9223372036854775808 bytes of text in metadata 'k'", RawFiles.UInt64(1UL << 63));
        Text("overlong zero", "not valid UTF-8 in metadata 'k'", [.. RawFiles.UInt64(2), 0xC0, 0x80]);
        Text("surrogate", "not valid UTF-8 in metadata 'k'", [.. RawFiles.UInt64(3), 0xED, 0xA0, 0x80]);
        Text("half a letter", "not valid UTF-8 in metadata 'k'", [.. RawFiles.UInt64(1), 0xC3]);
        Items("unknown element type", "a value of type 13 in metadata 'k'", 13, 0);
        Items("more bytes than the file", "1000 elements in metadata 'k'; expected at most", 0, 1000);
        Items("2^61 doubles, whose bytes wrap to 0", "2305843009213693952 elements", 12, 1UL << 61);
        Items("2^64 - 1 texts", "18446744073709551615 elements", 8, ulong.MaxValue);
        Items("more texts than fit", "20 elements", 8, 20);
        Items("more arrays than fit", "10 elements", 9, 10);
        Items("truth values", "a truth value in metadata 'k'", 7, 3, 0, 1, 255);
        Items("text not UTF-8", "not valid UTF-8 in metadata 'k'", 8, 2, [.. RawFiles.UInt64(0), .. RawFiles.UInt64(1), 0xFF]);
        Items("nested too deep", "more than 16 arrays in one another in metadata 'k'", 9, 1, [.. Enumerable.Repeat<byte[]>([9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 10_000).SelectMany(array => array)]);

        Alignment("alignment 0", "UInt32 '0' under 'general.alignment'", 4, 0, 0, 0, 0);
        Alignment("alignment not a power of two", "UInt32 '48'", 4, 48, 0, 0, 0);
        Alignment("alignment below 8", "UInt32 '4'", 4, 4, 0, 0, 0);
        Alignment("alignment of 2^31", "UInt32 '2147483648'", 4, 0, 0, 0, 128);
        Alignment("alignment a long", "UInt64 '32'", 10, RawFiles.UInt64(32));
        Alignment("alignment signed", "Int32 '32'", 5, 32, 0, 0, 0);
        Alignment("alignment an array", "Array 'UInt32[0]'", 9, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Alignment("alignment that moves the data", "bytes of data", 4, 128, 0, 0, 0);
        Alignment("alignment beyond the file", "0 bytes of data", 4, 0, 0, 0, 64);

        void Tensors(string reason, string message, byte[][] tensors, params byte[] data) => files.Add(reason, RawFiles.Gguf([], tensors, data), message);
        void Tensor(string reason, string message, uint type, ulong offset, params ulong[] dimensions) =>
            Tensors(reason, message, [RawFiles.GgufTensor("t", type, offset, dimensions)], RawFiles.Repeat(64));

        Tensors("name twice", "the tensor name 'a' twice", [entry, RawFiles.GgufTensor("a", 24, 32, 2)], RawFiles.Repeat(64));
        Tensors("name not UTF-8", "not valid UTF-8 in the name of tensor 0", [[.. RawFiles.UInt64(1), 0xFF, .. entry[9..]]], 1, 2);
        Tensors("name longer than the file", "bytes of text in the name of tensor 0", [[.. RawFiles.UInt64(1UL << 40), .. entry[8..]]], 1, 2);
        Tensor("five dimensions", "5 dimensions in tensor 't'; expected at most 4", 24, 0, 1, 1, 1, 1, 2);
        Tensors("2^32 - 1 dimensions", "4294967295 dimensions", [[.. entry[..9], 255, 255, 255, 255, .. entry[13..]]], 1, 2);
        Tensor("dimension of 2^63", "the dimension 9223372036854775808 in tensor 't'", 24, 0, 1UL << 63);
        Tensor("product wraps to 0", "2^63 elements", 24, 0, 1UL << 32, 1UL << 32);
        Tensor("product wraps, then 0", "2^63 elements", 24, 0, 1UL << 32, 1UL << 32, 0);
        Tensor("bytes beyond 2^63", "2^63 bytes", 28, 0, 1UL << 62);
        Tensor("a huge claim", "4611686018427387904 from data offset 0 on for tensor 't'", 24, 0, 1UL << 62);
        Tensor("type that was removed", "the ggml type 4 in tensor 't'; expected one of 0, 1, 2, 3, 6,", 4, 0, 32);
        Tensor("unknown type", "the ggml type 43", 43, 0, 32);
        Tensor("type 2^32 - 1", "the ggml type 4294967295", uint.MaxValue, 0, 32);
        Tensor("part of a block", "a multiple of 32", 2, 0, 48);
        Tensor("part of a block in each row", "a multiple of 32", 2, 0, 16, 2);
        Tensor("a scalar of blocks", "a multiple of 32", 2, 0);
        Tensor("offset not aligned", "'t' at data offset 1; expected a multiple of the alignment, 32", 24, 1, 2);
        Tensor("hole at the start", "'t' at data offset 32; expected 0", 24, 32, 2);
        Tensor("beyond the file", "'t' at data offset 1024", 24, 1024, 2);
        Tensor("near 2^64", "'t' at data offset 18446744073709551584", 24, ulong.MaxValue - 31, 2);
        Tensors("the same data twice", "'b' at data offset 0; expected 32", [entry, RawFiles.GgufTensor("b", 24, 0, 2)], RawFiles.Repeat(64));
        Tensors("hole in between", "'b' at data offset 64; expected 32", [entry, RawFiles.GgufTensor("b", 24, 64, 2)], RawFiles.Repeat(96));
        Tensors("overlap", "'b' at data offset 32; expected 64", [RawFiles.GgufTensor("a", 24, 0, 33), RawFiles.GgufTensor("b", 24, 32, 2)], RawFiles.Repeat(96));
        Tensors("out of order", "'b' at data offset 32; expected 0", [RawFiles.GgufTensor("b", 24, 32, 2), entry], RawFiles.Repeat(64));
        Tensors("second tensor beyond the end", "34 bytes of data", [entry, RawFiles.GgufTensor("b", 24, 32, 3)], RawFiles.Repeat(34));
        Tensors("empty tensor beyond the end", "2 bytes of data", [entry, RawFiles.GgufTensor("b", 24, 32, 0)], 1, 2);
        return files;
    }

    [Theory]
    [MemberData(nameof(GgufFiles))]
    public void Gguf_is_refused(string reason, byte[] bytes, string message) => HostileFileTests.Refuse(reason, "hostile.gguf", bytes, message);

    [Fact]
    public void A_header_beyond_a_gigabyte_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        string path = folder["long.gguf"];
        using (FileStream stream = File.Create(path))
        {
            stream.Write([.. "GGUF"u8, .. RawFiles.UInt32(3), .. RawFiles.UInt64(0), .. RawFiles.UInt64(1)]);
            stream.Write(RawFiles.GgufMetadata("k", 9, [.. RawFiles.UInt32(0), .. RawFiles.UInt64(1UL << 30)]));
            stream.SetLength(1L << 32);
        }

        HostileFileTests.Refuse(path, "1073741824 elements in metadata 'k'; expected at most");
    }
}
