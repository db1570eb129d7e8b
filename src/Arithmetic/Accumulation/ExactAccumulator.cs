using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats;

/// <summary>
/// A fixed-point number so wide that sums of numbers and of products are exact: nothing is rounded until <see cref="ToUnpacked"/> is packed.
/// The sum does not depend on the order of the terms nor on how they were split among accumulators that were merged, bit for bit.
/// </summary>
/// <remarks>
/// <para>
/// The least bit weighs 2^<see cref="LeastExponent"/>. A term is below 2^(<see cref="GreatestExponent"/> + 1) in magnitude, and at least 64 more bits
/// lie above it, the top one for the sign: 2^63 terms never overflow. Only merging can bring together more; a sum that has left the range is
/// an <see cref="OverflowException"/> when it is next read or carried, never a wrong sum.
/// </para>
/// <para>
/// The number is held in digits of 32 bits in signed 64-bit containers, the sum of digit[i] × 2^(32 i). A term is cut at the digits' borders
/// into pieces below 2^32, and each is added to its digit without carrying. A digit that starts within ±2^32 stays within ±2^63 for
/// 2^30 pieces; before that many, one pass carries what is above 32 bits to the next digit. After such a pass all digits but the topmost
/// are in [0, 2^32) and the topmost is in [−2^31, 2^31), which is two's complement and unique, so that equal sums are equal bits.
/// </para>
/// <para>
/// NaN, infinity minus infinity and 0 × infinity make the sum NaN for good; otherwise an infinite term makes it infinite for good.
/// Not safe for use by several threads at once, reading included: give each thread its own and merge them.
/// </para>
/// <para>
/// Sources: Kulisch, "Computer Arithmetic and Validity", de Gruyter 2013, chapter 8 (the complete accumulator); Neal, "Fast exact summation using small
/// and large superaccumulators", arXiv:1505.05571, 2015 (the small one: overlapping digits and rare carries).
/// </para>
/// </remarks>
public sealed partial class ExactAccumulator
{
    /// <summary>The most bits from the least to the greatest exponent: 2^20.</summary>
    public const int MaxSpan = 1 << 20;

    private const int DigitBits = 32;

    // A number is placed with its trailing zeros, of which up to 63 may lie below the least bit.
    private const int PaddingDigits = 2;
    private const int CarryBits = 64;

    // Far fewer than fit, and so many that the carrying costs nothing.
    private const int PiecesBetweenCarries = 1 << 22;

    // Integers that are this narrow and come this many at a time are added whole.
    private const int NarrowBits = 22;
    private const int NarrowBlock = 512;

    private const int DoubleFractionBits = 52;
    private const int DoubleSpecialField = 0x7FF;
    private const int DoubleLeastScale = -1074;
    private const ulong DoubleHiddenBit = 1UL << DoubleFractionBits;

    private readonly long[] _digits;

    // More of the same, to be added to the digits when they are carried. Terms of like size meet in the same few digits, and each addition to one
    // waits for the last one's store: bulk additions take turns between the two arrays, which halves the wait.
    private readonly long[] _otherDigits;

    // The power of two of bit 0 of digit 0.
    private readonly int _origin;

    private int _piecesLeft = PiecesBetweenCarries;

    // Zero while all terms were finite, else the sum of the others.
    private Unpacked _special;

    /// <summary>An accumulator that holds zero.</summary>
    /// <param name="leastExponent">The power of two of the least bit: every term must be a multiple of 2^this.</param>
    /// <param name="greatestExponent">The largest floor(log2|x|) of a term.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The greatest exponent is below the least or more than <see cref="MaxSpan"/> above it, or either is beyond ±<see cref="Unpacked.ExponentLimit"/>.
    /// </exception>
    public ExactAccumulator(int leastExponent, int greatestExponent)
    {
        if (!IsRange(leastExponent, greatestExponent))
        {
            throw new ArgumentOutOfRangeException(
                nameof(greatestExponent), greatestExponent, $"Expected exponents from {leastExponent} up, at most {MaxSpan} apart.");
        }

        LeastExponent = leastExponent;
        GreatestExponent = greatestExponent;
        WordCount = WordsOf(leastExponent, greatestExponent);
        _origin = leastExponent - (PaddingDigits * DigitBits);
        _digits = new long[PaddingDigits + (2 * WordCount)];
        _otherDigits = new long[_digits.Length];
    }

