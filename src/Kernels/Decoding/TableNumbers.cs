using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The numbers of a format in lanes, one for each code.</summary>
internal static class TableNumbers
{
    /// <summary>The bits of the number that each code stands for, codes of <paramref name="width"/> bits; bits above the format's width are ignored.</summary>
    public static T[] Of<T>(NumberFormat format, int width)
        where T : unmanaged
    {
        T[] numbers = new T[1 << width];
        for (int code = 0; code < numbers.Length; code++)
        {
            double number = format.Decode((ulong)code & format.CodeMask);
            numbers[code] = double.IsNaN(number) ? LaneMath.Constant<LanesScalar<T>, T, T>(WideNumber<T>.NaN)
                : typeof(T) == typeof(int) ? Unsafe.BitCast<float, T>((float)number)
                : Unsafe.BitCast<double, T>(number);
        }

        return numbers;
    }
}
