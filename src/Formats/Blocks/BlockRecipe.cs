namespace NumFormats;

/// <summary>The order of operations in which a scale is found and applied. It differs between toolkits in the last bits, and in what becomes of zeros and of what is too small.</summary>
/// <remarks>All compute in binary32, rounding each operation to nearest even. docs/blocks.md has the formulas.</remarks>
public enum BlockRecipe
{
    /// <summary>Ours: elements are divided by the product of the scales, and a block with a NaN or an infinity is NaN throughout.</summary>
    Default,

    /// <summary>Elements are multiplied by the reciprocal of the scale, as in bitsandbytes, and of integers in torchao and ggml. Without a tensor scale.</summary>
    Reciprocal,

    /// <summary>NVFP4 of PyTorch's torchao.</summary>
    TorchAO,

    /// <summary>NVFP4 and MXFP4 of NVIDIA's Model Optimizer.</summary>
    ModelOpt,

    /// <summary>NVFP4 of NVIDIA's Transformer Engine; the tensor scale is the largest magnitude itself.</summary>
    TransformerEngine,

    /// <summary>NVFP4 of vLLM's compressed-tensors; the tensor scale is the reciprocal of the others'.</summary>
    CompressedTensors,

    /// <summary>NVINT4 and NVFP4 of "INT vs FP" (Chen et al. 2025): the product of the scales is rounded to bfloat16.</summary>
    IntVersusFloat,
}
