using Xunit;

namespace NumFormats.Properties;

/// <summary>The quire of a posit type does what the quire of numbers does, and rounds once to the type.</summary>
public sealed class TypedQuireTests
{
    private const int Steps = 500;

    [Theory]
    [PositTypes]
    public void EveryFunctionIsThatOfTheQuireOfNumbers<T>(T _)
        where T : struct, IPositValue<T>
    {
        T[] values = [.. Codes<T>.Some.Where(x => !T.IsNaR(x))];
        var random = new Random(8);
        var quire = new Quire<T>();
        var other = new Quire<T>();
        int exponentBits = ((PositFormat)T.Format).ExponentBits;
        var expected = new Quire(T.Format.BitWidth, exponentBits);
        var expectedOther = new Quire(T.Format.BitWidth, exponentBits);
        for (int step = 0; step < Steps; step++)
        {
            T[] operands = random.GetItems(values, 2);
            (T x, T y) = (operands[0], operands[1]);
            switch (random.Next(10))
            {
                case 0: quire.PToQ(x); expected.PToQ(x.Unpack()); break;
                case 1: quire.QNegate(); expected.QNegate(); break;
                case 2: quire.QAbs(); expected.QAbs(); break;
                case 3: quire.QAddP(x); expected.QAddP(x.Unpack()); break;
                case 4: quire.QSubP(x); expected.QSubP(x.Unpack()); break;
                case 5: quire.QAddQ(other); expected.QAddQ(expectedOther); break;
                case 6: quire.QSubQ(other); expected.QSubQ(expectedOther); break;
                case 7: quire.QMulSub(x, y); expected.QMulSub(x.Unpack(), y.Unpack()); break;
                case 8: other.QMulAdd(x, y); expectedOther.QMulAdd(x.Unpack(), y.Unpack()); break;
                default: quire.QMulAdd(x, y); expected.QMulAdd(x.Unpack(), y.Unpack()); break;
            }

            Assert.True(quire.Content.ContentEquals(expected));
            Expect.SameCode(T.Format.Pack(expected.QToP()), quire.QToP(), "QToP", step);
        }

        Quire<T> read = Quire<T>.FromBytes(quire.Content.ToBytes());
        Assert.Equal(quire.QToP(), read.QToP());
    }

    [Theory]
    [PositTypes]
    public void NaRStaysUntilTheQuireIsCleared<T>(T _)
        where T : struct, IPositValue<T>
    {
        var quire = new Quire<T>();
        quire.QMulAdd(T.NaR, T.Zero);
        quire.QAddP(T.One);
        Assert.True(quire.IsNaR);
        Assert.Equal(T.NaR, quire.QToP());
        quire.Clear();
        Assert.Equal(T.Zero, quire.QToP());
        quire.QMulAdd(T.One, T.One);
        Assert.Equal(T.One, quire.QToP());
    }

    [Theory]
    [PositTypes]
    public void TheLargestAndTheSmallestProductsFitWithoutLoss<T>(T _)
        where T : struct, IPositValue<T>
    {
        var quire = new Quire<T>();
        quire.QMulAdd(T.MaxValue, T.MinValue);
        quire.QMulAdd(T.Epsilon, T.Epsilon);
        quire.QMulAdd(T.MaxValue, T.MaxValue);
        Assert.Equal(Unpacked.Multiply(T.Epsilon.Unpack(), T.Epsilon.Unpack()), quire.Content.QToP());
        Assert.Equal(quire.Content.BitWidth, 8 * quire.Content.ToBytes().Length);
    }

    [Fact]
    public void WhatEachStepWouldRoundAwayIsKept()
    {
        var quire = new Quire<Posit16>();
        quire.QMulAdd(Posit16.MaxValue, Posit16.MaxValue);
        quire.QMulAdd(Posit16.Epsilon, Posit16.Epsilon);
        quire.QMulSub(Posit16.MaxValue, Posit16.MaxValue);
        quire.QMulAdd(Posit16.One, (Posit16)3);
        Assert.Equal((Posit16)3, quire.QToP());
        quire.QSubP((Posit16)3);
        Assert.Equal(Posit16.Epsilon, quire.QToP());
    }

    [Fact]
    public void NoOperationAllocates()
    {
        var quire = new Quire<Posit32>();
        var other = new Quire<Posit32>();
        Posit32 sum = Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(Posit32.IsNaR(sum));

        Posit32 Run()
        {
            var x = (Posit32)1.25;
            quire.PToQ(x);
            other.QMulAdd(x, x);
            quire.QMulSub(x, x);
            quire.QAddP(x);
            quire.QSubP(x);
            quire.QNegate();
            quire.QAbs();
            quire.QAddQ(other);
            quire.QSubQ(other);
            return quire.QToP();
        }
    }
}
