using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Blocks of a ggml type as runs of 32 small integers under a scale.</summary>
internal interface IBlockOperand
{
    /// <summary>The bytes of a block.</summary>
    static abstract int BytesPerBlock { get; }

    /// <summary>The runs of 32 elements in a block.</summary>
    static abstract int RunsPerBlock { get; }

    /// <summary>The elements of a run, as integers.</summary>
    static abstract Vector256<sbyte> Load(ref readonly byte block, nint run);

    /// <summary>The code of the scale.</summary>
    static abstract ushort LoadScale(ref readonly byte block);

    /// <summary>What the integers are multiplied by, from the codes of four scales.</summary>
    static abstract Vector128<float> DecodeScales(Vector128<int> codes);
}
