using Xunit;

namespace NumFormats.Properties;

/// <summary>Arithmetic of posits by tables and by way of binary64 against the exact core: the same codes.</summary>
public sealed class PositFastArithmeticTests
{
    private const int PairCount = 200_000;

    [Fact]
    public void AllPairsOf8BitFormatsAreTheSame()
    {
        AllPairs<Es0>();
        AllPairs<Es1>();
        AllPairs<Es2>();
        AllPairs<Es3>();
        AllPairs<Es4>();
        AllPairs<Posit2.Layout>();
        AllPairs<Posit4Es1.Layout>();
        AllPairs<Posit6Es0.Layout>();
    }

    [Fact]
    public void AllPairsOf10BitFormatsAreTheSame() => AllPairs<Posit10Es3.Layout>();

    [Fact]
    public void PairsOfWiderFormatsAreTheSame()
    {
        Pairs<Posit12Es4.Layout>();
        Pairs<Posit16.Layout>();
        Pairs<Posit16Es1.Layout>();
        Pairs<Posit24.Layout>();
        Pairs<Widest>();
        Pairs<Posit32.Layout>();
        Pairs<Posit64.Layout>();
    }

    [Fact]
    public void ResultsThatMissWhereRoundingTurnsByTheLeastAreTheSame()
    {
        LeastMisses<Posit16.Layout>();
        LeastMisses<Posit16Es1.Layout>();
        LeastMisses<Posit24.Layout>();
        LeastMisses<Widest>();
        LeastMisses<Posit32.Layout>();
        LeastMisses<Posit64.Layout>();
    }

    [Fact]
    public void ConversionsOfDoublesAreTheSame()
    {
        Doubles<Es0>();
        Doubles<Es4>();
        Doubles<Posit2.Layout>();
        Doubles<Posit4Es1.Layout>();
        Doubles<Posit10Es3.Layout>();
        Doubles<Posit12Es4.Layout>();
        Doubles<Posit16.Layout>();
        Doubles<Posit24.Layout>();
        Doubles<Posit32.Layout>();
        Doubles<Posit62Es4>();
        Doubles<Posit64.Layout>();
    }

    private static void AllPairs<TLayout>()
        where TLayout : struct, IPositLayout
    {
        ulong count = 1UL << default(TLayout).BitWidth;
        for (ulong x = 0; x < count; x++)
        {
            SameOnOne<TLayout>(x);
            for (ulong y = 0; y < count; y++)
            {
                SameOnPair<TLayout>(x, y);
            }
        }
    }

    // Codes at random, of which small differences and equal regimes would be rare, and so also near one another.
    private static void Pairs<TLayout>()
        where TLayout : struct, IPositLayout
    {
        var random = new Random(3);
        ulong mask = ulong.MaxValue >> (64 - default(TLayout).BitWidth);
        for (int i = 0; i < PairCount; i++)
        {
            ulong x = Word(random) & mask;
            ulong y = i % 2 == 0 ? Word(random) & mask : (x + (ulong)random.NextInt64(-64, 65)) & mask;
            SameOnOne<TLayout>(x);
            SameOnPair<TLayout>(x, y);
            SameOnPair<TLayout>(x, (0 - y) & mask);
        }
    }

