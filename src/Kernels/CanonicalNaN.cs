using System.Numerics;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The one NaN that results have, the positive quiet one: processors differ in the sign and payload of what an undefined product or sum is.</summary>
internal static class CanonicalNaN
{
    /// <summary>That NaN.</summary>
    public static float Value { get; } = BitConverter.Int32BitsToSingle((int)WideNumber<int>.NaN);

    /// <summary>The number, or that NaN for any NaN.</summary>
    public static float Of(float number) => float.IsNaN(number) ? Value : number;

    /// <summary>Replaces every NaN by that one.</summary>
    public static void Unify(Span<float> numbers)
    {
        var ofNaN = new Vector<float>(Value);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        foreach (ref Vector<float> vector in vectors)
        {
            vector = Vector.ConditionalSelect(Vector.Equals(vector, vector), vector, ofNaN);
        }

        foreach (ref float number in numbers[(vectors.Length * Vector<float>.Count)..])
        {
            number = Of(number);
        }
    }
}
