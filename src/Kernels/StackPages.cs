using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Keeps loops' constants out of two pages: <c>StackPages.Keep(stackalloc byte[StackPages.Padding()])</c> before a loop is called.</summary>
/// <remarks>
/// Where a machine has 16 registers, most constants of a loop are loaded from the stack at every step, and a vector that lies in two pages takes many times as long to load. Loops were half as fast at one place of the stack in fifteen, which is a matter of chance in each process.
/// </remarks>
internal static class StackPages
{
    private const int PageBytes = 4096;

    // What the arguments and the frame of a loop take at most, and what may lie between them and the place that is looked at.
    private const int LongestFrame = 2048;

    /// <summary>The bytes to allocate so that all that the next call puts on the stack is in one page; one in half of all cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int Padding()
    {
        byte place;
        int offset = (int)((nint)(&place) & (PageBytes - 1));
        return offset < LongestFrame ? offset + 1 : 1;
    }

    /// <summary>Writes to what has been allocated, which would be left out otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Keep(Span<byte> padding) => Volatile.Write(ref padding[0], 0);
}
