using System.Text;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

/// <summary>Damages valid files at random: each is then read without fault or refused with the one exception, and costs little memory.</summary>
public class MutationTests
{
    private const int Rounds = 3000;
    private const int AllocationLimit = 64 * 1024;

    private static readonly byte[] Alphabet = Encoding.ASCII.GetBytes("\0\"'{}[](),:<>|-.\\ 0123456789eEuU8fFbOTrue");

    [Fact]
    public void Safetensors_survives_damage() =>
        Damage(
            RawFiles.Safetensors(
                """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"F4","shape":[4],"data_offsets":[8,10]}}  """,
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            "damaged.safetensors",
            8);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Npy_survives_damage(byte major) =>
        Damage(
            RawFiles.Npy(major, "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }     \n", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
            "damaged.npy",
            12);

    [Fact]
    public void Gguf_survives_damage() =>
        Damage(
            RawFiles.Gguf(
                [
                    RawFiles.GgufMetadata("general.alignment", 4, 32, 0, 0, 0),
                    RawFiles.GgufMetadata("a.names", 9, [.. RawFiles.UInt32(8), .. RawFiles.UInt64(2), .. RawFiles.GgufText("é"), .. RawFiles.GgufText("")]),
                    RawFiles.GgufMetadata("a.nested", 9, [.. RawFiles.UInt32(9), .. RawFiles.UInt64(1), .. RawFiles.UInt32(3), .. RawFiles.UInt64(2), 1, 2, 3, 4]),
                    RawFiles.GgufMetadata("a.flag", 7, 1),
                ],
                [RawFiles.GgufTensor("w", 2, 0, 32), RawFiles.GgufTensor("b", 0, 32, 2, 1)],
                [.. RawFiles.Repeat(18, 7), .. RawFiles.Repeat(14), .. RawFiles.Repeat(8, 9)]),
            "damaged.gguf",
            4);

    private static void Damage(byte[] valid, string name, int headerStart)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, valid);
        Assert.True(Opens(path));

        var random = new Random(20240607);
        int opened = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Mutate(valid, random, headerStart);
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool opens = Opens(path);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationLimit, $"{allocated} bytes for {Convert.ToHexString(damaged)}");
            opened += opens ? 1 : 0;
        }

        // Damage to names, values and padding is no fault; most other damage is. Both must have been met.
        Assert.InRange(opened, Rounds / 100, Rounds * 9 / 10);
    }

    private static byte[] Mutate(byte[] valid, Random random, int headerStart)
    {
        List<byte> bytes = [.. valid];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int position = random.Next(4) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(headerStart, bytes.Count - 1), bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[position] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[position] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 2:
                    bytes.Insert(position, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                case 3 when bytes.Count > 1:
                    bytes.RemoveAt(position);
                    break;
                case 4 when position > 0:
                    bytes.RemoveRange(position, bytes.Count - position);
                    break;
                default:
                    bytes.InsertRange(position, bytes.GetRange(position, random.Next(bytes.Count - position)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static bool Opens(string path)
    {
        try
        {
            using TensorFile file = TensorFile.Open(path);
            Span<byte> copy = stackalloc byte[1024];
            foreach (TensorView tensor in file.Tensors)
            {
                tensor.AsBytes(0, (int)tensor.ByteLength).CopyTo(copy);
            }

            return true;
        }
        catch (TensorFileException)
        {
            return false;
        }
    }
}
