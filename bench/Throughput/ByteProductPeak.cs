using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Bench;

/// <summary>Products of bytes added up in 32 bits on registers of 256 bits alone, in chains that do not wait for each other.</summary>
internal sealed class ByteProductPeak
{
    /// <summary>How many multiply-adds a run is.</summary>
    public const int Count = Chains * Products * Steps;

    // More than latency times units of any processor, and few enough for sixteen registers with the two constants.
    private const int Chains = 12;
    private const int Products = 32;
    private const int Steps = 1 << 14;

    private int _result;

    /// <summary>Whether this machine has the instruction.</summary>
    public static bool IsSupported => AvxVnni.IsSupported;

    /// <summary>One run.</summary>
    public void Run() => _result = Sum();

    /// <summary>Runs once and checks the result.</summary>
    public void Check()
    {
        Run();
        if (_result != 6 * Count)
        {
            throw new InvalidOperationException($"The products of bytes give {_result}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum()
    {
        Vector256<byte> two = Vector256.Create((byte)2);
        Vector256<sbyte> three = Vector256.Create((sbyte)3);
        Vector256<int> x0 = default, x1 = default, x2 = default, x3 = default, x4 = default, x5 = default;
        Vector256<int> x6 = default, x7 = default, x8 = default, x9 = default, x10 = default, x11 = default;
        for (int i = Steps; i > 0; i--)
        {
            x0 = AvxVnni.MultiplyWideningAndAdd(x0, two, three);
            x1 = AvxVnni.MultiplyWideningAndAdd(x1, two, three);
            x2 = AvxVnni.MultiplyWideningAndAdd(x2, two, three);
            x3 = AvxVnni.MultiplyWideningAndAdd(x3, two, three);
            x4 = AvxVnni.MultiplyWideningAndAdd(x4, two, three);
            x5 = AvxVnni.MultiplyWideningAndAdd(x5, two, three);
            x6 = AvxVnni.MultiplyWideningAndAdd(x6, two, three);
            x7 = AvxVnni.MultiplyWideningAndAdd(x7, two, three);
            x8 = AvxVnni.MultiplyWideningAndAdd(x8, two, three);
            x9 = AvxVnni.MultiplyWideningAndAdd(x9, two, three);
            x10 = AvxVnni.MultiplyWideningAndAdd(x10, two, three);
            x11 = AvxVnni.MultiplyWideningAndAdd(x11, two, three);
        }

        return Vector256.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }
}
