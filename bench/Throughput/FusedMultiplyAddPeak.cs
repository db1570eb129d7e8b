using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Bench;

/// <summary>Fused multiply-adds on registers alone, in chains that do not wait for each other.</summary>
internal sealed class FusedMultiplyAddPeak
{
    /// <summary>How many binary32 fused multiply-adds a run is, whatever the width of vectors.</summary>
    public const int Count = Chains << 16;

    // More than latency times units of any processor, and few enough for sixteen registers with the two constants.
    private const int Chains = 12;

    private float _result;

    private interface ILanes<TVector>
    {
        static abstract int Width { get; }

        static abstract TVector Create(float value);

        static abstract TVector FusedMultiplyAdd(TVector x, TVector y, TVector z);

        static abstract float Sum(TVector vector);
    }

    /// <summary>One run.</summary>
    public void Run() =>
        _result = Vector512.IsHardwareAccelerated ? Run<Lanes512, Vector512<float>>()
            : Vector256.IsHardwareAccelerated ? Run<Lanes256, Vector256<float>>()
            : Run<Lanes128, Vector128<float>>();

    /// <summary>Runs once and checks the result.</summary>
    public void Check()
    {
        // x → x/2 + 1 goes to 2 in every lane of every chain.
        Run();
        int lanes = Vector512.IsHardwareAccelerated ? Lanes512.Width : Vector256.IsHardwareAccelerated ? Lanes256.Width : Lanes128.Width;
        if (_result != 2 * Chains * lanes)
        {
            throw new InvalidOperationException($"The fused multiply-adds give {_result}.");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
    {
        TVector half = TLanes.Create(0.5f);
        TVector one = TLanes.Create(1);
        TVector x0 = one, x1 = one, x2 = one, x3 = one, x4 = one, x5 = one, x6 = one, x7 = one, x8 = one, x9 = one, x10 = one, x11 = one;
        for (int i = Count / Chains / TLanes.Width; i > 0; i--)
        {
            x0 = TLanes.FusedMultiplyAdd(x0, half, one);
            x1 = TLanes.FusedMultiplyAdd(x1, half, one);
            x2 = TLanes.FusedMultiplyAdd(x2, half, one);
            x3 = TLanes.FusedMultiplyAdd(x3, half, one);
            x4 = TLanes.FusedMultiplyAdd(x4, half, one);
            x5 = TLanes.FusedMultiplyAdd(x5, half, one);
            x6 = TLanes.FusedMultiplyAdd(x6, half, one);
            x7 = TLanes.FusedMultiplyAdd(x7, half, one);
            x8 = TLanes.FusedMultiplyAdd(x8, half, one);
            x9 = TLanes.FusedMultiplyAdd(x9, half, one);
            x10 = TLanes.FusedMultiplyAdd(x10, half, one);
            x11 = TLanes.FusedMultiplyAdd(x11, half, one);
        }

        return TLanes.Sum(x0) + TLanes.Sum(x1) + TLanes.Sum(x2) + TLanes.Sum(x3) + TLanes.Sum(x4) + TLanes.Sum(x5)
            + TLanes.Sum(x6) + TLanes.Sum(x7) + TLanes.Sum(x8) + TLanes.Sum(x9) + TLanes.Sum(x10) + TLanes.Sum(x11);
    }

    private readonly struct Lanes512 : ILanes<Vector512<float>>
    {
        public static int Width => Vector512<float>.Count;

        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> FusedMultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.FusedMultiplyAdd(x, y, z);

        public static float Sum(Vector512<float> vector) => Vector512.Sum(vector);
    }

    private readonly struct Lanes256 : ILanes<Vector256<float>>
    {
        public static int Width => Vector256<float>.Count;

        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> FusedMultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Vector256.FusedMultiplyAdd(x, y, z);

        public static float Sum(Vector256<float> vector) => Vector256.Sum(vector);
    }

    private readonly struct Lanes128 : ILanes<Vector128<float>>
    {
        public static int Width => Vector128<float>.Count;

        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> FusedMultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Vector128.FusedMultiplyAdd(x, y, z);

        public static float Sum(Vector128<float> vector) => Vector128.Sum(vector);
    }
}
