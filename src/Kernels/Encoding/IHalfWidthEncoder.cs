namespace NumFormats.Kernels;

/// <summary>Encodes binary32 numbers in a format of 16 bits, rounding to nearest even. Its constants are fields, so that they stay in registers.</summary>
internal interface IHalfWidthEncoder<TSelf>
    where TSelf : struct, IHalfWidthEncoder<TSelf>
{
    /// <summary>The numbers that <see cref="Encode"/> takes.</summary>
    static abstract int Step { get; }

    /// <summary>Whether all numbers so far were such as get their codes. Infinity and NaN are not, nor is what overflows in binary16.</summary>
    bool AllOrdinary { get; }

    /// <summary>An encoder that has encoded nothing.</summary>
    static abstract TSelf Create();

    /// <summary>Encodes a step.</summary>
    void Encode(ref readonly int numbers, ref ushort codes);
}
