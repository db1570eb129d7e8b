using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Loads of binary32 operands as the numbers of lanes.</summary>
internal static class PanelLanes
{
    /// <summary>Numbers of the panel, one a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector, T>(ref readonly float numbers)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        typeof(T) == typeof(int)
            ? TLanes.Load(in Unsafe.As<float, T>(ref Unsafe.AsRef(in numbers)))
            : TLanes.LoadNumbers(in Unsafe.As<float, int>(ref Unsafe.AsRef(in numbers)));

    /// <summary>Vector <paramref name="index"/> of a row of the panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector, T>(ref readonly float numbers, nint index)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged => Load<TLanes, TVector, T>(in Unsafe.Add(ref Unsafe.AsRef(in numbers), index * TLanes.Count));

    /// <summary>The numbers of lanes, rounded to binary32.</summary>
    public static void Narrow<T>(ReadOnlySpan<T> numbers, Span<float> results)
        where T : unmanaged
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            results[i] = typeof(T) == typeof(int) ? Unsafe.BitCast<T, float>(numbers[i]) : (float)Unsafe.BitCast<T, double>(numbers[i]);
        }
    }
}
