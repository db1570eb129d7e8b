using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A byte an element: 256 behind a scale of four bytes, and behind them the sum of each sixteen as a 16-bit integer.</summary>
internal sealed class SummedByteArrangement : CodeArrangement
{
    private const int Length = 256;
    private const int Summed = 16;
    private const int Offset = 4;
    private const int BytesPerBlock = Offset + Length + (Length / Summed * sizeof(short));

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks)
    {
        Span<short> wide = stackalloc short[Summed];
        for (; !codes.IsEmpty; codes = codes[Length..], blocks = blocks[BytesPerBlock..])
        {
            codes[..Length].CopyTo(blocks[Offset..]);
            for (int first = 0; first < Length; first += Summed)
            {
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(codes.Slice(first, Summed)), wide);
                BinaryPrimitives.WriteInt16LittleEndian(blocks[(Offset + Length + (first / Summed * sizeof(short)))..], TensorPrimitives.Sum<short>(wide));
            }
        }
    }

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes)
    {
        for (; !blocks.IsEmpty; blocks = blocks[BytesPerBlock..], codes = codes[Length..])
        {
            blocks.Slice(Offset, Length).CopyTo(codes);
        }
    }
}
