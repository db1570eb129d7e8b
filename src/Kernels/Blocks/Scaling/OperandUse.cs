namespace NumFormats.Kernels;

/// <summary>What is done to elements with their block's operand.</summary>
internal enum OperandUse
{
    /// <summary>They are divided by it.</summary>
    Divide,

    /// <summary>They are divided by it, and it is a power of two.</summary>
    DivideByPowerOfTwo,

    /// <summary>They are multiplied by it.</summary>
    Multiply,
}
