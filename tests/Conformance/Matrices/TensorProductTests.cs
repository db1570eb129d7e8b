using System.Numerics.Tensors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Products of batches against those of their matrices.</summary>
public sealed class TensorProductTests
{
    [Fact]
    public void BatchesAreTheirMatrices()
    {
        const int M = 5;
        const int N = 7;
        const int K = 9;
        float[] a = MatMulTests.Singles(6 * M * K, 1);
        float[] b = MatMulTests.Singles(3 * K * N, 2);
        float[] c = new float[6 * M * N];
        MatrixProduct.MatMul<float, float, float>(
            new ReadOnlyTensorSpan<float>(a, [2, 3, M, K]), new ReadOnlyTensorSpan<float>(b, [3, K, N]), new TensorSpan<float>(c, [2, 3, M, N]));
        for (int matrix = 0; matrix < 6; matrix++)
        {
            float[] expected = new float[M * N];
            MatrixProduct.MatMul<float, float, float>(a.AsSpan(matrix * M * K, M * K), b.AsSpan(matrix % 3 * K * N, K * N), expected, M, N, K);
            Assert.Equal(expected, c.AsSpan(matrix * M * N, M * N).ToArray());
        }

        // One left operand for all, on an axis of length one.
        MatrixProduct.MatMul<float, float, float>(
            new ReadOnlyTensorSpan<float>(a, [1, M, K]), new ReadOnlyTensorSpan<float>(b, [3, K, N]), new TensorSpan<float>(c, [3, M, N]), new ProductOptions { Alpha = 2 });
        float[] last = new float[M * N];
        MatrixProduct.MatMul<float, float, float>(a.AsSpan(0, M * K), b.AsSpan(2 * K * N), last, M, N, K, new ProductOptions { Alpha = 2 });
        Assert.Equal(last, c.AsSpan(2 * M * N, M * N).ToArray());
    }

    [Fact]
    public void StridesAreFollowed()
    {
        const int M = 6;
        const int N = 5;
        const int K = 4;
        float[] a = MatMulTests.Singles(M * K, 1);
        float[] b = MatMulTests.Singles(K * N, 2);
        float[] expected = new float[M * N];
        MatrixProduct.MatMul<float, float, float>(a, b, expected, M, N, K);
        float[] wide = new float[M * 10];
        float[] turned = new float[K * M];
        for (int i = 0; i < M * K; i++)
        {
            turned[(i % K * M) + (i / K)] = a[i];
        }

        MatrixProduct.MatMul<float, float, float>(
            new ReadOnlyTensorSpan<float>(turned, 0, [M, K], [1, M]), new ReadOnlyTensorSpan<float>(b, [K, N]), new TensorSpan<float>(wide, 0, [M, N], [10, 1]));
        for (int i = 0; i < M * 10; i++)
        {
            Assert.Equal(i % 10 < N ? expected[(i / 10 * N) + (i % 10)] : 0, wide[i]);
        }
    }

    [Fact]
    public void RandomBitsGoOnThroughTheBatch()
    {
        float[] a = MatMulTests.Singles(2 * 3 * 4, 1);
        float[] b = MatMulTests.Singles(2 * 4 * 5, 2);
        var c = new Float8E4M3FN[2 * 3 * 5];
        MatrixProduct.MatMul<float, float, Float8E4M3FN>(
            new ReadOnlyTensorSpan<float>(a, [2, 3, 4]), new ReadOnlyTensorSpan<float>(b, [2, 4, 5]), new TensorSpan<Float8E4M3FN>(c, [2, 3, 5]), new ProductOptions { Rounding = new StochasticRounding(3) });
        float[] singles = new float[30];
        MatrixProduct.MatMul<float, float, float>(
            new ReadOnlyTensorSpan<float>(a, [2, 3, 4]), new ReadOnlyTensorSpan<float>(b, [2, 4, 5]), new TensorSpan<float>(singles, [2, 3, 5]));
        var expected = new Float8E4M3FN[30];
        BulkConversion.Convert<float, Float8E4M3FN>(singles, expected, new StochasticRounding(3));
        Assert.Equal(expected, c);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        float[] memory = new float[100];
        float[] other = new float[100];
        Throws("a", () => MatrixProduct.MatMul<float, float, float>(new ReadOnlyTensorSpan<float>(memory, [4]), new ReadOnlyTensorSpan<float>(memory, [4, 4]), new TensorSpan<float>(other, [4, 4])));
        Throws("a", () => MatrixProduct.MatMul<float, float, float>(new ReadOnlyTensorSpan<float>(memory, [2, 4, 4]), new ReadOnlyTensorSpan<float>(memory, [4, 4]), new TensorSpan<float>(other, [3, 4, 4])));
        Throws("b", () => MatrixProduct.MatMul<float, float, float>(new ReadOnlyTensorSpan<float>(memory, [4, 4]), new ReadOnlyTensorSpan<float>(memory, [3, 4]), new TensorSpan<float>(other, [4, 4])));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(new ReadOnlyTensorSpan<float>(memory, [4, 4]), new ReadOnlyTensorSpan<float>(memory, [4, 4]), new TensorSpan<float>(other, [4, 5])));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(new ReadOnlyTensorSpan<float>(memory, [4, 4]), new ReadOnlyTensorSpan<float>(memory, [4, 4]), new TensorSpan<float>(memory, [4, 4])));
        Throws("options", () => MatrixProduct.MatMul<float, float, float>(
            new ReadOnlyTensorSpan<float>(memory, [4, 4]), new ReadOnlyTensorSpan<float>(memory, [4, 4]), new TensorSpan<float>(other, [4, 4]), new ProductOptions { Scale = new float[3] }));

        static void Throws(string parameter, Action action) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
    }
}
