using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <content>Add, subtract, multiply, divide, square root and fused multiply-add.</content>
/// <remarks>
/// Special operands follow IEEE 754-2019 sections 6 and 7.2: a NaN operand gives NaN with the sign of the first NaN, an undefined result a
/// positive NaN. Where P3109 or posits differ (x / 0), the format's own rules decide before these are called.
/// </remarks>
public readonly partial struct Unpacked
{
    /// <summary>x + y.</summary>
    /// <param name="x">The first addend.</param>
    /// <param name="y">The second addend.</param>
    /// <param name="mode">Matters only for the sign of an exact zero sum of nonzero numbers: negative in mode <see cref="RoundingMode.Down"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Add(Unpacked x, Unpacked y, RoundingMode mode = RoundingMode.NearestEven) =>
        x.IsFiniteNonzero & y.IsFiniteNonzero ? AddFinite(x, y, mode) : AddSpecial(x, y, mode);

    /// <summary>x − y.</summary>
    /// <inheritdoc cref="Add"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Subtract(Unpacked x, Unpacked y, RoundingMode mode = RoundingMode.NearestEven) =>
        Add(x, y.IsNaN ? y : Negate(y), mode);

    /// <summary>x × y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Multiply(Unpacked x, Unpacked y)
    {
        if (!(x.IsFiniteNonzero & y.IsFiniteNonzero))
        {
            return MultiplySpecial(x, y);
        }

        ulong high = Math.BigMul(x.Significand, y.Significand, out ulong low);

        // Two significands in [1, 2) have a product in [1, 4).
        int carry = (int)(high >> 63);
        int shift = 1 - carry;
        high = (high << shift) | ((low >> 1) >> (63 - shift));
        low <<= shift;
        uint flags = ((x._flags ^ y._flags) & NegativeFlag) | ((x._flags | y._flags) & InexactFlag) |
            ((uint)NumberKind.Finite << KindShift) | (low != 0 ? InexactFlag : 0);
        return new Unpacked(high, x.Exponent + y.Exponent + carry, flags);
    }

    /// <summary>x × y × z with a single rounding, left to the caller.</summary>
    public static Unpacked FusedMultiplyMultiply(Unpacked x, Unpacked y, Unpacked z)
    {
        // With significands of up to 32 bits the first product is exact.
        Unpacked rounded = Multiply(x, y);
        if (!rounded.IsInexact | !z.IsFiniteNonzero)
        {
            return Multiply(rounded, z);
        }

        ulong high = Math.BigMul(x.Significand, y.Significand, out ulong low);
        UInt128 upper = Math.BigMul(high, z.Significand) + (UInt128)Math.BigMul(low, z.Significand, out ulong bottom);

        // Bit 0 of the 192-bit product is 2^(the sum of the exponents − 3 × 63); the upper 128 bits and "something is there" below are enough.
        int scale = x.Exponent + y.Exponent + z.Exponent - (3 * 63) + 64;
        bool isInexact = bottom != 0 | x.IsInexact | y.IsInexact | z.IsInexact;
        return FromInteger(upper, scale, x.IsNegative ^ y.IsNegative ^ z.IsNegative, isInexact);
    }

    /// <summary>x / y. A finite nonzero number divided by zero is infinity with the sign of the quotient.</summary>
    public static Unpacked Divide(Unpacked x, Unpacked y)
    {
        if (!(x.IsFiniteNonzero & y.IsFiniteNonzero))
        {
            return DivideSpecial(x, y);
        }

        // Halving the dividend where it is not below the divisor keeps the quotient within 64 bits and its top bit set.
        bool halve = x.Significand >= y.Significand;
        ulong high = halve ? x.Significand >> 1 : x.Significand;
        ulong low = halve ? x.Significand << 63 : 0;
        ulong quotient = DivideWide(high, low, y.Significand, out ulong remainder);
        return FromNormalized(
            x.IsNegative ^ y.IsNegative,
            x.Exponent - y.Exponent - (halve ? 0 : 1),
            quotient,
            remainder != 0 | x.IsInexact | y.IsInexact);
    }

    /// <summary>The square root. Of −0 it is −0; of a negative number, NaN.</summary>
    public static Unpacked Sqrt(Unpacked x)
    {
        if (!x.IsFiniteNonzero || x.IsNegative)
        {
            return x.IsNaN || x.IsZero || !x.IsNegative ? x : NaN;
        }

        // x = s × 2^e with e even and s in [1, 4); the root of s × 2^126 has exactly 64 bits.
        bool isOdd = (x.Exponent & 1) != 0;
        UInt128 radicand = (UInt128)x.Significand << (isOdd ? 64 : 63);
        ulong root = SqrtWide(radicand);
        bool isExact = (UInt128)root * root == radicand;
        return FromNormalized(isNegative: false, (x.Exponent - (isOdd ? 1 : 0)) / 2, root, !isExact | x.IsInexact);
    }

    /// <summary>x × y + z with a single rounding, left to the caller.</summary>
    /// <param name="x">The first factor.</param>
    /// <param name="y">The second factor.</param>
    /// <param name="z">The addend.</param>
    /// <param name="mode">Matters only for the sign of an exact zero sum: negative in mode <see cref="RoundingMode.Down"/>.</param>
    public static Unpacked FusedMultiplyAdd(Unpacked x, Unpacked y, Unpacked z, RoundingMode mode = RoundingMode.NearestEven)
    {
        // With significands of up to 32 bits the product is exact. A special operand decides here too: 0 × infinity is undefined even when the
        // addend is NaN; otherwise the first NaN of x, y, z is the result.
        Unpacked rounded = Multiply(x, y);
        if (!rounded.IsInexact | !z.IsFiniteNonzero)
        {
            return Add(rounded, z, mode);
        }

        UInt128 product = (UInt128)x.Significand * y.Significand;
        int exponent = x.Exponent + y.Exponent + 1;
        if ((ulong)(product >> 127) == 0)
        {
            product <<= 1;
            exponent--;
        }

        bool isNegative = x.IsNegative ^ y.IsNegative;
        UInt128 addend = (UInt128)z.Significand << 64;
        bool inexact = x.IsInexact | y.IsInexact | z.IsInexact;
        bool productIsLarger = exponent > z.Exponent || (exponent == z.Exponent && product >= addend);
        return productIsLarger
            ? AddWide(product, exponent, isNegative, addend, z.Exponent, z.IsNegative, inexact, mode)
            : AddWide(addend, z.Exponent, z.IsNegative, product, exponent, isNegative, inexact, mode);
    }

    /// <summary>1 / √x, truncated to 64 bits with a sticky bit. Of ±0 it is ±infinity; of a negative number, NaN.</summary>
    public static Unpacked ReciprocalSqrt(Unpacked x)
    {
        if (!x.IsFiniteNonzero || x.IsNegative)
        {
            return x.Kind switch
            {
                NumberKind.NaN => x,
                NumberKind.Zero => SignedInfinity(x.IsNegative),
                _ => x.IsNegative ? NaN : Zero,
            };
        }

        // With x = s × 2^e, e even and s in [1, 4), the root of 2^k / s is needed to 64 bits: take the integer root of a quotient of 192 bits.
        bool isOdd = (x.Exponent & 1) != 0;
        int exponent = (x.Exponent - (isOdd ? 1 : 0)) / 2;
        BigInteger s = (BigInteger)x.Significand << (isOdd ? 1 : 0);
        BigInteger quotient = BigInteger.DivRem(BigInteger.One << (63 + 192), s, out BigInteger remainder);
        BigInteger root = IntegerRoots.Sqrt(quotient, out bool isSquare);
        Unpacked result = FromInteger(root, -exponent - 96);
        return FromNormalized(
            isNegative: false, result.Exponent, result.Significand, result.IsInexact | !isSquare | !remainder.IsZero | x.IsInexact);
    }

    // The larger magnitude stays in place in a word with 64 guard bits below; the smaller is shifted right beside it.
    // Bits beyond the guard word matter only as "something is there" (lost): when the smaller one is shifted that far, the
    // difference cancels one leading bit at most, so the guard bits still decide the 64th bit of the result.
    private static Unpacked AddFinite(Unpacked x, Unpacked y, RoundingMode mode)
    {
        bool xIsLarger = x.Exponent > y.Exponent || (x.Exponent == y.Exponent && x.Significand >= y.Significand);
        Unpacked large = xIsLarger ? x : y;
        Unpacked small = xIsLarger ? y : x;

        int distance = large.Exponent - small.Exponent;
        ulong high;
        ulong guard;
        bool lost = false;
        if (distance == 0)
        {
            high = small.Significand;
            guard = 0;
        }
        else if (distance < 64)
        {
            high = small.Significand >> distance;
            guard = small.Significand << (64 - distance);
        }
        else
        {
            high = 0;
            guard = distance < 128 ? small.Significand >> (distance - 64) : 0;
            lost = distance >= 128 || (distance > 64 && small.Significand << (128 - distance) != 0);
        }

        uint flags = (large._flags & NegativeFlag) | ((x._flags | y._flags) & InexactFlag) | ((uint)NumberKind.Finite << KindShift);
        if (((x._flags ^ y._flags) & NegativeFlag) == 0)
        {
            ulong sum = large.Significand + high;
            if (sum < high)
            {
                lost |= (sum & 1) != 0;
                return new Unpacked((sum >> 1) | TopBit, large.Exponent + 1, flags | (guard != 0 | lost ? InexactFlag : 0));
            }

            return new Unpacked(sum, large.Exponent, flags | (guard != 0 | lost ? InexactFlag : 0));
        }

        // The true subtrahend is high:guard plus a lost fraction, so the difference is one guard unit less, and a fraction more.
        ulong low = unchecked(0UL - guard - (lost ? 1UL : 0));
        ulong difference = large.Significand - high - (guard != 0 | lost ? 1UL : 0);
        if ((difference | low) == 0)
        {
            return SignedZero(mode == RoundingMode.Down);
        }

        if (difference == 0)
        {
            int zeros = BitOperations.LeadingZeroCount(low);
            return new Unpacked(low << zeros, large.Exponent - 64 - zeros, flags | (lost ? InexactFlag : 0));
        }

        int leading = BitOperations.LeadingZeroCount(difference);
        if (leading != 0)
        {
            difference = (difference << leading) | (low >> (64 - leading));
            low <<= leading;
        }

        return new Unpacked(difference, large.Exponent - leading, flags | (low != 0 | lost ? InexactFlag : 0));
    }

    // As AddFinite, for 128-bit magnitudes with bit 127 set: the sum of a full product and an addend.
    private static Unpacked AddWide(
        UInt128 large, int largeExponent, bool largeIsNegative, UInt128 small, int smallExponent, bool smallIsNegative, bool inexact, RoundingMode mode)
    {
        int distance = largeExponent - smallExponent;
        UInt128 shifted;
        ulong guard;
        bool lost = false;
        if (distance == 0)
        {
            shifted = small;
            guard = 0;
        }
        else if (distance < 128)
        {
            shifted = small >> distance;
            UInt128 below = small << (128 - distance);
            guard = (ulong)(below >> 64);
            lost = (ulong)below != 0;
        }
        else
        {
            shifted = 0;
            guard = distance < 192 ? (ulong)(small >> 64) >> (distance - 128) : 0;
            lost = distance >= 192 || (ulong)small != 0 || (distance > 128 && (ulong)(small >> 64) << (192 - distance) != 0);
        }

        if (largeIsNegative == smallIsNegative)
        {
            UInt128 sum = large + shifted;
            bool below = guard != 0 | lost | inexact;
            return sum >= large
                ? FromInteger(sum, largeExponent - 127, largeIsNegative, below)
                : FromInteger((sum >> 1) | (UInt128.One << 127), largeExponent - 126, largeIsNegative, below | ((ulong)sum & 1) != 0);
        }

        ulong low = unchecked(0UL - guard - (lost ? 1UL : 0));
        UInt128 difference = large - shifted - (guard != 0 | lost ? UInt128.One : UInt128.Zero);
        if (difference == 0)
        {
            return low == 0
                ? SignedZero(mode == RoundingMode.Down)
                : FromInteger(low, largeExponent - 127 - 64, largeIsNegative, lost | inexact);
        }

        int leading = (int)UInt128.LeadingZeroCount(difference);
        if (leading != 0)
        {
            // Below 64 leading zeros the guard word fills what the shift empties; beyond, the smaller magnitude was shifted by one place at most.
            difference = leading < 64
                ? (difference << leading) | (low >> (64 - leading))
                : (difference << leading) | ((UInt128)low << (leading - 64));
            low = leading < 64 ? low << leading : 0;
        }

        return FromInteger(difference, largeExponent - 127 - leading, largeIsNegative, low != 0 | lost | inexact);
    }

    private static Unpacked AddSpecial(Unpacked x, Unpacked y, RoundingMode mode)
    {
        if (x.IsNaN)
        {
            return x;
        }

        if (y.IsNaN)
        {
            return y;
        }

        if (x.IsInfinity)
        {
            return y.IsInfinity && x.IsNegative != y.IsNegative ? NaN : x;
        }

        if (y.IsInfinity || !x.IsZero)
        {
            return y.IsInfinity ? y : x;
        }

        return !y.IsZero || x.IsNegative == y.IsNegative ? y : SignedZero(mode == RoundingMode.Down);
    }

    private static Unpacked MultiplySpecial(Unpacked x, Unpacked y)
    {
        if (x.IsNaN)
        {
            return x;
        }

        if (y.IsNaN)
        {
            return y;
        }

        bool isNegative = x.IsNegative ^ y.IsNegative;
        if (x.IsInfinity || y.IsInfinity)
        {
            return x.IsZero || y.IsZero ? NaN : SignedInfinity(isNegative);
        }

        return SignedZero(isNegative);
    }

    private static Unpacked DivideSpecial(Unpacked x, Unpacked y)
    {
        if (x.IsNaN)
        {
            return x;
        }

        if (y.IsNaN)
        {
            return y;
        }

        bool isNegative = x.IsNegative ^ y.IsNegative;
        if (x.IsInfinity || y.IsZero)
        {
            return (x.IsInfinity && y.IsInfinity) || (x.IsZero && y.IsZero) ? NaN : SignedInfinity(isNegative);
        }

        return SignedZero(isNegative);
    }

    // 128 by 64 bits in two steps of 32 quotient bits (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D). The divisor has bit 63
    // set and exceeds high, so that each trial digit, the top 64 bits divided by the divisor's top 32, is at most two too large.
    private static ulong DivideWide(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        ulong first = DivideStep(high, low >> 32, divisor, out ulong rest);
        ulong second = DivideStep(rest, low & uint.MaxValue, divisor, out remainder);
        return (first << 32) + second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DivideStep(ulong high, ulong nextDigit, ulong divisor, out ulong remainder)
    {
        ulong divisorHigh = divisor >> 32;
        ulong divisorLow = divisor & uint.MaxValue;
        ulong digit = high / divisorHigh;
        ulong rest = high - (digit * divisorHigh);
        while (digit > uint.MaxValue || digit * divisorLow > ((rest << 32) | nextDigit))
        {
            digit--;
            rest += divisorHigh;
            if (rest > uint.MaxValue)
            {
                break;
            }
        }

        // Modulo 2^64: the true remainder is below the divisor.
        remainder = unchecked((high << 32) + nextDigit - (digit * divisor));
        return digit;
    }

    // The binary64 root of the top 64 bits is right to about 2^-52. One Newton step, root + (radicand - root²) / (2 root), leaves an error of a
    // few units, which comparing squares removes.
    private static ulong SqrtWide(UInt128 radicand)
    {
        double estimate = Math.Sqrt((double)(ulong)(radicand >> 64)) * 4294967296.0;
        ulong root = estimate >= 18446744073709549568.0 ? ulong.MaxValue : (ulong)estimate;
        Int128 error = (Int128)(radicand - ((UInt128)root * root));
        double correction = (double)error / (2.0 * root);
        UInt128 corrected = (UInt128)((Int128)root + (Int128)Math.Floor(correction));
        root = corrected > ulong.MaxValue ? ulong.MaxValue : (ulong)corrected;
        while ((UInt128)root * root > radicand)
        {
            root--;
        }

        while (root != ulong.MaxValue && ((UInt128)root + 1) * ((UInt128)root + 1) <= radicand)
        {
            root++;
        }

        return root;
    }
}
