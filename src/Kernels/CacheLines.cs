using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Stack memory that begins on a cache line: vectors as long as a line that begin elsewhere lie in two, and take twice as long to load and store.</summary>
internal static class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>The elements to allocate where <paramref name="length"/> are to be had of <see cref="Align"/>.</summary>
    public static int Room<T>(int length)
        where T : unmanaged => length + (LineBytes / Unsafe.SizeOf<T>()) - 1;

    /// <summary>The part of memory on the stack, which does not move, from its first cache line on.</summary>
    public static unsafe Span<T> Align<T>(Span<T> stack)
        where T : unmanaged
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(stack));
        nint skipped = (-address & (LineBytes - 1)) / Unsafe.SizeOf<T>();
        return stack.Slice((int)skipped, stack.Length - (LineBytes / Unsafe.SizeOf<T>()) + 1);
    }
}
