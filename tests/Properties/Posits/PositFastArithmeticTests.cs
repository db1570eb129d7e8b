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
    public void QuotientsAndSumsNextToWhereRoundingTurnsAreTheSame()
    {
        NextToTurns<Posit16.Layout>();
        NextToTurns<Posit16Es1.Layout>();
        NextToTurns<Posit24.Layout>();
        NextToTurns<Widest>();
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

    // x / y and x × y near a posit v that is one bit longer, where rounding turns: x = v y or v / y rounded, and its neighbours.
    private static void NextToTurns<TLayout>()
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        var longer = new PositFormat(codec.BitWidth + 1, codec.Layout.ExponentBits);
        var random = new Random(4);
        for (int i = 0; i < PairCount / 4; i++)
        {
            Unpacked turn = longer.Unpack((Word(random) | 1) & longer.CodeMask);
            ulong y = Word(random) & (ulong.MaxValue >> (64 - codec.BitWidth));
            ulong dividend = codec.Pack(Unpacked.Multiply(turn, codec.Unpack(y)));
            ulong addend = codec.Pack(Unpacked.Subtract(turn, codec.Unpack(y)));
            ulong square = codec.Pack(Unpacked.Multiply(turn, turn));
            foreach (int distance in new[] { -1, 0, 1 })
            {
                SameOnPair<TLayout>(Moved(dividend, distance), y);
                SameOnPair<TLayout>(Moved(addend, distance), y);
                SameOnOne<TLayout>(Moved(square, distance));
            }
        }

        ulong Moved(ulong code, int distance) => (code + (ulong)distance) & (ulong.MaxValue >> (64 - codec.BitWidth));
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
