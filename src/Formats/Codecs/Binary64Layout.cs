using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>The layout of IEEE 754 binary64, the format of <see cref="double"/>.</summary>
public readonly struct Binary64Layout : IFloatLayout
{
    /// <inheritdoc/>
    public int ExponentBits => 11;

    /// <inheritdoc/>
    public int SignificandBits => 52;

    /// <inheritdoc/>
    public int Bias => 1023;

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
        get => 0x7FEF_FFFF_FFFF_FFFF;
    }
}
