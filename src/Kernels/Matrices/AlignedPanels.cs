using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Panels of a packed matrix, each in memory of its own that begins on a cache line and stays there as long as this.</summary>
internal sealed class AlignedPanels(int count)
{

    private readonly byte[][] _panels = new byte[count][];

    /// <summary>The number of panels.</summary>
    public int Count => _panels.Length;

    /// <summary>The address of a panel that has been allocated.</summary>
    public unsafe byte* this[nint index] => CacheLines.Align((byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_panels[index], 0));

    /// <summary>Allocates a panel of zeros.</summary>
    /// <exception cref="OverflowException">It is larger than an array can be.</exception>
    public void Allocate(int index, nint size) => _panels[index] = GC.AllocateArray<byte>(checked((int)size + CacheLines.Bytes), pinned: true);
}
