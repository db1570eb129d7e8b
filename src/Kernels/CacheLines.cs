using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Memory from the beginning of a cache line on: vectors as long as a line that begin elsewhere lie in two, and take twice as long to load and store.</summary>
internal static class CacheLines
{
    /// <summary>The bytes of a line.</summary>
    public const int Bytes = 64;

    /// <summary>The elements to allocate where <paramref name="length"/> are to be had of <see cref="Align{T}(Span{T})"/>.</summary>
    public static int Room<T>(int length)
        where T : unmanaged => length + (Bytes / Unsafe.SizeOf<T>()) - 1;

    /// <summary>The part of memory on the stack, which does not move, from its first cache line on.</summary>
    public static Span<T> Align<T>(Span<T> stack)
        where T : unmanaged
    {
        int line = Bytes / Unsafe.SizeOf<T>();
        int skipped = (line - (int)ElementsBefore(ref MemoryMarshal.GetReference(stack))) % line;
        return stack.Slice(skipped, stack.Length - line + 1);
    }

    /// <summary>The first cache line from an address on; there has to be room for <see cref="Bytes"/> more.</summary>
    public static unsafe T* Align<T>(T* address)
        where T : unmanaged => (T*)(((nint)address + Bytes - 1) & -Bytes);

    /// <summary>The elements from the beginning of a cache line to a place in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe nint ElementsBefore<T>(ref T place)
        where T : unmanaged => ((nint)Unsafe.AsPointer(ref place) & (Bytes - 1)) / Unsafe.SizeOf<T>();
}
