using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Memory from the beginning of a cache line on: vectors as long as a line that begin elsewhere lie in two, and take twice as long to load and store.</summary>
internal static class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>The elements to allocate where <paramref name="length"/> are to be had of <see cref="Align"/>.</summary>
    public static int Room<T>(int length)
        where T : unmanaged => length + (LineBytes / Unsafe.SizeOf<T>()) - 1;

    /// <summary>The part of memory on the stack, which does not move, from its first cache line on.</summary>
    public static Span<T> Align<T>(Span<T> stack)
        where T : unmanaged
    {
        int line = LineBytes / Unsafe.SizeOf<T>();
        int skipped = (line - (int)ElementsBefore(ref MemoryMarshal.GetReference(stack))) % line;
        return stack.Slice(skipped, stack.Length - line + 1);
    }

    /// <summary>The elements from the beginning of a cache line to a place in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe nint ElementsBefore<T>(ref T place)
        where T : unmanaged => ((nint)Unsafe.AsPointer(ref place) & (LineBytes - 1)) / Unsafe.SizeOf<T>();
}
