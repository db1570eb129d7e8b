using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Bench;

/// <summary>What kernels are compared with: how fast this machine is now, whatever the library does.</summary>
internal sealed class Yardsticks
{
    /// <summary>The elements of a run that stays in a core's caches.</summary>
    public const int InCache = 1 << 16;

    /// <summary>The elements of a run that is far too large for any cache.</summary>
    public const int OutOfCache = 1 << 26;

    /// <summary>The yardsticks on given data.</summary>
    public Yardsticks(Samples samples)
    {
        CopyInCache = Copy("copy in cache", samples, InCache);
        CopyOutOfCache = Copy("copy out of cache", samples, OutOfCache);
        var peak = new FusedMultiplyAddPeak();
        FusedMultiplyAdds = new Kernel("fused multiply-adds", FusedMultiplyAddPeak.Count, 0, null, null, peak.Run, peak.Check);
        var bytes = new ByteProductPeak();
        ByteProducts = ByteProductPeak.IsSupported ? new Kernel("byte products", ByteProductPeak.Count, 0, null, null, bytes.Run, bytes.Check) : null;
        ReadOutOfCache = Read(samples);
        ScalarLoop = Scalar(samples);
        All = [CopyInCache, CopyOutOfCache, ReadOutOfCache, FusedMultiplyAdds, .. ByteProducts is null ? Array.Empty<Kernel>() : [ByteProducts], ScalarLoop];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Kernel> All { get; }

    /// <summary>A copy of 256 KiB.</summary>
    public Kernel CopyInCache { get; }

    /// <summary>A copy of 256 MiB.</summary>
    public Kernel CopyOutOfCache { get; }

    /// <summary>As many binary32 fused multiply-adds as the core can do: a ratio of 1/n is a kernel that costs as much as n of them for each element.</summary>
    public Kernel FusedMultiplyAdds { get; }

    /// <summary>As many products of bytes, added up in 32 bits, as the core can do in vectors of 256 bits; null where it has no instruction for them.</summary>
    public Kernel? ByteProducts { get; }

    /// <summary>Reading 256 MiB.</summary>
    public Kernel ReadOutOfCache { get; }

    /// <summary>A loop of one conversion of the value type after another, binary32 to e4m3fn.</summary>
    public Kernel ScalarLoop { get; }

    private static Kernel Copy(string name, Samples samples, int elements)
    {
        const int Size = sizeof(float);
        Memory<byte> source = default;
        Memory<byte> destination = default;
        return new Kernel(name, elements, 2 * Size, null, null, Run, Prepare) { IsBandwidth = true };

        void Run() => source.Span.CopyTo(destination.Span);

        void Prepare()
        {
            source = samples.Codes(FloatFormat.Binary32, elements);
            destination = samples.Results(elements * Size);
            Run();
            Expect(destination.Span.SequenceEqual(source.Span), name);
        }
    }

    private static Kernel Read(Samples samples)
    {
        const string Name = "read out of cache";
        Memory<byte> source = default;
        int any = 0;
        return new Kernel(Name, OutOfCache, sizeof(float), null, null, Run, Prepare) { IsBandwidth = true };

        void Run() => any = TensorPrimitives.Sum(MemoryMarshal.Cast<byte, int>(source.Span));

        void Prepare()
        {
            source = samples.Codes(FloatFormat.Binary32, OutOfCache);
            Run();
            Expect(any != 0, Name);
        }
    }

    private static Kernel Scalar(Samples samples)
    {
        const string Name = "scalar loop";
        Memory<byte> source = default;
        Memory<byte> destination = default;
        return new Kernel(Name, InCache, sizeof(float) + sizeof(byte), null, null, Run, Prepare);

        void Run() => ConvertOneByOne(MemoryMarshal.Cast<byte, float>(source.Span), MemoryMarshal.Cast<byte, Float8E4M3FN>(destination.Span));

        void Prepare()
        {
            source = samples.Codes(FloatFormat.Binary32, InCache);
            destination = samples.Results(InCache);
            Run();
            Expect(destination.Span.SequenceEqual(samples.Codes(FloatFormat.E4M3FN, InCache).Span), Name);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ConvertOneByOne(ReadOnlySpan<float> source, Span<Float8E4M3FN> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (Float8E4M3FN)source[i];
        }
    }

    private static void Expect(bool isRight, string name)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"The yardstick '{name}' is wrong.");
        }
    }
}
