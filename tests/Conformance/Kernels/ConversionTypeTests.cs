using System.Runtime.InteropServices;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>The generic overloads of bulk conversion know every value type and .NET's floats, and nothing else.</summary>
public sealed class ConversionTypeTests
{
    private const ulong FirstIndex = 13;

    /// <summary>An instance of every value type, found rather than listed.</summary>
    public static TheoryData<object> ValueTypes() =>
    [
        .. typeof(BFloat16).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IFormatValue)))
            .Select(type => Activator.CreateInstance(type)!),
    ];

    [Theory]
    [MemberData(nameof(ValueTypes))]
    public void EveryValueTypeConvertsToAndFromEveryKindOfType<T>(T value)
        where T : unmanaged, IFormatValue<T>
    {
        Assert.Equal(T.Format.BytesPerCode, Marshal.SizeOf(value));
        Assert.Same(T.Format, ElementFormat<T>.Value);
        CompareBothWays<T, float>(T.Format, FloatFormat.Binary32);
        CompareBothWays<T, double>(T.Format, FloatFormat.Binary64);
        CompareBothWays<T, Half>(T.Format, FloatFormat.Binary16);
        CompareBothWays<T, BFloat16>(T.Format, FloatFormat.BFloat16);
        CompareBothWays<T, Float6E2M3FN>(T.Format, FloatFormat.E2M3FN);
        CompareBothWays<T, Posit32>(T.Format, PositFormat.Posit32);
        CompareBothWays<T, T>(T.Format, T.Format);
    }

    [Fact]
    public void HostFloatsConvertToEachOther()
    {
        CompareBothWays<float, double>(FloatFormat.Binary32, FloatFormat.Binary64);
        CompareBothWays<float, Half>(FloatFormat.Binary32, FloatFormat.Binary16);
        CompareBothWays<double, Half>(FloatFormat.Binary64, FloatFormat.Binary16);
        CompareBothWays<float, float>(FloatFormat.Binary32, FloatFormat.Binary32);
    }

    [Fact]
    public void OtherTypesAreNotSupported()
    {
        AssertNotSupported<int>();
        AssertNotSupported<decimal>();
        AssertNotSupported<byte>();
        AssertNotSupported<Guid>();
    }

    [Fact]
    public void BadSpansAreNamedAndNothingIsWritten()
    {
        float[] numbers = [1, 2, 3];
        byte[] memory = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => BulkConversion.Convert<float, Float8E5M2>(numbers, MemoryMarshal.Cast<byte, Float8E5M2>(memory.AsSpan())[..2])).ParamName);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => BulkConversion.Convert<float, Float8E5M2>(numbers, MemoryMarshal.Cast<byte, Float8E5M2>(memory.AsSpan()), threads: 0)).ParamName);
        Assert.Equal(
            "destination",
            Assert.Throws<ArgumentException>(() => BulkConversion.Convert<BFloat16, Half>(MemoryMarshal.Cast<byte, BFloat16>(memory.AsSpan())[1..], MemoryMarshal.Cast<byte, Half>(memory.AsSpan()))).ParamName);
        Assert.Throws<ArgumentException>(() => BulkConversion.Encode<float>(FloatFormat.BFloat16, numbers, memory.AsSpan(0, 5)));
        Assert.Throws<ArgumentException>(() => BulkConversion.Decode<Half>(FloatFormat.BFloat16, new byte[7], MemoryMarshal.Cast<byte, Half>(memory.AsSpan())));
        Assert.Throws<ArgumentException>(() => BulkConversion.Decode<Half>(FloatFormat.BFloat16, new byte[10], MemoryMarshal.Cast<byte, Half>(memory.AsSpan())));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], memory);
    }

    private static void CompareBothWays<TFirst, TSecond>(NumberFormat first, NumberFormat second)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        Compare<TFirst, TSecond>(first, second);
        Compare<TSecond, TFirst>(second, first);
    }

    private static void Compare<TSource, TTarget>(NumberFormat source, NumberFormat target)
        where TSource : unmanaged
        where TTarget : unmanaged
    {
        const int TailLength = 3;
        ulong[] codes = BoundaryNumbers.Codes(source, target, 60, 500, seed: 6);
        byte[] bytes = CodeList.ToBytes(source, codes);
        ReadOnlySpan<TSource> numbers = MemoryMarshal.Cast<byte, TSource>(bytes);
        BulkRounding rounding = new StochasticRounding(8, 17);

        var results = new TTarget[codes.Length + TailLength];
        BulkConversion.Convert<TSource, TTarget>(numbers, results, rounding, OverflowMode.Finite, FirstIndex);
        AssertCodes(rounding, OverflowMode.Finite, FirstIndex, MemoryMarshal.AsBytes(results.AsSpan()));

        byte[] encoded = new byte[(codes.Length + TailLength) * target.BytesPerCode];
        BulkConversion.Encode(target, numbers, encoded, RoundingMode.Up, OverflowMode.Propagate);
        AssertCodes(RoundingMode.Up, OverflowMode.Propagate, 0, encoded);

        Array.Clear(results);
        BulkConversion.Decode<TTarget>(source, bytes, results);
        AssertCodes(RoundingMode.NearestEven, OverflowMode.None, 0, MemoryMarshal.AsBytes(results.AsSpan()));

        void AssertCodes(BulkRounding mode, OverflowMode overflow, ulong firstIndex, ReadOnlySpan<byte> actual)
        {
            ulong[] expected = [.. codes.Select((code, index) => target.ConvertFrom(source, code, mode.At(firstIndex + (ulong)index), overflow))];
            Assert.Equal(expected, CodeList.FromBytes(target, actual[..^(TailLength * target.BytesPerCode)]));
            Assert.False(actual[^(TailLength * target.BytesPerCode)..].ContainsAnyExcept((byte)0));
        }
    }

    private static void AssertNotSupported<T>()
        where T : unmanaged
    {
        Assert.Throws<NotSupportedException>(() => ElementFormat<T>.Value);
        Assert.Throws<NotSupportedException>(() => BulkConversion.Convert<T, float>([default], new float[1]));
        Assert.Throws<NotSupportedException>(() => BulkConversion.Convert<float, T>([1], new T[1]));
        Assert.Throws<NotSupportedException>(() => BulkConversion.Encode<T>(FloatFormat.E5M2, [default], new byte[1]));
        Assert.Throws<NotSupportedException>(() => BulkConversion.Decode(FloatFormat.E5M2, [0], new T[1]));
    }
}
