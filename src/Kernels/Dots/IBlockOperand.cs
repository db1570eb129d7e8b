using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Blocks of a ggml type as runs of 32 small integers under a scale.</summary>
internal unsafe interface IBlockOperand
{
    /// <summary>The bytes of a block.</summary>
    static abstract int BytesPerBlock { get; }

    /// <summary>The runs of 32 elements in a block.</summary>
    static abstract int RunsPerBlock { get; }

    /// <summary>What codes, unsigned bytes, are above the integers they stand for: at most 12, as codes are at most 24. Where it is zero codes are any signed bytes.</summary>
    static abstract int Bias { get; }

    /// <summary>The codes of a run, counted from the first of the blocks on.</summary>
    static abstract Vector256<byte> Load(byte* blocks, int run);

    /// <summary>The codes of a run with an even number and of the next one.</summary>
    static abstract Vector512<byte> LoadTwo(byte* blocks, int run);

    /// <summary>What the integers of each of eight runs are multiplied by.</summary>
    static abstract Vector256<float> LoadScales(byte* blocks);

    /// <summary>The same of sixteen runs. Nothing but their blocks is read.</summary>
    static abstract Vector512<float> LoadSixteenScales(byte* blocks);
}
