using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>The data that kernels work on, made when first asked for: normally distributed numbers, as weights are, the same in every run.</summary>
/// <remarks>Buffers begin on cache lines, so that no run is slower than another for where its memory happens to lie.</remarks>
internal sealed class Samples
{
    // Larger data repeat the same numbers: what is new to the caches need not be new to look at.
    private const int Distinct = 1 << 16;
    private const int CacheLine = 64;

    private readonly Dictionary<(NumberFormat Format, int Elements, int Operand), Memory<byte>> _codes = [];
    private readonly Dictionary<(int Length, int Index), Memory<byte>> _results = [];

    /// <summary>The codes of numbers in a format, all finite where they are within its range.</summary>
    /// <param name="format">The format.</param>
    /// <param name="elements">How many.</param>
    /// <param name="operand">Different operands have different numbers.</param>
    public Memory<byte> Codes(NumberFormat format, int elements, int operand = 0)
    {
        if (!_codes.TryGetValue((format, elements, operand), out Memory<byte> codes))
        {
            codes = Allocate(elements * format.BytesPerCode);
            Fill(format, codes.Span, operand);
            _codes.Add((format, elements, operand), codes);
        }

        return codes;
    }

    /// <summary>Room for results, which all kernels share.</summary>
    /// <param name="length">In bytes.</param>
    /// <param name="index">Different indices are different memory.</param>
    public Memory<byte> Results(int length, int index = 0)
    {
        if (!_results.TryGetValue((length, index), out Memory<byte> results))
        {
            results = Allocate(length);

            // Writing brings the pages into being.
            results.Span.Fill(byte.MaxValue);
            _results.Add((length, index), results);
        }

        return results;
    }

    private static void Fill(NumberFormat format, Span<byte> codes, int operand)
    {
        var random = new Random(operand + 1);
        int size = format.BytesPerCode;
        int distinct = Math.Min(codes.Length, Distinct * size);
        for (int i = 0; i < distinct; i += size)
        {
            float number = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
            CodeBytes.Store([format.Encode(number)], size, codes[i..]);
        }

        for (int start = distinct; start < codes.Length; start += distinct)
        {
            int length = Math.Min(distinct, codes.Length - start);
            codes[..length].CopyTo(codes[start..]);
        }
    }

    private static Memory<byte> Allocate(int length)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(length + CacheLine, pinned: true);
        int misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % CacheLine);
        return array.AsMemory((CacheLine - misaligned) % CacheLine, length);
    }
}
