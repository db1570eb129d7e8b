using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>The layout of IEEE 754 binary16, the format of <see cref="Half"/>.</summary>
public readonly struct Binary16Layout : IFloatLayout
{
    /// <inheritdoc/>
    public int ExponentBits => 5;

    /// <inheritdoc/>
    public int SignificandBits => 10;

    /// <inheritdoc/>
    public int Bias => 15;

    /// <inheritdoc/>
    public FloatSpecials Specials => FloatSpecials.Ieee;

    /// <inheritdoc/>
    public bool IsSigned => true;

    /// <inheritdoc/>
    public bool IsConstant => true;

    /// <inheritdoc/>
    public ulong MaxFiniteMagnitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0x7BFF;
    }
}
