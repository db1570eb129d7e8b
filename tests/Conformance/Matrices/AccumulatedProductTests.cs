using System.Runtime.InteropServices;
using NumFormats.Conformance.Cli;
using NumFormats.Conformance.Dots;
using NumFormats.Conformance.Files;
using NumFormats.Kernels;
using Xunit;
using SumOrder = NumFormats.Kernels.Accumulation;

namespace NumFormats.Conformance.Matrices;

public class AccumulatedProductTests
{
    [Theory]
    [InlineData("f32")]
    [InlineData("exact")]
    [InlineData("pairwise")]
    [InlineData("kahan")]
    [InlineData("run:bf16")]
    [InlineData("run:e5m7:stochastic:3")]
    [InlineData("chunk:8:f16")]
    [InlineData("hopper")]
    public void Each_element_is_the_sum_in_that_order(string name)
    {
        var order = SumOrder.Parse(name);
        var random = new Random(1);
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (3, 17, 33), (2, 65, 129), (5, 3, 0) })
        {
            (byte[] a, float[] x) = Codes(FloatFormat.E4M3FN, m * k, random);
            (byte[] b, float[] y) = Codes(FloatFormat.E5M2, k * n, random);
            foreach (int threads in (int[])[1, 3])
            {
                float[] c = new float[(m * n) + 1];
                c[^1] = 42;
                MatrixProduct.MatMul(order, FloatFormat.E4M3FN, a, FloatFormat.E5M2, b, c, m, n, k, threads);
                for (int i = 0; i < m * n; i++)
                {
                    float[] row = x[(i / n * k)..((i / n * k) + k)];
                    float[] column = [.. Enumerable.Range(0, k).Select(p => y[(p * n) + (i % n)])];
                    Assert.Equal(BitConverter.SingleToInt32Bits(AccumulationReference.Sum(order, row, column, (ulong)i)), BitConverter.SingleToInt32Bits(c[i]));
                }

                Assert.Equal(42, c[^1]);
            }
        }
    }

    [Fact]
    public void The_command_line_has_every_order()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(2);
        (byte[] a, _) = Codes(FloatFormat.E4M3FN, 6 * 40, random);
        (byte[] b, _) = Codes(FloatFormat.E2M1FN, 40 * 5, random);
        string[] options = ["matmul", "--a", "e4m3fn", "--b", "e2m1fn", "-m", "6", "-n", "5", "-k", "40", "--accumulate", "run:bf16", folder.Write("a", a), folder.Write("b", b), folder["c"]];
        Tool.Succeed(options);
        float[] expected = new float[30];
        MatrixProduct.MatMul(SumOrder.Parse("run:bf16"), FloatFormat.E4M3FN, a, FloatFormat.E2M1FN, b, expected, 6, 5, 40);
        Assert.Equal(MemoryMarshal.AsBytes<float>(expected).ToArray(), File.ReadAllBytes(folder["c"]));
        Tool.Fail(2, "--c", [.. options, "--c", "bf16"]);
        Tool.Fail(2, "sideways", [.. options.Select(option => option == "run:bf16" ? "sideways" : option)]);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name_and_nothing_is_written()
    {
        float[] c = [9, 9, 9, 9];
        byte[] codes = new byte[8];
        SumOrder order = SumOrder.Exact;
        Assert.Throws<ArgumentNullException>("accumulation", () => MatrixProduct.MatMul(null!, FloatFormat.E5M2, codes, FloatFormat.E5M2, codes, c, 2, 2, 2));
        Assert.Throws<ArgumentException>("formatA", () => MatrixProduct.MatMul(order, FloatFormat.Binary64, new byte[64], FloatFormat.E5M2, codes, c, 2, 2, 2));
        Assert.Throws<ArgumentException>("a", () => MatrixProduct.MatMul(order, FloatFormat.E5M2, codes, FloatFormat.E5M2, codes, c, 2, 2, 5));
        Assert.Throws<ArgumentException>("b", () => MatrixProduct.MatMul(order, FloatFormat.E5M2, codes, FloatFormat.E5M2, new byte[3], c, 2, 2, 2));
        Assert.Throws<ArgumentException>("c", () => MatrixProduct.MatMul(order, FloatFormat.E5M2, codes, FloatFormat.E5M2, codes, c, 2, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => MatrixProduct.MatMul(order, FloatFormat.E5M2, codes, FloatFormat.E5M2, codes, c, 2, 2, -1));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => MatrixProduct.MatMul(order, FloatFormat.E5M2, codes, FloatFormat.E5M2, codes, c, 2, 2, 2, threads: 0));
        Assert.All(c, number => Assert.Equal(9, number));
    }

    private static (byte[] Codes, float[] Numbers) Codes(FloatFormat format, int count, Random random)
    {
        byte[] codes = [.. Enumerable.Range(0, count).Select(_ => (byte)format.Encode((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(6)), overflow: OverflowMode.Finite))];
        return (codes, [.. codes.Select(code => (float)format.Decode(code))]);
    }
}
