using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Encodes binary32 numbers, two vectors at a time, in a format of 16 bits, rounding to nearest even.</summary>
internal interface IHalfWidthEncoder
{
    /// <summary>Whether all numbers of four vectors are such as <see cref="Encode"/> takes.</summary>
    static abstract bool AreOrdinary(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth);

    /// <summary>The codes of the first vector's numbers, then of the second's.</summary>
    static abstract Vector512<ushort> Encode(Vector512<int> first, Vector512<int> second);
}
