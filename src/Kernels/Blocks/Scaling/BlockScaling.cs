namespace NumFormats.Kernels;

/// <summary>How scales are found from largest magnitudes, and applied: the formulas of a recipe, on one number a block.</summary>
internal abstract class BlockScaling
{
    /// <summary>The formulas of a format.</summary>
    public static BlockScaling Create(BlockFormat format) =>
        format.HasPowerOfTwoRule ? new PowerOfTwoScaling(format)
            : format.Recipe switch
            {
                BlockRecipe.TorchAO => new TorchAOScaling(format),
                BlockRecipe.ModelOpt => new ModelOptScaling(format),
                BlockRecipe.TransformerEngine => new TransformerEngineScaling(format),
                BlockRecipe.CompressedTensors => new CompressedTensorsScaling(format),
                BlockRecipe.IntVersusFloat => new IntVersusFloatScaling(format),
                BlockRecipe.Reciprocal => new ReciprocalScaling(format),
                _ => new LinearScaling(format),
            };

    /// <summary>The tensor's scale.</summary>
    /// <param name="largest">The largest magnitude of the tensor.</param>
    public virtual float TensorScale(float largest) => 1;

    /// <summary>Replaces the largest magnitude of each block, or NaN, by what is rounded to the format of the scales.</summary>
    public abstract void ChooseScales(Span<float> largest, float tensorScale);

    /// <summary>Replaces the scale of each block, as its code gives it, by what elements are divided or multiplied by.</summary>
    /// <remarks>Where it becomes NaN, all elements are zero.</remarks>
    public abstract void Operands(Span<float> scales, float tensorScale);

    /// <summary>How the operands are applied.</summary>
    public abstract OperandUse Use { get; }

    /// <summary>Replaces the scale of each block by what the numbers that codes stand for are multiplied by.</summary>
    public abstract void Factors(Span<float> scales, float tensorScale);}
