using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>The layout of IEEE 754 binary32, the format of <see cref="float"/>.</summary>
public readonly struct Binary32Layout : IFloatLayout
{
    /// <inheritdoc/>
    public int ExponentBits => 8;

    /// <inheritdoc/>
    public int SignificandBits => 23;

    /// <inheritdoc/>
    public int Bias => 127;

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
        get => 0x7F7F_FFFF;
    }
}
