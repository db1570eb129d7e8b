using System.Numerics;

namespace NumFormats;

/// <summary>Roots of big integers, rounded down.</summary>
internal static class IntegerRoots
{
    /// <summary>floor(√value).</summary>
    public static BigInteger Sqrt(BigInteger value, out bool isExact) => Root(value, 2, out isExact);

    /// <summary>floor(value^(1/degree)) of a value that is not negative, by Newton's iteration from above.</summary>
    public static BigInteger Root(BigInteger value, int degree, out bool isExact)
    {
        if (value.IsZero || value.IsOne)
        {
            isExact = true;
            return value;
        }

        // 2^ceil(bits / degree) is at least the root, and from above the iteration decreases until it reaches the floor.
        int bits = (int)((value.GetBitLength() + degree - 1) / degree);
        BigInteger root = BigInteger.One << bits;
        while (true)
        {
            BigInteger power = BigInteger.Pow(root, degree - 1);
            BigInteger next = (((degree - 1) * root) + (value / power)) / degree;
            if (next >= root)
            {
                isExact = power * root == value;
                return root;
            }

            root = next;
        }
    }
}
