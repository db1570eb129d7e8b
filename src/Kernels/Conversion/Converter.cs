using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The way from codes of one format to codes of another, chosen once for a call.</summary>
/// <remarks>
/// Codes are decoded to binary32 where it holds the source's numbers exactly and is wider than the target, otherwise to binary64, block by block, and encoded with the one rounding. What neither serves goes
/// element by element through the exact core.
/// </remarks>
internal abstract class Converter
{
    /// <summary>The elements that are on the way at once: whole steps of the loops on them, those of random words too, and small enough for the first cache.</summary>
    public const int BlockLength = 1152;

    /// <summary>The way between two formats under the given modes.</summary>
    public static Converter Create(NumberFormat source, NumberFormat target, BulkRounding rounding, OverflowMode overflow) =>
        ThroughNumbers<int>.TryCreate(source, target, rounding, overflow)
            ?? ThroughNumbers<long>.TryCreate(source, target, rounding, overflow)
            ?? (Converter)new ThroughCore(source, target, rounding, overflow);

    /// <summary>Converts; the spans have been checked.</summary>
    public abstract void Convert(ReadOnlySpan<byte> source, Span<byte> destination, int count, ulong firstIndex);

    private sealed class ThroughNumbers<T> : Converter
        where T : unmanaged
    {
        private readonly SpanDecoder<T>? _decoder;
        private readonly SpanEncoder<T>? _encoder;
        private readonly int _sourceSize;
        private readonly int _targetSize;
        private readonly BulkRounding _rounding;

        private ThroughNumbers(NumberFormat source, NumberFormat target, SpanDecoder<T>? decoder, SpanEncoder<T>? encoder, BulkRounding rounding)
        {
            _decoder = decoder;
            _encoder = encoder;
            _sourceSize = source.BytesPerCode;
            _targetSize = target.BytesPerCode;
            _rounding = rounding;
        }

        public static ThroughNumbers<T>? TryCreate(NumberFormat source, NumberFormat target, BulkRounding rounding, OverflowMode overflow)
        {
            // The numbers themselves are a format too, which needs no decoding or encoding. Not both: NaN loses its payload on the way.
            NumberFormat numbers = typeof(T) == typeof(int) ? FloatFormat.Binary32 : FloatFormat.Binary64;
            bool isSource = source.Equals(numbers);
            bool isTarget = target.Equals(numbers);
            SpanDecoder<T>? decoder = isSource ? null : FormatKernels<T>.Of(source).Decoder;
            SpanEncoder<T>? encoder = isTarget ? null : FormatKernels<T>.Of(target).Encoder(rounding.Mode, overflow);
            return isSource && isTarget || (decoder is null && !isSource) || (encoder is null && !isTarget) ? null
                : isTarget && overflow == OverflowMode.Finite && source is FloatFormat { HasInfinity: true } ? null
                : new ThroughNumbers<T>(source, target, decoder, encoder, rounding);
        }

        public override void Convert(ReadOnlySpan<byte> source, Span<byte> destination, int count, ulong firstIndex)
        {
            if (_encoder is null)
            {
                _decoder!.Decode(source[..(count * _sourceSize)], MemoryMarshal.Cast<byte, T>(destination));
            }
            else if (_decoder is null && _rounding.Mode != RoundingMode.Stochastic)
            {
                _encoder.Encode(MemoryMarshal.Cast<byte, T>(source)[..count], [], destination);
            }
            else
            {
                ConvertBlocks(source, destination, count, firstIndex);
            }
        }

        [SkipLocalsInit]
        private void ConvertBlocks(ReadOnlySpan<byte> source, Span<byte> destination, int count, ulong firstIndex)
        {
            Span<T> numbers = CacheLines.Align(stackalloc T[CacheLines.Room<T>(BlockLength)]);
            Span<uint> random = CacheLines.Align(stackalloc uint[CacheLines.Room<uint>(BlockLength)]);
            for (int start = 0; start < count; start += BlockLength)
            {
                int length = Math.Min(BlockLength, count - start);
                ReadOnlySpan<byte> codes = source.Slice(start * _sourceSize, length * _sourceSize);
                scoped ReadOnlySpan<T> block;
                if (_decoder is null)
                {
                    block = MemoryMarshal.Cast<byte, T>(codes);
                }
                else
                {
                    _decoder.Decode(codes, numbers);
                    block = numbers[..length];
                }

                if (_rounding.Mode == RoundingMode.Stochastic)
                {
                    RandomWords.Widest.Fill(_rounding.Stochastic, firstIndex + (ulong)start, random[..length]);
                }

                _encoder!.Encode(block, random, destination[(start * _targetSize)..]);
            }
        }
    }

    private sealed class ThroughCore(NumberFormat source, NumberFormat target, BulkRounding rounding, OverflowMode overflow) : Converter
    {
        public override void Convert(ReadOnlySpan<byte> sourceCodes, Span<byte> destination, int count, ulong firstIndex)
        {
            for (int i = 0; i < count; i++)
            {
                Unpacked number = source.Unpack(CodeBytes.Read(sourceCodes, source.BytesPerCode, i));
                CodeBytes.Write(target.Pack(number, rounding.At(firstIndex + (ulong)i), overflow), destination, target.BytesPerCode, i);
            }
        }
    }
}
