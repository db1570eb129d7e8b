using System.Buffers.Binary;
using System.Text;

namespace NumFormats.Conformance.Files;

/// <summary>Builds files byte by byte, as the specifications lay them out and without the library.</summary>
internal static class RawFiles
{
    public static byte[] Safetensors(string header, params byte[] data) => Safetensors(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Safetensors(byte[] header, params byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    public static byte[] Npy(string header, params byte[] data) => Npy(1, header, data);

    public static byte[] Npy(byte major, string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[major == 1 ? 2 : 4];
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        }

        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. text, .. data];
    }

    /// <summary>A GGUF file of version 3 from its parts: metadata entries, tensor entries, padding to 32 bytes, and the data.</summary>
    public static byte[] Gguf(byte[][] metadata, byte[][] tensors, params byte[] data)
    {
        List<byte> file = [.. "GGUF"u8, .. UInt32(3), .. UInt64((ulong)tensors.Length), .. UInt64((ulong)metadata.Length)];
        file.AddRange(metadata.SelectMany(entry => entry));
        file.AddRange(tensors.SelectMany(entry => entry));
        return [.. file, .. Repeat(-file.Count & 31), .. data];
    }

    /// <summary>A metadata entry of GGUF: the key, the type's number and the bytes of the value.</summary>
    public static byte[] GgufMetadata(string key, uint type, params byte[] value) => [.. GgufText(key), .. UInt32(type), .. value];

    /// <summary>A tensor entry of GGUF, its dimensions in the order of the file.</summary>
    public static byte[] GgufTensor(string name, uint type, ulong offset, params ulong[] dimensions) =>
        [.. GgufText(name), .. UInt32((uint)dimensions.Length), .. dimensions.SelectMany(UInt64), .. UInt32(type), .. UInt64(offset)];

    public static byte[] GgufText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [.. UInt64((ulong)bytes.Length), .. bytes];
    }

    public static byte[] UInt32(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    public static byte[] UInt64(ulong number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes;
    }

    public static byte[] Repeat(int count, byte value = 0)
    {
        byte[] bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
