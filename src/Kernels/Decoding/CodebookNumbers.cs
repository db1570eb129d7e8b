using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The numbers of a codebook in lanes.</summary>
internal static class CodebookNumbers
{
    /// <summary>The bits of the number that each code stands for, codes of <paramref name="width"/> bits; bits above the codebook's width are ignored.</summary>
    public static T[] Of<T>(Codebook codebook, int width)
        where T : unmanaged
    {
        T[] numbers = new T[1 << width];
        for (int code = 0; code < numbers.Length; code++)
        {
            int index = code & (int)codebook.CodeMask;
            numbers[code] = index >= codebook.Values.Length ? LaneMath.Constant<LanesScalar<T>, T, T>(WideNumber<T>.NaN)
                : typeof(T) == typeof(int) ? Unsafe.BitCast<float, T>(codebook.Values[index])
                : Unsafe.BitCast<double, T>(codebook.Values[index]);
        }

        return numbers;
    }
}
