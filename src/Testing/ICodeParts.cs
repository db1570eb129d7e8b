namespace NumFormats.Testing;

/// <summary>How a code is put together of a sign, a scale that orders the numbers, and a significand below it.</summary>
internal interface ICodeParts
{
    /// <summary>The scale of the number one, the simplest.</summary>
    int ScaleOfOne { get; }

    /// <summary>The bits of a significand, at most.</summary>
    int SignificandBits { get; }

    bool HasSignBit(ulong code);

    ulong Magnitude(ulong code);

    int Scale(ulong code);

    ulong Significand(ulong code);

    /// <summary>The code with the given parts; a scale beyond its range is brought to the nearer end of it, and bits that have no room are dropped.</summary>
    ulong Compose(bool hasSignBit, long scale, ulong significand);
}
