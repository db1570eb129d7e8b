using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Inference;

/// <summary>Functions of the binary32 execution and its gradients. All is sums, products, quotients and roots of IEEE 754 in a fixed order, so that the bits are the same on every machine.</summary>
internal static class FloatFunctions
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The chains of sums, as many as the widest vectors have lanes, so that the width of vectors does not matter.</summary>
    public const int Chains = 16;

    // 2^23 and the bias of exponents.
    private const float ExponentMagic = (1 << 23) + 127;

    /// <summary>e^x, up to a relative error of 10^−15; 0 below −700.</summary>
    /// <remarks>x = k ln 2 + r with |r| up to ln 2 / 2, and the Taylor series to r^13.</remarks>
    public static double Exp(double x)
    {
        if (x < -700)
        {
            return 0;
        }

        double k = Math.Round(x * 1.4426950408889634);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        double sum = 1;
        for (int n = 13; n > 0; n--)
        {
            sum = 1 + (sum * r / n);
        }

        return Math.ScaleB(sum, (int)k);
    }

    /// <summary>Replaces numbers by the powers of e with them, less the largest of them, up to a relative error of 2^−21; below e^−87 by 0.</summary>
    /// <remarks>2^k times a polynomial on the fraction of an octave that is left, without fused operations. The sum has 16 chains.</remarks>
    /// <returns>Their sum.</returns>
    public static float Powers(Span<float> numbers)
    {
        Span<float> chains = stackalloc float[Chains];
        chains.Clear();
        Powers(numbers, TensorPrimitives.Max<float>(numbers), chains);
        return Total(chains);
    }

    /// <summary>The same for a part of numbers, the first of which has a place that is a multiple of the chains: adds the powers to these.</summary>
    public static void Powers(Span<float> numbers, float largest, Span<float> chains)
    {
        int whole = numbers.Length & -Chains;
        Powers(ref MemoryMarshal.GetReference(numbers), whole, largest, chains);
        if (whole < numbers.Length)
        {
            Span<float> rest = stackalloc float[Chains];
            rest.Fill(float.NegativeInfinity);
            numbers[whole..].CopyTo(rest);
            Powers(ref MemoryMarshal.GetReference(rest), Chains, largest, chains);
            rest[..(numbers.Length - whole)].CopyTo(numbers[whole..]);
        }
    }

    /// <summary>Σ x[i] y[i] of as many numbers as a multiple of 16, in 16 chains.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Span<float> sums = stackalloc float[Chains];
        for (int lane = 0; lane < Chains; lane += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int i = lane; i < x.Length; i += Chains)
            {
                sum += new Vector<float>(x[i..]) * new Vector<float>(y[i..]);
            }

            sum.CopyTo(sums[lane..]);
        }

        return Total(sums);
    }

    /// <summary>The sum of the chains: the first half plus the second, and so on.</summary>
    public static float Total(Span<float> sums)
    {
        for (int width = Chains / 2; width > 0; width /= 2)
        {
            for (int i = 0; i < width; i++)
            {
                sums[i] += sums[i + width];
            }
        }

        return sums[0];
    }

    private static void Powers(ref float numbers, int length, float largest, Span<float> sums)
    {
        for (int lane = 0; lane < Chains; lane += Vector<float>.Count)
        {
            Vector<float> sum = PowersOfLanes(ref numbers, lane, length, largest, new Vector<float>(sums[lane..]));
            sum.CopyTo(sums[lane..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector<float> PowersOfLanes(ref float numbers, nint first, nint length, float largest, Vector<float> sum)
    {
        var top = new Vector<float>(largest);
        var octave = new Vector<float>(1.44269504f);
        var least = new Vector<float>(-126f);
        var bias = new Vector<float>(ExponentMagic);

        // (ln 2)^n / n!
        var c1 = new Vector<float>(0.6931471806f);
        var c2 = new Vector<float>(0.2402265070f);
        var c3 = new Vector<float>(0.05550410866f);
        var c4 = new Vector<float>(0.009618129108f);
        var c5 = new Vector<float>(0.001333355815f);
        var c6 = new Vector<float>(0.0001540353039f);
        var c7 = new Vector<float>(0.00001525273380f);
        for (nint i = first; i < length; i += Chains)
        {
            ref float place = ref Unsafe.Add(ref numbers, i);
            Vector<float> octaves = (Vector.LoadUnsafe(ref place) - top) * octave;
            Vector<int> isOne = Vector.GreaterThanOrEqual(octaves, least);
            octaves = Vector.Max(octaves, least);
            Vector<float> floor = Vector.Floor(octaves);
            Vector<float> fraction = octaves - floor;
            Vector<float> power = (((((((((((((c7 * fraction) + c6) * fraction) + c5) * fraction) + c4) * fraction) + c3) * fraction) + c2) * fraction) + c1) * fraction) + Vector<float>.One;

            // A whole number added to this is in the low bits; shifted up, with the bias of exponents, it is the power of two.
            Vector<float> scale = Vector.AsVectorSingle(Vector.AsVectorInt32(floor + bias) << 23);
            Vector<float> result = power * scale & Vector.AsVectorSingle(isOne);
            result.StoreUnsafe(ref place);
            sum += result;
        }

        return sum;
    }

    /// <summary>The distribution function of the normal distribution, off by at most 10^−7, and its density.</summary>
    /// <remarks>Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26.</remarks>
    public static double NormalDistribution(double x, out double density)
    {
        double power = Exp(-0.5 * x * x);
        density = power * 0.3989422804014327;
        double t = 1 / (1 + (0.3275911 * Math.Abs(x) * 0.7071067811865476));
        double tail = 0.5 * power * t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>Softmax of each row, in place.</summary>
    public static void Softmax(Span<float> numbers, int length)
    {
        for (int start = 0; start < numbers.Length; start += length)
        {
            Span<float> row = numbers.Slice(start, length);
            float largest = TensorPrimitives.Max<float>(row);
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                row[i] = (float)Exp((double)row[i] - largest);
                sum += row[i];
            }

            for (int i = 0; i < length; i++)
            {
                row[i] = (float)(row[i] / sum);
            }
        }
    }

    /// <summary>Adds to a gradient what the gradient of softmax makes of it.</summary>
    public static void SoftmaxGradient(ReadOnlySpan<float> results, ReadOnlySpan<float> gradient, int length, Span<float> target)
    {
        for (int start = 0; start < results.Length; start += length)
        {
            double sum = 0;
            for (int i = start; i < start + length; i++)
            {
                sum += (double)gradient[i] * results[i];
            }

            for (int i = start; i < start + length; i++)
            {
                target[i] += (float)(results[i] * (gradient[i] - sum));
            }
        }
    }

    /// <summary>Adds a row to each row.</summary>
    public static void AddRows(Span<float> numbers, ReadOnlySpan<float> row)
    {
        for (int start = 0; start < numbers.Length; start += row.Length)
        {
            Span<float> part = numbers.Slice(start, row.Length);
            TensorPrimitives.Add(part, row, part);
        }
    }

    /// <summary>Adds each row to a row.</summary>
    public static void AddToRow(ReadOnlySpan<float> numbers, Span<float> row)
    {
        for (int start = 0; start < numbers.Length; start += row.Length)
        {
            TensorPrimitives.Add(row, numbers.Slice(start, row.Length), row);
        }
    }

    /// <summary>The largest magnitude; 0 of none, NaN where there is one.</summary>
    /// <remarks>Magnitudes order as their bits, and NaN is above all of them.</remarks>
    public static float LargestMagnitude(ReadOnlySpan<float> numbers)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(numbers);
        int whole = bits.Length - (bits.Length % (2 * Vector<int>.Count));
        Vector<int> largest = LargestMagnitude(ref MemoryMarshal.GetReference(bits), whole);
        Span<int> lanes = stackalloc int[Vector<int>.Count];
        largest.CopyTo(lanes);
        int most = TensorPrimitives.Max<int>(lanes);
        foreach (int rest in bits[whole..])
        {
            most = Math.Max(most, rest & int.MaxValue);
        }

        return BitConverter.Int32BitsToSingle(most);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector<int> LargestMagnitude(ref int bits, nint length)
    {
        var mask = new Vector<int>(int.MaxValue);
        Vector<int> first = Vector<int>.Zero;
        Vector<int> second = Vector<int>.Zero;
        for (nint i = 0; i < length; i += 2 * Vector<int>.Count)
        {
            first = Vector.Max(first, Vector.LoadUnsafe(ref Unsafe.Add(ref bits, i)) & mask);
            second = Vector.Max(second, Vector.LoadUnsafe(ref Unsafe.Add(ref bits, i + Vector<int>.Count)) & mask);
        }

        return Vector.Max(first, second);
    }
}
