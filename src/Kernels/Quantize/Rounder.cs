using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The way of numbers to a format and back.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class Rounder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Converter _encode;
    private readonly Converter _decode;
    private readonly int _size;

    public Rounder(NumberFormat format, BulkRounding rounding, OverflowMode overflow)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Expected float or double, found {typeof(T)}.");
        }

        _encode = Converter.Create(ElementFormat<T>.Value, format, rounding, overflow);
        _decode = Converter.Create(format, ElementFormat<T>.Value, default, OverflowMode.None);
        _size = format.BytesPerCode;
    }

    /// <summary>Effectively computes <c>destination[i] = scale * decode(encode(source[i] / scale))</c>. In place is fine.</summary>
    [SkipLocalsInit]
    public void Round(ReadOnlySpan<T> source, Span<T> destination, T scale, ulong firstIndex)
    {
        if (scale == T.One)
        {
            Round(source, destination, firstIndex);
            return;
        }

        Span<T> buffer = CacheLines.Align(stackalloc T[CacheLines.Room<T>(Converter.BlockLength)]);
        for (int start = 0; start < source.Length; start += buffer.Length)
        {
            Span<T> scaled = buffer[..Math.Min(buffer.Length, source.Length - start)];
            Span<T> results = destination.Slice(start, scaled.Length);
            TensorPrimitives.Divide(source.Slice(start, scaled.Length), scale, scaled);
            Round(scaled, results, firstIndex + (ulong)start);
            TensorPrimitives.Multiply(results, scale, results);
        }
    }

    /// <summary>Effectively computes <c>destination[i] = decode(encode(source[i]))</c>. In place is fine.</summary>
    [SkipLocalsInit]
    public void Round(ReadOnlySpan<T> source, Span<T> destination, ulong firstIndex)
    {
        Span<byte> codes = CacheLines.Align(stackalloc byte[CacheLines.Room<byte>(Converter.BlockLength * sizeof(ulong))]);
        for (int start = 0; start < source.Length; start += Converter.BlockLength)
        {
            int length = Math.Min(Converter.BlockLength, source.Length - start);
            _encode.Convert(MemoryMarshal.AsBytes(source.Slice(start, length)), codes, length, firstIndex + (ulong)start);
            _decode.Convert(codes[..(length * _size)], MemoryMarshal.AsBytes(destination.Slice(start, length)), length, firstIndex: 0);
        }
    }
}
