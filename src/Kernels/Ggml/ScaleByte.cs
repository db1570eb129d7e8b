namespace NumFormats.Kernels;

/// <summary>The scales that ggml's blocks have in a byte: what each code stands for, halved, because the elements beside them are doubled to be integers.</summary>
internal static class ScaleByte
{
    /// <summary>2^(e − 128): e8m0, but for the last code, which is a power of two like others.</summary>
    public static float[] E8M0 { get; } = [.. Enumerable.Range(0, 256).Select(code => MathF.ScaleB(1, code - 128))];

    /// <summary>e4m3fn without its sign, halved; its NaN is zero.</summary>
    public static float[] UE4M3 { get; } = [.. Enumerable.Range(0, 256).Select(code =>
        code == 0x7F ? 0 : (code & 0x78) == 0 ? MathF.ScaleB(code & 7, -10) : MathF.ScaleB(8 + (code & 7), ((code >> 3) & 15) - 11))];
}
