namespace NumFormats.Kernels;

/// <summary>
/// What the kernels compute with: a vector of lanes, each the bits of a binary32 or a binary64 number, or a code. A kernel's operator is written once over this interface
/// and compiled for each width.
/// </summary>
/// <remarks>
/// The vector type is a parameter of its own, and the operations are static, so that the compiled code handles hardware vectors and nothing around them: a struct around a vector
/// costs a third of the speed. Lanes are signed because processors compare signed integers; values above the sign bit are compared only where they are known to be positive.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">A lane: <see cref="int"/> or <see cref="long"/>.</typeparam>
internal interface ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TVector Create(T value);

    static abstract TVector Load(ref readonly T source);

    static abstract void Store(TVector vector, ref T destination);

    /// <summary>Loads unsigned codes of at most the lanes' size, one a lane.</summary>
    static abstract TVector LoadCodes<TCode>(ref readonly TCode source)
        where TCode : unmanaged;

    /// <summary>Stores the low bits of four vectors' lanes, one after another.</summary>
    static abstract void StoreCodes<TCode>(TVector first, TVector second, TVector third, TVector fourth, ref TCode destination)
        where TCode : unmanaged;

    /// <summary>Stores the first lane of x, the first of y, the second of x, and so on. Lanes are <see cref="long"/>.</summary>
    static abstract void StoreInterleaved(TVector x, TVector y, ref T destination);

    static abstract TVector And(TVector x, TVector y);

    /// <summary>x without the bits of y.</summary>
    static abstract TVector AndNot(TVector x, TVector y);

    static abstract TVector Or(TVector x, TVector y);

    static abstract TVector Xor(TVector x, TVector y);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x, and one more where the sum of y and z as unsigned integers is beyond the lane.</summary>
    static abstract TVector AddCarry(TVector x, TVector y, TVector z);

    /// <summary>The magnitudes of signed integers.</summary>
    static abstract TVector Abs(TVector x);

    /// <summary>The products of the low halves of the lanes as unsigned integers. Lanes are <see cref="long"/>.</summary>
    static abstract TVector MultiplyLowHalves(TVector x, TVector y);

    static abstract TVector Min(TVector x, TVector y);

    static abstract TVector Max(TVector x, TVector y);

    static abstract TVector ShiftLeft(TVector x, int count);

    /// <summary>Shifts zeros in.</summary>
    static abstract TVector ShiftRight(TVector x, int count);

    /// <summary>Shifts the sign in.</summary>
    static abstract TVector ShiftRightSigned(TVector x, int count);

    /// <summary>Shifts each lane by its own count; a count of the lane's width or more, or a negative one, gives zero.</summary>
    static abstract TVector ShiftLeft(TVector x, TVector counts);

    /// <summary>Shifts zeros into each lane by its own count; a count of the lane's width or more, or a negative one, gives zero.</summary>
    static abstract TVector ShiftRight(TVector x, TVector counts);

    /// <summary>The number of zeros above the highest one; the lane's width for zero.</summary>
    static abstract TVector LeadingZeroCount(TVector x);

    /// <summary>All ones where the lanes are equal.</summary>
    static abstract TVector Equal(TVector x, TVector y);

    /// <summary>All ones where x is greater.</summary>
    static abstract TVector GreaterThan(TVector x, TVector y);

    /// <summary>All ones where lanes as binary32 or binary64 numbers are neither zero nor NaN.</summary>
    static abstract TVector IsNonzeroNumber(TVector x);

    /// <summary>The greatest lane.</summary>
    static abstract T Greatest(TVector x);

    /// <summary>The sum of the lanes as integers, modulo their size.</summary>
    static abstract T Sum(TVector x);

    /// <summary>A one for each lane that is zero, that of the first lane lowest.</summary>
    static abstract uint FindZeros(TVector x);

    /// <summary>Whether x is greater in any lane.</summary>
    static abstract bool AnyGreaterThan(TVector x, TVector y);

    /// <summary>Whether any bit is set.</summary>
    static abstract bool AnySet(TVector x);

    /// <summary>Bits of <paramref name="whenSet"/> where the condition has a one, of <paramref name="otherwise"/> where it has a zero.</summary>
    static abstract TVector Select(TVector condition, TVector whenSet, TVector otherwise);

    /// <summary>The sum of lanes as binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector AddNumbers(TVector x, TVector y);

    /// <summary>The difference of lanes as binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector SubtractNumbers(TVector x, TVector y);

    /// <summary>The product of lanes as binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector MultiplyNumbers(TVector x, TVector y);

    /// <summary>x × y + z of lanes as binary32 or binary64 numbers, where x × y is such a number: machines differ in whether they round it.</summary>
    static abstract TVector AddExactProduct(TVector x, TVector y, TVector z);

    /// <summary>The quotient of lanes as binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector DivideNumbers(TVector x, TVector y);

    /// <summary>The square root of lanes as binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector SqrtNumbers(TVector x);

    /// <summary>x × y + z of lanes as binary32 or binary64 numbers, rounded once, to nearest even.</summary>
    static abstract TVector FusedMultiplyAddNumbers(TVector x, TVector y, TVector z);

    /// <summary>
    /// x × y + z of lanes as binary32 or binary64 numbers, rounded once, to odd: an inexact result is the neighbour with the odd significand. What is beyond all numbers is the largest number or infinite.
    /// The factors have half as many significant bits as the lanes' numbers at most; of binary32, eight if the product is not a normal number. The result may be wrong where <see cref="HasSmallProduct"/> tells so.
    /// </summary>
    static abstract TVector FusedMultiplyAddToOdd(TVector x, TVector y, TVector z);

    /// <summary>All ones where x × y is not zero, but too small for <see cref="FusedMultiplyAddToOdd"/> on this machine.</summary>
    static abstract TVector HasSmallProduct(TVector x, TVector y);

    /// <summary>Lanes as signed integers to binary32 or binary64 numbers, rounded to nearest even.</summary>
    static abstract TVector ConvertToNumbers(TVector x);

    /// <summary>The integer part of binary32 numbers that are not negative and less than 2^31; of others anything. Lanes are <see cref="int"/>.</summary>
    static abstract TVector IntegerPart(TVector x);

    /// <summary>The fraction of such numbers in units of 2^-32, cut off, as an unsigned integer. Lanes are <see cref="int"/>.</summary>
    static abstract TVector FractionBits(TVector x);

    /// <summary>Loads binary32 numbers, the bits in <see cref="int"/>, or binary64 numbers, in <see cref="long"/>, as binary64 numbers. Lanes are <see cref="long"/>.</summary>
    static abstract TVector LoadNumbers<TNumber>(ref readonly TNumber source)
        where TNumber : unmanaged;

    /// <summary>The number of segments: the parts within which bytes of a vector are shuffled.</summary>
    static abstract int SegmentCount { get; }

    /// <summary>Loads segments that begin <paramref name="stride"/> bytes after each other, which is at most their size.</summary>
    static abstract TVector LoadSegments(ref readonly T source, nint stride);

    /// <summary>Stores the segments one after another, each <paramref name="stride"/> bytes behind the one before, which is at most their size.</summary>
    static abstract void StoreSegments(TVector vector, nint stride, ref T destination);

    /// <summary>Byte i of a segment of the result is the byte of x's segment that byte i of the segment of <paramref name="indices"/> names, which is one of it.</summary>
    static abstract TVector ShuffleBytes(TVector x, TVector indices);

    /// <summary>Two neighbouring integers of <paramref name="size"/> bits, 8, 16 or 32, become one of twice the size: the lower + the upper × 2^width. Both are below 2^width, and width is at most seven eighths of size. Lanes are <see cref="long"/>.</summary>
    static abstract TVector JoinPairs(TVector x, int size, int width);

    /// <summary>Of each two neighbouring integers of <paramref name="size"/> bits, 16 or 32, the lower one of x and the upper one of y. Lanes are <see cref="long"/>.</summary>
    static abstract TVector BlendPairs(TVector x, TVector y, int size);

    /// <summary>The elements of a table of sixteen that the low four bits of the lanes name.</summary>
    static abstract TVector Lookup(ref readonly T table, TVector indices);
}