    // Rounding turns at v, one bit longer than a posit. With p significant bits, as between 1 and 2: the sum of a posit and of the next number to the distance to its v misses v by 2^-(2p - 1);
    // X Y = V 2^(p-2) ± 1, solved for X modulo 2^(p-1), makes a product that misses v by as much, and V Y ± 1 = X 2^p, solved for Y, such a quotient.
    private static void LeastMisses<TLayout>()
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        int fractionBits = codec.BitWidth - 3 - codec.Layout.ExponentBits;
        ulong one = 1UL << (codec.BitWidth - 2);
        ulong mask = (1UL << fractionBits) - 1;
        var longer = new PositFormat(Math.Min(64, codec.BitWidth + 1), codec.Layout.ExponentBits);
        var random = new Random(4);
        for (int i = 0; i < PairCount / 8; i++)
        {
            ulong y = one | (Word(random) & mask) | 1;
            ulong unit = i % 2 == 0 ? 1UL : ulong.MaxValue;
            if (longer.BitWidth > codec.BitWidth)
            {
                ulong distance = codec.Pack(Unpacked.Subtract(longer.Unpack((y << 1) | 1), codec.Unpack(y)));
                SameOnPair<TLayout>(y, distance);
                SameOnPair<TLayout>(y, distance + unit);
                SameOnPair<TLayout>(y, codec.Negate(distance + unit));
            }

            // Codes from 1 on are 1 followed by the fraction, so that the low bits of code and significand are the same.
            SameOnPair<TLayout>(one | (((1UL << (fractionBits - 1)) + unit) * Inverse(y) & mask), y);

            UInt128 turn = (UInt128.One << (fractionBits + 1)) | (Word(random) & (2 * mask)) | 1;
            ulong divisor = (ulong)(0 - (UInt128)unit * Inverse((ulong)turn)) & ((2 * mask) + 1);
            UInt128 dividend = ((turn * divisor) + (UInt128)(Int128)(long)unit) >> (fractionBits + 1);
            if (divisor > mask && dividend > mask && dividend <= (2 * mask) + 1)
            {
                SameOnPair<TLayout>(one | ((ulong)dividend & mask), one | (divisor & mask));
            }
        }
    }

    // Of an odd number modulo 2^64: each step doubles the bits that are right, of which a number as its own inverse has three.
    private static ulong Inverse(ulong odd)
    {
        ulong inverse = odd;
        for (int bits = 3; bits < 64; bits *= 2)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }

    private static void Doubles<TLayout>()
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        var longer = new PositFormat(Math.Min(64, codec.BitWidth + 1), codec.Layout.ExponentBits);
        var random = new Random(5);
        double[] specials =
        [
            0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1, -1,
            double.BitDecrement(1), double.BitIncrement(1),
        ];
        foreach (double value in specials)
        {
            SameOfDouble<TLayout>(value);
        }

        for (int i = 0; i < PairCount / 4; i++)
        {
            SameOfDouble<TLayout>(BitConverter.UInt64BitsToDouble(Word(random)));
            double near = longer.Decode(Word(random) & longer.CodeMask);
            SameOfDouble<TLayout>(near);
            SameOfDouble<TLayout>(Math.BitIncrement(near));
            SameOfDouble<TLayout>(Math.BitDecrement(near));
            SameOfDouble<TLayout>((float)near);
        }
    }

    private static void SameOnPair<TLayout>(ulong x, ulong y)
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        bool same = PositArithmetic.Add(codec, x, y) == CodeArithmetic.Add(codec, x, y)
            && PositArithmetic.Subtract(codec, x, y) == CodeArithmetic.Subtract(codec, x, y)
            && PositArithmetic.Multiply(codec, x, y) == CodeArithmetic.Multiply(codec, x, y)
            && PositArithmetic.Divide(codec, x, y) == CodeArithmetic.Divide(codec, x, y);
        Expect.Same(true, same, $"arithmetic of {typeof(TLayout)} as by the exact core", (x, y));
    }

    private static void SameOnOne<TLayout>(ulong x)
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        bool same = PositArithmetic.Sqrt(codec, x) == CodeArithmetic.Sqrt(codec, x)
            && PositArithmetic.ToDouble(codec, x).Equals(codec.Unpack(x).ToDouble())
            && PositArithmetic.ToSingle(codec, x).Equals(codec.Unpack(x).ToSingle());
        Expect.Same(true, same, $"root and value of {typeof(TLayout)} as by the exact core", x);
    }

    private static void SameOfDouble<TLayout>(double value)
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        Expect.Same(codec.Pack(HostFloats.Unpack(value)), PositArithmetic.FromDouble(codec, value), $"{typeof(TLayout)} from double", value);
        Expect.Same(codec.Pack(HostFloats.Unpack((float)value)), PositArithmetic.FromSingle(codec, (float)value), $"{typeof(TLayout)} from float", value);
    }

    private static ulong Word(Random random) => ((ulong)random.NextInt64() << 32) ^ (ulong)random.NextInt64();

    private readonly struct Es0 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 0;

        public bool IsConstant => true;
    }

    private readonly struct Es1 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 1;

        public bool IsConstant => true;
    }

    private readonly struct Es2 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 2;

        public bool IsConstant => true;
    }

    private readonly struct Es3 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 3;

        public bool IsConstant => true;
    }

    private readonly struct Es4 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 4;

        public bool IsConstant => true;
    }

    /// <summary>The format of most bits that is computed in binary64: 24 significant bits, exponents up to 448.</summary>
    private readonly struct Widest : IPositLayout
    {
        public int BitWidth => 30;

        public int ExponentBits => 4;

        public bool IsConstant => true;
    }

    private readonly struct Posit62Es4 : IPositLayout
    {
        public int BitWidth => 62;

        public int ExponentBits => 4;

        public bool IsConstant => true;
    }
}