    /// <summary>The power of two of the least bit.</summary>
    public int LeastExponent { get; }

    /// <summary>The largest floor(log2|x|) of a term.</summary>
    public int GreatestExponent { get; }

    /// <summary>The number of 64-bit words of the sum in two's complement.</summary>
    public int WordCount { get; }

    /// <summary>An accumulator for products of a number of one format with a number of another.</summary>
    /// <param name="leastExponentX">The exponent of the smallest positive number of the first format.</param>
    /// <param name="greatestExponentX">The exponent of the largest finite number of the first format.</param>
    /// <param name="leastExponentY">The exponent of the smallest positive number of the second format.</param>
    /// <param name="greatestExponentY">The exponent of the largest finite number of the second format.</param>
    /// <remarks>binary32 with itself: −149, 127; binary64: −1074, 1023; bfloat16: −133, 127; e4m3fn: −9, 8.</remarks>
    /// <inheritdoc cref="ExactAccumulator(int, int)" path="/exception"/>
    public static ExactAccumulator ForProducts(int leastExponentX, int greatestExponentX, int leastExponentY, int greatestExponentY) =>
        new(checked(leastExponentX + leastExponentY), checked(greatestExponentX + greatestExponentY + 1));

    /// <summary>Makes the sum zero.</summary>
    public void Clear()
    {
        Array.Clear(_digits);
        Array.Clear(_otherDigits);
        _special = Unpacked.Zero;
        _piecesLeft = PiecesBetweenCarries;
    }

    /// <summary>Adds a number.</summary>
    /// <param name="value">An exact number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has bits below the least one, or is beyond the greatest exponent, or has its sticky bit set.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Unpacked value) => AddSigned(value, negates: false);

    /// <summary>Subtracts a number.</summary>
    /// <inheritdoc cref="Add(Unpacked)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Subtract(Unpacked value) => AddSigned(value, negates: true);

    /// <summary>Adds x × y, all 128 bits of it.</summary>
    /// <param name="x">The first factor, exact.</param>
    /// <param name="y">The second factor, exact.</param>
    /// <exception cref="ArgumentOutOfRangeException">The product has bits below the least one, or is beyond the greatest exponent, or a factor has its sticky bit set.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Unpacked x, Unpacked y) => AddSignedProduct(x, y, negates: false);

    /// <summary>Subtracts x × y, all 128 bits of it.</summary>
    /// <inheritdoc cref="AddProduct"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractProduct(Unpacked x, Unpacked y) => AddSignedProduct(x, y, negates: true);

    /// <summary>Adds <paramref name="value"/> × 2^<paramref name="scale"/>.</summary>
    /// <param name="value">An integer: a product of significands, or a sum of such products that was gathered elsewhere.</param>
    /// <param name="scale">The power of two of its bit 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has bits below the least one, or is beyond the greatest exponent.</exception>
    public void AddInteger(long value, int scale)
    {
        if (value != 0)
        {
            long sign = value >> 63;
            AddMagnitude((ulong)((value ^ sign) - sign), (long)scale - _origin, sign);
        }
    }

    /// <summary>Adds values[i] × 2^scales[i] for every i: what <see cref="AddInteger"/> does one by one, faster; fastest where all are within ±2^22.</summary>
    /// <param name="values">Integers, such as products of significands.</param>
    /// <param name="scales">The powers of two of their bits 0.</param>
    /// <exception cref="ArgumentException">The spans have different lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number has bits below the least one, or is beyond the greatest exponent. Those before it have been added.</exception>
    public void AddIntegers(ReadOnlySpan<long> values, ReadOnlySpan<int> scales)
    {
        if (scales.Length != values.Length)
        {
            throw new ArgumentException("Expected as many scales as values.", nameof(scales));
        }

        for (; values.Length >= NarrowBlock; values = values[NarrowBlock..], scales = scales[NarrowBlock..])
        {
            AddBlock(values[..NarrowBlock], scales[..NarrowBlock]);
        }

        AddIntegerPieces(values, scales);
    }

