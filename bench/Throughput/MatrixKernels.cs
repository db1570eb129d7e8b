using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>Products of matrices and vectors. Their elements are multiply-adds.</summary>
internal sealed class MatrixKernels
{
    // Elements of the product that are compared with the chain of their definition before anything is measured.
    private const int Compared = 50;

    private static readonly string[] s_formats = ["bf16", "f16", "e4m3fn", "e5m2", "posit8", "posit16"];

    private readonly Samples _samples;
    private readonly Yardsticks _yardsticks;

    /// <summary>Lists the kernels on given data.</summary>
    public MatrixKernels(Samples samples, Yardsticks yardsticks)
    {
        _samples = samples;
        _yardsticks = yardsticks;
        Kernel one = Product("f32", 2048, Target.Ratio(0.9));
        Kernel product = Product("f32", 1024, Target.Ratio(0.9));
        All =
        [
            Product("f32", 64, Target.Ratio(0.6)),
            Product("f32", 128, Target.Ratio(0.6)),
            Product("f32", 256, Target.Ratio(0.6)),
            product,
            .. s_formats.Select(name => Product(name, 1024, Target.Ratio(0.9))),
            one,
            Product("bf16", 2048, Target.Ratio(0.9)),
            Product("e4m3fn", 2048, Target.Ratio(0.9)),
            Product("posit16", 2048, Target.Ratio(0.9)),
            .. Environment.ProcessorCount > 1 ? [Product("f32", 2048, Target.Ratio(1.85), threads: 2, yardstick: one)] : Array.Empty<Kernel>(),
            BlockProduct("mxfp8e4m3", Target.Ratio(0.85)),
            BlockProduct("mxfp6e2m3", Target.Ratio(0.85)),
            .. new BlockProductKernels(samples, product).All,
            IntegerProduct(1024),
            IntegerProduct(2048),
            BitProduct(1024),
            ManagedProduct(512),
            VectorProduct("e2m1fn", 2048, yardsticks.FusedMultiplyAdds, null),
            VectorProduct("int4", 16384, yardsticks.ReadOutOfCache, Target.Ratio(0.8)),
            VectorProduct("e4m3fn", 16384, yardsticks.ReadOutOfCache, Target.Ratio(0.8)),
            VectorProduct("bf16", 16384, yardsticks.ReadOutOfCache, Target.Ratio(0.8)),
            VectorProduct("f16", 16384, yardsticks.ReadOutOfCache, Target.Ratio(0.8)),
        ];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Kernel> All { get; }

    private static long Cube(int size) => (long)size * size * size;

    private Kernel Product(string formatName, int size, Target goal, int threads = 1, Kernel? yardstick = null)
    {
        var format = NumberFormat.Parse(formatName);
        string name = $"matmul {formatName} {size}";
        MatrixLayout layout = MatrixLayout.RowMajor(size, size);
        var options = new ProductOptions { Threads = threads };
        Memory<byte> a = default;
        Memory<byte> b = default;
        Memory<byte> c = default;
        return new Kernel(name, Cube(size), 0, yardstick ?? _yardsticks.FusedMultiplyAdds, goal, Run, Prepare) { Threads = threads };

        void Run() => MatrixProduct.MatMul(format, a.Span, layout, format, b.Span, layout, FloatFormat.Binary32, c.Span, layout, options);

        void Prepare()
        {
            a = _samples.Codes(format, size * size);
            b = _samples.Codes(format, size * size, operand: 1);
            c = _samples.Results(size * size * sizeof(float));
            Run();
            float[] left = Decode(format, a);
            float[] right = Decode(format, b);
            Compare(name, size, size, Singles(c), (i, k) => left[(i * size) + k], (k, j) => right[(k * size) + j], size);
        }
    }

    private Kernel BlockProduct(string formatName, Target goal)
    {
        const int Size = 1024;
        string name = $"matmul {formatName} {Size}";
        MatrixLayout layout = MatrixLayout.RowMajor(Size, Size);
        Memory<byte> a = default;
        Memory<byte> c = default;
        BlockTensor? weights = null;
        return new Kernel(name, Cube(Size), 0, _yardsticks.FusedMultiplyAdds, goal, Run, Prepare);

        void Run() => MatrixProduct.MatMul<float, float>(Singles(a), layout, weights!, Singles(c), layout);

        void Prepare()
        {
            a = _samples.Codes(FloatFormat.Binary32, Size * Size);
            c = _samples.Results(Size * Size * sizeof(float));
            weights = BlockTensor.Quantize(BlockFormat.Parse(formatName), Singles(_samples.Codes(FloatFormat.Binary32, Size * Size, operand: 1)), Size, Size);
            float[] numbers = new float[Size * Size];
            weights.Dequantize(numbers);
            Run();
            Compare(name, Size, Size, Singles(c), (i, k) => Singles(a)[(i * Size) + k], (k, j) => numbers[(j * Size) + k], Size);
        }
    }

    private Kernel IntegerProduct(int size)
    {
        string name = $"matmul int8 -> int32 {size}";
        MatrixLayout layout = MatrixLayout.RowMajor(size, size);
        sbyte[] a = new sbyte[size * size];
        sbyte[] b = new sbyte[size * size];
        int[] c = new int[size * size];
        return new Kernel(name, Cube(size), 0, _yardsticks.ByteProducts ?? _yardsticks.FusedMultiplyAdds, Target.Ratio(0.9), Run, Prepare);

        void Run() => MatrixProduct.MatMulInteger<sbyte, sbyte>(a, layout, b, layout, c, layout);

        void Prepare()
        {
            new Random(1).NextBytes(MemoryMarshal.AsBytes(a.AsSpan()));
            new Random(2).NextBytes(MemoryMarshal.AsBytes(b.AsSpan()));
            Run();
            for (int index = 0; index < size * size; index += (size * size / Compared) | 1)
            {
                int expected = Enumerable.Range(0, size).Sum(k => a[(index / size * size) + k] * b[(k * size) + (index % size)]);
                Expect(name, index, c[index], expected);
            }
        }
    }

    // Codes of one bit, by planes.
    private Kernel BitProduct(int size)
    {
        string name = $"matmul uint1 -> int32 {size}";
        MatrixLayout layout = MatrixLayout.RowMajor(size, size);
        var format = new IntegerFormat(1, isSigned: false);
        byte[] a = new byte[size * size];
        byte[] b = new byte[size * size];
        int[] c = new int[size * size];
        return new Kernel(name, Cube(size), 0, _yardsticks.ByteProducts ?? _yardsticks.FusedMultiplyAdds, null, Run, Prepare);

        void Run() => MatrixProduct.MatMulInteger(format, a, layout, format, b, layout, c, layout);

        void Prepare()
        {
            new Random(1).NextBytes(a);
            new Random(2).NextBytes(b);
            Run();
            for (int index = 0; index < size * size; index += (size * size / Compared) | 1)
            {
                int expected = Enumerable.Range(0, size).Sum(k => a[(index / size * size) + k] & b[(k * size) + (index % size)] & 1);
                Expect(name, index, c[index], expected);
            }
        }
    }

    // Not the library's own: what else there is without native code.
    private Kernel ManagedProduct(int size)
    {
        string name = $"MathNet's managed product {size}";
        Matrix<float> a = new DenseMatrix(1, 1);
        Matrix<float> b = a;
        Matrix<float> c = a;
        return new Kernel(name, Cube(size), 0, _yardsticks.FusedMultiplyAdds, null, Run, Prepare);

        void Run() => a.Multiply(b, c);

        void Prepare()
        {
            a = new DenseMatrix(size, size, Singles(_samples.Codes(FloatFormat.Binary32, size * size)).ToArray());
            b = new DenseMatrix(size, size, Singles(_samples.Codes(FloatFormat.Binary32, size * size, operand: 1)).ToArray());
            c = new DenseMatrix(size, size);
            Run();
        }
    }

    private Kernel VectorProduct(string formatName, int size, Kernel yardstick, Target? goal)
    {
        var format = NumberFormat.Parse(formatName);
        string name = $"matvec {formatName} {size}";
        double bytes = format.BitWidth <= 4 ? 0.5 : format.BytesPerCode;
        Memory<byte> x = default;
        Memory<byte> y = default;
        PackedMatrix? weights = null;
        return new Kernel(name, (long)size * size, bytes, yardstick, goal, Run, Prepare);

        void Run() => MatrixProduct.MatVec<float, float>(weights!, Singles(x), Singles(y));

        void Prepare()
        {
            Memory<byte> codes = _samples.Codes(format, Yardsticks.InCache, operand: 1);
            x = _samples.Codes(FloatFormat.Binary32, size);
            y = _samples.Results(size * sizeof(float));

            // A few rows again and again: what is new to the caches need not be new to look at.
            int rows = Yardsticks.InCache / size;
            byte[] whole = new byte[(long)size * size * format.BytesPerCode];
            for (long start = 0; start < whole.Length; start += codes.Length)
            {
                codes.Span.CopyTo(whole.AsSpan((int)start));
            }

            weights = PackedMatrix.Pack(format, whole, MatrixLayout.RowMajor(size, size));
            float[] numbers = Decode(format, codes);
            Run();
            Compare(name, 1, size, Singles(y), (_, k) => Singles(x)[k], (k, j) => numbers[(k % rows * size) + j], size);
        }
    }

    private static float[] Decode(NumberFormat format, Memory<byte> codes)
    {
        float[] numbers = new float[codes.Length / format.BytesPerCode];
        BulkConversion.Convert(format, codes.Span, FloatFormat.Binary32, MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static void Compare(string name, int rows, int columns, ReadOnlySpan<float> product, Func<int, int, float> left, Func<int, int, float> right, int depth)
    {
        for (int index = 0; index < rows * columns; index += (rows * columns / Compared) | 1)
        {
            float expected = 0;
            for (int k = 0; k < depth; k++)
            {
                expected = MathF.FusedMultiplyAdd(left(index / columns, k), right(k, index % columns), expected);
            }

            Expect(name, index, product[index], expected);
        }
    }

    private static void Expect<T>(string name, int index, T found, T expected)
        where T : IEquatable<T>
    {
        if (!found.Equals(expected))
        {
            throw new InvalidOperationException($"'{name}' gives {found} for element {index}; expected {expected}.");
        }
    }

    private static Span<float> Singles(Memory<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes.Span);
}
