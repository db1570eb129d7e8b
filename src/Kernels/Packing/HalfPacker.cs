using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Packs 4-bit codes in blocks whose halves share bytes. The arguments have been checked.</summary>
internal abstract class HalfPacker
{
    /// <summary>The one for the widest vectors that halves of a block consist of; they are multiples of 8 bytes.</summary>
    public static HalfPacker For(int halfLength) =>
        Vector512.IsHardwareAccelerated && halfLength % Vector512<byte>.Count == 0 ? new HalfPackLoop<Lanes512<long>, Vector512<long>>()
            : Vector256.IsHardwareAccelerated && halfLength % Vector256<byte>.Count == 0 ? new HalfPackLoop<Lanes256<long>, Vector256<long>>()
            : Vector128.IsHardwareAccelerated && halfLength % Vector128<byte>.Count == 0 ? new HalfPackLoop<Lanes128<long>, Vector128<long>>()
            : new HalfPackLoop<LanesScalar<long>, long>();

    /// <summary>Packs whole blocks into half as many bytes.</summary>
    public abstract void Pack(ReadOnlySpan<byte> codes, Span<byte> packed, int halfLength);

    /// <summary>Unpacks whole blocks.</summary>
    public abstract void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes, int halfLength);
}