    /// <summary>Adds binary64 numbers.</summary>
    /// <param name="values">
    /// The numbers. Products of two binary32 numbers, or of any two with significands of up to 26 bits, are exact in binary64 where the range allows: so this
    /// is also the fast way to a dot product of narrow formats.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number has bits below the least one, or is beyond the greatest exponent. Those before it have been added.</exception>
    public void AddDoubles(ReadOnlySpan<double> values)
    {
        while (!values.IsEmpty)
        {
            ReadOnlySpan<double> block = values[..Math.Min(values.Length, PiecesBetweenCarries)];
            Reserve(block.Length);
            for (int i = 0; i < block.Length; i++)
            {
                i += PlaceCertain(block[i..]);
                if (i < block.Length)
                {
                    Add(Unpack(block[i]));
                }
            }

            values = values[block.Length..];
        }
    }

    private static Unpacked Unpack(double value)
    {
        bool isNegative = double.IsNegative(value);
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? Unpacked.NaN : Unpacked.SignedInfinity(isNegative);
        }

        ulong magnitude = BitConverter.DoubleToUInt64Bits(value) & (ulong.MaxValue >> 1);
        int field = (int)(magnitude >> DoubleFractionBits);
        return field == 0
            ? Unpacked.FromInteger(magnitude, DoubleLeastScale, isNegative)
            : Unpacked.FromInteger((magnitude & (DoubleHiddenBit - 1)) | DoubleHiddenBit, DoubleLeastScale + field - 1, isNegative);
    }

    // A shifted integer of at most 22 bits and a sign is within ±2^(22 + 31), and 512 of them within ±2^62: no need to cut them, if the digits are
    // carried before. Pieces may follow before the next carrying: 2^22 of them add only 2^54.
    private void AddBlock(ReadOnlySpan<long> values, ReadOnlySpan<int> scales)
    {
        Vector<long> used = Vector<long>.Zero;
        foreach (Vector<long> lanes in MemoryMarshal.Cast<long, Vector<long>>(values))
        {
            used |= lanes ^ (lanes >> 63);
        }

        if (Vector.GreaterThanAny(used, new Vector<long>((1L << NarrowBits) - 1)))
        {
            AddIntegerPieces(values, scales);
            return;
        }

        Carry();
        for (int i = 0; i < values.Length; i++)
        {
            i += PlaceCertainWhole(values[i..], scales[i..]);
            if (i < values.Length)
            {
                AddInteger(values[i], scales[i]);
            }
        }
    }

    private void AddIntegerPieces(ReadOnlySpan<long> values, ReadOnlySpan<int> scales)
    {
        Reserve(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            i += PlaceCertain(values[i..], scales[i..]);
            if (i < values.Length)
            {
                AddInteger(values[i], scales[i]);
            }
        }
    }

    // The loops below add terms whose range is certain by their scale alone and stop at the first other one, whose index they return: a call in the
    // loop would cost its registers.
    private int PlaceCertain(ReadOnlySpan<long> values, ReadOnlySpan<int> scales)
    {
        long[] digits = _digits;
        long[] next = _otherDigits;
        int least = LeastExponent;
        long certain = (long)GreatestExponent - 63 - least;
        int i = 0;
        for (; i < values.Length; i++)
        {
            int offset = unchecked(scales[i] - least);
            if ((uint)offset > certain)
            {
                break;
            }

            PlaceSigned(digits, values[i], offset);
            (digits, next) = (next, digits);
        }

        return i;
    }

    private int PlaceCertainWhole(ReadOnlySpan<long> values, ReadOnlySpan<int> scales)
    {
        long[] digits = _digits;
        long[] next = _otherDigits;
        int least = LeastExponent;
        long certain = (long)GreatestExponent - NarrowBits - least;
        int i = 0;
        for (; i < values.Length; i++)
        {
            int offset = unchecked(scales[i] - least);
            if ((uint)offset > certain)
            {
                break;
            }

            digits[(offset >> 5) + PaddingDigits] += values[i] << (offset & (DigitBits - 1));
            (digits, next) = (next, digits);
        }

        return i;
    }

    private int PlaceCertain(ReadOnlySpan<double> values)
    {
        // Normal numbers have the hidden bit and the scale field − 1 above the least one. In a run of exponent fields they are in range whatever
        // their fraction; subnormals, infinities and NaN are never among them.
        long[] digits = _digits;
        long[] next = _otherDigits;
        int fieldOfOffset0 = LeastExponent - DoubleLeastScale + 1;
        int first = Math.Max(fieldOfOffset0, 1);
        int last = Math.Min(GreatestExponent - DoubleFractionBits - DoubleLeastScale + 1, DoubleSpecialField - 1);
        int i = 0;
        for (; i < values.Length; i++)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(values[i]);
            int field = (int)(bits >> DoubleFractionBits) & DoubleSpecialField;
            if (field < first | field > last)
            {
                break;
            }

            long sign = (long)bits >> 63;
            long magnitude = (long)((bits & (DoubleHiddenBit - 1)) | DoubleHiddenBit);
            PlaceSigned(digits, (magnitude ^ sign) - sign, field - fieldOfOffset0);
            (digits, next) = (next, digits);
        }

        return i;
    }

    private static bool IsRange(int leastExponent, int greatestExponent) =>
        leastExponent >= -Unpacked.ExponentLimit && greatestExponent <= Unpacked.ExponentLimit &&
        leastExponent <= greatestExponent && greatestExponent <= leastExponent + MaxSpan;

    private static int WordsOf(int leastExponent, int greatestExponent) =>
        (greatestExponent - leastExponent + 1 + CarryBits + 63) / 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddSigned(Unpacked value, bool negates)
    {
        if (!value.IsFiniteNonzero | value.IsInexact)
        {
            AddSpecial(value, negates);
            return;
        }

        AddMagnitude(value.Significand, value.Exponent - 63 - _origin, -(value.IsNegative ^ negates ? 1L : 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddSignedProduct(Unpacked x, Unpacked y, bool negates)
    {
        if (!(x.IsFiniteNonzero & y.IsFiniteNonzero) | (x.IsInexact | y.IsInexact))
        {
            AddSpecialProduct(x, y, negates);
            return;
        }

        // Significands of up to 32 bits, which all narrower formats have, leave nothing in the low half.
        ulong high = Math.BigMul(x.Significand, y.Significand, out ulong low);
        int position = x.Exponent + y.Exponent - 62 - _origin;
        long sign = -(x.IsNegative ^ y.IsNegative ^ negates ? 1L : 0);
        if (low == 0)
        {
            AddMagnitude(high, position, sign);
        }
        else
        {
            AddMagnitude(high, low, position, sign);
        }
    }

    // Adds ±magnitude × 2^position in units of the origin; sign is 0 or −1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddMagnitude(ulong magnitude, long position, long sign)
    {
        CheckRange(position + BitOperations.TrailingZeroCount(magnitude), position + 63 - BitOperations.LeadingZeroCount(magnitude));
        Reserve(1);
        Place(magnitude, (int)position, sign);
    }

    // The same for high × 2^64 + low, with high's bit 0 at the position.
    private void AddMagnitude(ulong high, ulong low, long position, long sign)
    {
        CheckRange(position - 64 + BitOperations.TrailingZeroCount(low), position + 63 - BitOperations.LeadingZeroCount(high));
        Reserve(1);
        int start = (int)position - 64;
        int shift = start & (DigitBits - 1);
        Span<long> digits = _digits.AsSpan(start >> 5, 5);
        ulong middle = (low >> (DigitBits - shift)) | (high << (DigitBits + shift));
        ulong rest = high >> (DigitBits - shift);
        digits[0] += ((uint)(low << shift) ^ sign) - sign;
        digits[1] += ((uint)middle ^ sign) - sign;
        digits[2] += ((long)(middle >> DigitBits) ^ sign) - sign;
        digits[3] += ((uint)rest ^ sign) - sign;
        digits[4] += ((long)(rest >> DigitBits) ^ sign) - sign;
    }

    // Cuts a magnitude at the borders of three digits. The sign is applied to each piece: (piece ^ −1) − (−1) is its negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Place(ulong magnitude, int position, long sign)
    {
        int shift = position & (DigitBits - 1);
        Span<long> digits = _digits.AsSpan(position >> 5, 3);
        ulong rest = magnitude >> (DigitBits - shift);
        digits[0] += ((uint)(magnitude << shift) ^ sign) - sign;
        digits[1] += ((uint)rest ^ sign) - sign;
        digits[2] += ((long)(rest >> DigitBits) ^ sign) - sign;
    }

    // Cuts an integer that is certainly in range; the sign is in the highest piece, the others are not negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlaceSigned(long[] array, long value, int offset)
    {
        int shift = offset & (DigitBits - 1);
        Span<long> digits = array.AsSpan((offset >> 5) + PaddingDigits, 3);
        long rest = value >> (DigitBits - shift);
        digits[0] += (uint)(value << shift);
        digits[1] += (uint)rest;
        digits[2] += rest >> DigitBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int pieces)
    {
        _piecesLeft -= pieces;
        if (_piecesLeft < 0)
        {
            Carry();
            _piecesLeft -= pieces;
        }
    }

    // Brings the digits to their unique form.
    private void Carry()
    {
        // While the sum is out of range nothing can be added.
        _piecesLeft = 0;
        long carry = 0;
        Span<long> digits = _digits.AsSpan(PaddingDigits);
        Span<long> others = _otherDigits.AsSpan(PaddingDigits);
        for (int i = 0; i < digits.Length - 1; i++)
        {
            long digit = digits[i] + others[i] + carry;
            digits[i] = (uint)digit;
            carry = digit >> DigitBits;
        }

        digits[^1] += others[^1] + carry;
        others.Clear();
        if (digits[^1] != (int)digits[^1])
        {
            throw new OverflowException("The sum of more than 2^63 terms has left the accumulator's range.");
        }

        _piecesLeft = PiecesBetweenCarries;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckRange(long least, long greatest)
    {
        if (least < PaddingDigits * DigitBits | greatest > (long)GreatestExponent - _origin)
        {
            ThrowOutOfRange((least, greatest));
        }
    }

    [DoesNotReturn]
    private void ThrowOutOfRange((long Least, long Greatest) value) =>
        throw new ArgumentOutOfRangeException(
            nameof(value),
            $"The term has bits from 2^{value.Least + _origin} to 2^{value.Greatest + _origin}; the accumulator takes 2^{LeastExponent} to 2^{GreatestExponent}.");

    private void AddSpecial(Unpacked value, bool negates)
    {
        if (value.IsInexact)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Expected an exact number: its sticky bit is set.");
        }

        Unpacked sum = Unpacked.Add(_special, negates ? Unpacked.Negate(value) : value);
        _special = sum.IsNaN ? Unpacked.NaN : sum.IsInfinity ? sum : Unpacked.Zero;
    }

    private void AddSpecialProduct(Unpacked x, Unpacked y, bool negates)
    {
        if (x.IsInexact | y.IsInexact)
        {
            throw new ArgumentOutOfRangeException(nameof(x), "Expected exact factors: a sticky bit is set.");
        }

        AddSpecial(Unpacked.Multiply(x, y), negates);
    }
}
