using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The encoders and decoders of a format, made when first asked for and kept as long as the format.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed class FormatKernels<T>
    where T : unmanaged
{
    private static readonly ConditionalWeakTable<NumberFormat, FormatKernels<T>> Known = [];

    private readonly NumberFormat _format;
    private readonly Lazy<SpanDecoder<T>?> _decoder;
    private readonly ConcurrentDictionary<(RoundingMode Rounding, OverflowMode Overflow), SpanEncoder<T>?> _encoders = new();

    private FormatKernels(NumberFormat format)
    {
        _format = format;
        _decoder = new Lazy<SpanDecoder<T>?>(() => CreateDecoder(format));
    }

    /// <summary>Those of a format.</summary>
    public static FormatKernels<T> Of(NumberFormat format) => Known.GetValue(format, key => new FormatKernels<T>(key));

    /// <summary>The decoder, or null if the numbers cannot hold every number of the format.</summary>
    public SpanDecoder<T>? Decoder => _decoder.Value;

    /// <summary>The encoder with the given modes, or null if there is none.</summary>
    public SpanEncoder<T>? Encoder(RoundingMode rounding, OverflowMode overflow) =>
        _encoders.GetOrAdd((rounding, overflow), static (modes, format) => CreateEncoder(format, modes.Rounding, modes.Overflow), _format);

    /// <summary>The decoder; through the exact core, number by number, where lanes do not serve. The numbers hold every number of the format.</summary>
    public SpanDecoder<T> DecoderOrCore => Decoder ?? new CoreDecoder<T>(_format);

    /// <summary>The encoder with the given modes; through the exact core, number by number, where lanes do not serve. The mode is not the stochastic one.</summary>
    public SpanEncoder<T> EncoderOrCore(RoundingMode rounding, OverflowMode overflow) => Encoder(rounding, overflow) ?? new CoreEncoder<T>(_format, rounding, overflow);

    private static SpanDecoder<T>? CreateDecoder(NumberFormat format) =>
        format.BytesPerCode switch
        {
            1 => CreateDecoder<byte>(format),
            2 => CreateDecoder<ushort>(format),
            4 => CreateDecoder<uint>(format),
            _ => CreateDecoder<ulong>(format),
        };

    private static SpanDecoder<T>? CreateDecoder<TCode>(NumberFormat format)
        where TCode : unmanaged =>
        format switch
        {
            FloatFormat { Specials: FloatSpecials.None, BitWidth: <= 4 } => WidestLanes.Create<T, SpanDecoder<T>, TableDecoderFactory<T>>(new(format)),
            FloatFormat floats when FloatKernels.Decodes<T>(floats) => Binary16DecodeLoop.OrGeneral(floats, WidestLanes.Create<T, SpanDecoder<T>, FloatDecoderFactory<T, TCode>>(new(floats))),
            PositFormat posits when PositKernels.Decodes<T>(posits) => WidestLanes.Create<T, SpanDecoder<T>, PositDecoderFactory<T, TCode>>(new(posits)),
            IntegerFormat integers when IntegerKernels.Serves<T>(integers) => WidestLanes.Create<T, SpanDecoder<T>, IntegerDecoderFactory<T, TCode>>(new(integers)),
            Codebook codebook => WidestLanes.Create<T, SpanDecoder<T>, TableDecoderFactory<T>>(new(codebook)),
            _ => null,
        };

    private static SpanEncoder<T>? CreateEncoder(NumberFormat format, RoundingMode mode, OverflowMode overflow)
    {
        Rounding rounding = mode == RoundingMode.Stochastic ? Rounding.Stochastic(0, 1) : mode;
        return format.BytesPerCode switch
        {
            1 => CreateEncoder<byte>(format, rounding, overflow),
            2 => CreateEncoder<ushort>(format, rounding, overflow),
            4 => CreateEncoder<uint>(format, rounding, overflow),
            _ => CreateEncoder<ulong>(format, rounding, overflow),
        };
    }

    private static SpanEncoder<T>? CreateEncoder<TCode>(NumberFormat format, Rounding rounding, OverflowMode overflow)
        where TCode : unmanaged =>
        format switch
        {
            FloatFormat floats when FloatKernels.Encodes<T>(floats) =>
                HalfWidthEncoders.OrGeneral(floats, rounding, overflow, WidestLanes.Create<T, SpanEncoder<T>, FloatEncoderFactory<T, TCode>>(new(floats, rounding, overflow))),
            PositFormat posits when PositKernels.Encodes<T>(posits, rounding.Mode) =>
                WidestLanes.Create<T, SpanEncoder<T>, PositEncoderFactory<T, TCode>>(new(posits, rounding, overflow)),
            IntegerFormat integers when IntegerKernels.Serves<T>(integers) =>
                WidestLanes.Create<T, SpanEncoder<T>, IntegerEncoderFactory<T, TCode>>(new(integers, rounding)),
            Codebook codebook when rounding.Mode != RoundingMode.Stochastic => WidestLanes.Create<T, SpanEncoder<T>, CodebookEncoderFactory<T>>(new(codebook, rounding.Mode)),
            _ => null,
        };
}
