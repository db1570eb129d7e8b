using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>The kernels that are measured, one a line.</summary>
internal sealed class KernelCatalog
{
    /// <summary>The bytes, read and written, of a run that is long enough to share out over threads and short enough for the last cache, so that memory does not matter.</summary>
    private const int SharedBytes = 20 << 20;

    // The elements that are compared with the scalar way before anything is measured.
    private const int Compared = 1000;

    private static readonly RoundingMode[] OtherRoundings = [RoundingMode.NearestAway, RoundingMode.TowardZero, RoundingMode.Up, RoundingMode.Down, RoundingMode.ToOdd];

    private readonly Samples _samples = new();
    private readonly Yardsticks _yardsticks;

    /// <summary>Lists the kernels; their data are made when they are prepared.</summary>
    public KernelCatalog()
    {
        _yardsticks = new Yardsticks(_samples);
        Target likeCopy = Target.Ratio(0.8);
        Kernels =
        [
            .. _yardsticks.All,

            ToCodes("e4m3fn", Target.Rate(10)),
            ToCodes("e5m2", Target.Rate(10)),
            .. OtherRoundings.Select(mode => ToCodes("e4m3fn", Target.Rate(6), mode)),
            .. OtherRoundings.Select(mode => ToCodes("e5m2", Target.Rate(6), mode)),
            ToCodes("e4m3fn", Target.Rate(6), overflow: OverflowMode.Finite),
            ToCodes("e4m3fn", Target.Rate(6), overflow: OverflowMode.Propagate),
            ToCodes("e5m2", Target.Rate(6), overflow: OverflowMode.Finite),
            ToCodes("e5m2", Target.Rate(6), overflow: OverflowMode.Propagate),
            ToCodes("e4m3fn", Target.Rate(3), new StochasticRounding(seed: 1)),
            ToCodes("e5m2", Target.Rate(3), new StochasticRounding(seed: 1)),
            ToCodes("bf16", Target.Rate(3), new StochasticRounding(seed: 1)),
            ToCodes("e4m3"),
            ToCodes("e3m4"),
            ToCodes("e4m3fnuz"),
            ToCodes("e5m2fnuz"),
            ToCodes("e4m3b11fnuz"),
            ToCodes("e3m2fn"),
            ToCodes("e2m3fn"),
            ToCodes("e2m1fn"),
            ToCodes("e8m0fnu"),
            ToCodes("ue5m3"),
            ToCodes("ue4m3"),
            ToCodes("e2m5"),
            ToCodes("e4m7"),
            ToCodes("e6m9"),
            ToCodes("p3109_k8p3se"),
            ToCodes("tf32"),
            ToCodes("bf16", likeCopy),
            ToCodes("f16", likeCopy),
            FromCodes("e4m3fn", Target.Rate(12)),
            FromCodes("e5m2", Target.Rate(12)),
            FromCodes("e4m3fnuz", Target.Rate(12)),
            FromCodes("p3109_k8p3se", Target.Rate(12)),
            FromCodes("bf16", likeCopy),
            FromCodes("f16", likeCopy),
            Conversion("f64", "e4m3fn"),
            Conversion("f64", "bf16"),
            Conversion("e4m3fn", "bf16"),
            Conversion("bf16", "e4m3fn"),

            ToCodes("posit8", Target.Rate(4)),
            ToCodes("posit8es0"),
            ToCodes("posit4es1"),
            ToCodes("posit16", Target.Rate(0.8)),
            ToCodes("posit16es1"),
            ToCodes("posit32", Target.Rate(0.3)),
            ToCodes("posit64"),
            FromCodes("posit8", Target.Rate(4)),
            FromCodes("posit16", Target.Rate(1.5)),
            FromCodes("posit32", Target.Rate(0.3)),

            ToCodes("int8", Target.Rate(10)),
            .. OtherRoundings.Select(mode => ToCodes("int8", rounding: mode)),
            ToCodes("int4"),
            ToCodes("uint8"),
            ToCodes("int16"),
            FromCodes("int8", Target.Rate(12)),
            FromCodes("uint8"),
            FromCodes("int16"),

            ToCodes("nf4", Target.Rate(1.5)),
            ToCodes("fp4bnb"),
            ToCodes("dyn8", Target.Rate(0.5)),
            ToCodes("dyn8u"),
            ToCodes("power8a0.5"),
            FromCodes("nf4", Target.Rate(10)),
            FromCodes("dyn8"),

            OutOfCache("f32", "e4m3fn", likeCopy),
            OutOfCache("f32", "e5m2", likeCopy),
            OutOfCache("f32", "bf16", likeCopy),
            OutOfCache("f32", "f16", likeCopy),
            OutOfCache("e4m3fn", "f32", likeCopy),
            OutOfCache("e5m2", "f32", likeCopy),
            OutOfCache("bf16", "f32", likeCopy),
            OutOfCache("f16", "f32", likeCopy),

            .. OnTwoThreads("f32", "e4m3fn", new StochasticRounding(seed: 1)),
            .. OnTwoThreads("f32", "posit32"),
            .. OnTwoThreads("posit16", "f32"),

            Elementwise("add", "e4m3fn", Target.Rate(2)),
            Elementwise("mul", "e4m3fn", Target.Rate(2)),
            Elementwise("fma", "e4m3fn", Target.Rate(2)),
            Elementwise("add", "bf16", Target.Rate(4)),
            Elementwise("mul", "bf16", Target.Rate(4)),
            Elementwise("fma", "bf16", Target.Rate(4)),
            Elementwise("add", "posit16"),

            ExactDotProduct("e4m3fn"),
            ExactDotProduct("bf16"),
            ExactDotProduct("posit16"),

            Accumulating("f32", "bf16"),
            Accumulating("exact", "e4m3fn", Target.Rate(25)),
            Accumulating("exact", "bf16", Target.Rate(0.4)),
            Accumulating("run:bf16", "bf16", Target.Rate(3)),
            Accumulating("run:e5m7", "f16", Target.Rate(3)),
            Accumulating("run:bf16:toward-zero", "bf16"),
            Accumulating("hopper", "e4m3fn", Target.Rate(3)),
            Accumulating("lanes", "bf16"),
            Accumulating("pairwise", "bf16"),
            Accumulating("kahan", "bf16"),

            BlockDotProduct(GgmlBlockFormat.Q8_0, GgmlBlockFormat.Q8_0, Target.Rate(125 / 4.0)),
            BlockDotProduct(GgmlBlockFormat.MXFP4, GgmlBlockFormat.Q8_0, Target.Rate(120 / 4.0)),
            BlockDotProduct(GgmlBlockFormat.MXFP4, GgmlBlockFormat.MXFP4),
            BlockDotProduct(GgmlBlockFormat.NVFP4, GgmlBlockFormat.NVFP4, Target.Rate(100 / 4.0)),
            BlockDotProduct(GgmlBlockFormat.NVFP4, GgmlBlockFormat.Q8_0, Target.Rate(100 / 4.0)),
            BlockDotProduct(GgmlBlockFormat.Q4_0, GgmlBlockFormat.Q8_0),
            BlockDotProduct(GgmlBlockFormat.TQ2_0, GgmlBlockFormat.Q8_0),
            BlockDotProduct(GgmlBlockFormat.TQ2_0, GgmlBlockFormat.Q8_K, Target.Rate(220 / 4.0)),

            InPlace("e4m3fn", Target.Rate(5)),
            InPlace("e2m1fn", Target.Rate(5)),
            InPlace("e6m9", Target.Rate(5)),
            InPlace("e5m10", Target.Rate(5)),
            InPlace("posit8"),
            Packing(4, isUnpacking: false),
            Packing(4, isUnpacking: true),
            Packing(6, isUnpacking: false),
            Packing(6, isUnpacking: true),
            Statistics(Target.Rate(4)),

            .. new (string Format, double QuantizedRate)[]
            {
                ("mxfp8e4m3", 3.75), ("mxfp8e5m2", 3.75), ("mxfp6e2m3", 3), ("mxfp6e3m2", 3), ("mxfp4", 3), ("mxint8", 7.5), ("nvfp4", 3), ("nvint4", 3), ("int8g32", 7.5), ("int8g128", 7.5), ("int4g128", 7.5), ("nf4", 1.5),
            }.SelectMany(row => new[] { Quantizing(BlockFormat.Parse(row.Format), Target.Rate(row.QuantizedRate)), Dequantizing(BlockFormat.Parse(row.Format), Target.Rate(10)) }),
            Quantizing(BlockFormat.Dynamic8),
            Dequantizing(BlockFormat.Dynamic8),

            Rotating(16),
            Rotating(128, Target.Rate(5)),
            Rotating(4096),

            Quantizing(GgmlBlockFormat.Q8_0, Target.Rate(7.5)),
            Dequantizing(GgmlBlockFormat.Q8_0, Target.Rate(10)),
            Quantizing(GgmlBlockFormat.Q4_0),
            Dequantizing(GgmlBlockFormat.Q4_0),
            Quantizing(GgmlBlockFormat.MXFP4, Target.Rate(3)),
            Dequantizing(GgmlBlockFormat.MXFP4, Target.Rate(10)),
            Quantizing(GgmlBlockFormat.NVFP4, Target.Rate(3)),
            Dequantizing(GgmlBlockFormat.NVFP4, Target.Rate(10)),
            Quantizing(GgmlBlockFormat.TQ2_0),
            Dequantizing(GgmlBlockFormat.TQ2_0),

            .. new MatrixKernels(_samples, _yardsticks).All,
            .. new CodeKernels(_samples, _yardsticks).All,
            .. new LayerRoundingKernels(_samples, _yardsticks).All,
            .. new MultiComponentKernels(_samples, _yardsticks).All,
            .. new ApproximateKernels(_samples, _yardsticks).All,
            .. new InferenceKernels(_yardsticks).All,
        ];
    }

    /// <summary>All kernels and before them their yardsticks.</summary>
    public IReadOnlyList<Kernel> Kernels { get; }

    /// <summary>The name of a plain conversion to nearest even, by which its row can be found.</summary>
    public static string ConversionName(string source, string target) => $"{source} -> {target}";

    private Kernel ToCodes(string target, Target? goal = null, BulkRounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Conversion("f32", target, goal, rounding, overflow);

    private Kernel FromCodes(string source, Target? goal = null) => Conversion(source, "f32", goal);

    private Kernel OutOfCache(string source, string target, Target goal) =>
        Conversion(source, target, goal, elements: Yardsticks.OutOfCache, yardstick: _yardsticks.CopyOutOfCache);

    private Kernel[] OnTwoThreads(string source, string target, BulkRounding rounding = default)
    {
        int elements = SharedBytes / (NumberFormat.Parse(source).BytesPerCode + NumberFormat.Parse(target).BytesPerCode);
        Kernel one = Conversion(source, target, rounding: rounding, elements: elements);
        Kernel two = Conversion(source, target, Target.Ratio(1.8), rounding, elements: elements, threads: 2, yardstick: one);
        return Environment.ProcessorCount > 1 ? [one, two] : [one];
    }

    private Kernel Conversion(
        string sourceName,
        string targetName,
        Target? goal = null,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        int elements = Yardsticks.InCache,
        int threads = 1,
        Kernel? yardstick = null)
    {
        var source = NumberFormat.Parse(sourceName);
        var target = NumberFormat.Parse(targetName);

        // Narrow floats are to move as fast as bytes; posits and random bits cost arithmetic.
        bool isArithmetic = source is PositFormat || target is PositFormat || rounding.Mode == RoundingMode.Stochastic;
        string name = ConversionName(sourceName, targetName)
            + (rounding.Mode == RoundingMode.NearestEven ? "" : $", {NameOf(rounding.Mode)}")
            + (overflow == OverflowMode.None ? "" : $", {NameOf(overflow)}");
        Memory<byte> codes = default;
        Memory<byte> results = default;
        yardstick ??= isArithmetic ? _yardsticks.FusedMultiplyAdds : _yardsticks.CopyInCache;
        return new Kernel(name, elements, source.BytesPerCode + target.BytesPerCode, yardstick, goal, Run, Prepare) { Threads = threads };

        void Run() => BulkConversion.Convert(source, codes.Span, target, results.Span, rounding, overflow, threads: threads);

        void Prepare()
        {
            codes = _samples.Codes(source, elements);
            results = _samples.Results(elements * target.BytesPerCode);
            Run();
            CompareCodes(name, target, results, elements, index =>
                target.Pack(source.Unpack(CodeAt(source, codes, index)), rounding.At((ulong)index), overflow));
        }
    }

    private Kernel Elementwise(string operationName, string formatName, Target? goal = null)
    {
        var format = NumberFormat.Parse(formatName);
        var operation = Operation.Parse(operationName);
        string name = $"{operationName} {formatName}";
        Memory<byte> x = default;
        Memory<byte> y = default;
        Memory<byte> z = default;
        Memory<byte> results = default;
        return new Kernel(name, Yardsticks.InCache, (operation.Arity + 1) * format.BytesPerCode, _yardsticks.ScalarLoop, goal, Run, Prepare);

        void Run() => BulkEvaluation.Evaluate(operation, format, x.Span, y.Span, z.Span, results.Span);

        void Prepare()
        {
            x = _samples.Codes(format, Yardsticks.InCache);
            y = operation.Arity > 1 ? _samples.Codes(format, Yardsticks.InCache, operand: 1) : default;
            z = operation.Arity > 2 ? _samples.Codes(format, Yardsticks.InCache, operand: 2) : default;
            results = _samples.Results(Yardsticks.InCache * format.BytesPerCode);
            Run();
            CompareCodes(name, format, results, Yardsticks.InCache, index =>
                operation.Apply(format, CodeAt(format, x, index), y.IsEmpty ? 0 : CodeAt(format, y, index), z.IsEmpty ? 0 : CodeAt(format, z, index)));
        }
    }

    private Kernel ExactDotProduct(string formatName)
    {
        var format = NumberFormat.Parse(formatName);
        string name = $"exact dot product {formatName}";
        var product = new DotProduct(format, DotAccumulation.Exact);
        Memory<byte> x = default;
        Memory<byte> y = default;
        return new Kernel(name, Yardsticks.InCache, 2 * format.BytesPerCode, _yardsticks.ScalarLoop, null, Run, Prepare);

        void Run()
        {
            product.Clear();
            product.Add(x.Span, y.Span);
        }

        void Prepare()
        {
            x = _samples.Codes(format, Yardsticks.InCache);
            y = _samples.Codes(format, Yardsticks.InCache, operand: 1);
            Run();
            double expected = 0;
            for (int i = 0; i < Yardsticks.InCache; i++)
            {
                expected += format.Decode(CodeAt(format, x, i)) * format.Decode(CodeAt(format, y, i));
            }

            ExpectClose(name, product.Sum.ToDouble(), expected);
        }
    }

    // An element is a product that is added to one of 128 sums.
    private Kernel Accumulating(string accumulationName, string formatName, Target? goal = null)
    {
        const int Columns = 128;
        const int Length = Yardsticks.InCache / Columns;
        var format = NumberFormat.Parse(formatName);
        string name = $"sums {accumulationName} of {formatName}";
        var accumulator = new Accumulator(Accumulation.Parse(accumulationName), OperandRange.Of(format), OperandRange.Of(format));
        float[] row = new float[Length];
        float[] panel = new float[Length * Columns];
        float[] results = new float[Columns];
        return new Kernel(name, panel.Length, sizeof(float), _yardsticks.FusedMultiplyAdds, goal, Run, Prepare);

        void Run() => accumulator.Accumulate(row, panel, Columns, results);

        void Prepare()
        {
            BulkConversion.Decode(format, _samples.Codes(format, row.Length).Span, row);
            BulkConversion.Decode(format, _samples.Codes(format, panel.Length, operand: 1).Span, panel);
            Run();
            var exact = new Accumulator(Accumulation.Exact);
            float[] expected = new float[Columns];
            exact.Accumulate(row, panel, Columns, expected);

            // Sums of few bits are off by some hundredths of the largest.
            double scale = 1000 * expected.Max(Math.Abs);
            ExpectClose(name, results[0] / scale, expected[0] / scale);
        }
    }

    private Kernel BlockDotProduct(GgmlBlockFormat x, GgmlBlockFormat y, Target? goal = null)
    {
        const int Length = 4096;
        string name = $"dot product {x.Name} {y.Name}";
        float[] numbers = new float[Length];
        byte[] blocksX = new byte[Length / x.BlockLength * x.BytesPerBlock];
        byte[] blocksY = new byte[Length / y.BlockLength * y.BytesPerBlock];
        float[] results = new float[1];
        return new Kernel(name, Length, sizeof(float), _yardsticks.FusedMultiplyAdds, goal, Run, Prepare);

        void Run() => results[0] = BlockDot.Product(x, blocksX, y, blocksY);

        void Prepare()
        {
            float[] numbersX = new float[Length];
            float[] numbersY = new float[Length];
            Singles(_samples.Codes(FloatFormat.Binary32, Length)).CopyTo(numbers);
            GgmlQuantization.Quantize(x, numbers, blocksX);
            Singles(_samples.Codes(FloatFormat.Binary32, Length, operand: 1)).CopyTo(numbers);
            GgmlQuantization.Quantize(y, numbers, blocksY);
            GgmlQuantization.Dequantize(x, blocksX, numbersX);
            GgmlQuantization.Dequantize(y, blocksY, numbersY);
            Run();
            ExpectClose(name, results[0] / 1000, Dot.Product<float, float>(numbersX, numbersY) / 1000);
        }
    }

    private Kernel InPlace(string formatName, Target? goal = null)
    {
        var format = NumberFormat.Parse(formatName);
        string name = $"f32 rounded to {formatName}";
        Memory<byte> numbers = default;
        Memory<byte> results = default;
        return new Kernel(name, Yardsticks.InCache, 2 * sizeof(float), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => Quantization.Round<float>(format, Singles(numbers), Singles(results));

        void Prepare()
        {
            numbers = _samples.Codes(FloatFormat.Binary32, Yardsticks.InCache);
            results = _samples.Results(Yardsticks.InCache * sizeof(float));
            Run();
            CompareCodes(name, FloatFormat.Binary32, results, Yardsticks.InCache, index =>
                BitConverter.SingleToUInt32Bits((float)format.Decode(format.Encode(Singles(numbers)[index], overflow: OverflowMode.Finite))));
        }
    }

    // Of bytes that are read and written, as copying counts them.
    private Kernel Packing(int bitWidth, bool isUnpacking)
    {
        string name = $"{(isUnpacking ? "unpack" : "pack")} {bitWidth} bits";
        byte[] codes = new byte[Yardsticks.InCache];
        byte[] packed = new byte[CodePacking.PackedLength(codes.Length, bitWidth)];
        byte[] results = new byte[codes.Length];
        return new Kernel(name, codes.Length, 1 + (bitWidth / 8.0), _yardsticks.CopyInCache, Target.Ratio(0.5), Run, Prepare);

        void Run()
        {
            if (isUnpacking)
            {
                CodePacking.Unpack(packed, bitWidth, results);
            }
            else
            {
                CodePacking.Pack(codes, bitWidth, packed);
            }
        }

        void Prepare()
        {
            new Random(1).NextBytes(codes);
            CodePacking.Pack(codes, bitWidth, packed);
            CodePacking.Unpack(packed, bitWidth, results);
            for (int i = 0; i < codes.Length; i++)
            {
                if (results[i] != (codes[i] & ((1 << bitWidth) - 1)))
                {
                    throw new InvalidOperationException($"'{name}' does not give element {i} back.");
                }
            }
        }
    }

    private Kernel Statistics(Target goal)
    {
        const string Name = "error statistics f32";
        ErrorStatistics statistics = new();
        Memory<byte> original = default;
        Memory<byte> rounded = default;
        return new Kernel(Name, Yardsticks.InCache, 2 * sizeof(float), _yardsticks.ScalarLoop, goal, Run, Prepare);

        void Run()
        {
            statistics = new ErrorStatistics();
            statistics.Add(Singles(original), Singles(rounded));
        }

        void Prepare()
        {
            original = _samples.Codes(FloatFormat.Binary32, Yardsticks.InCache);
            rounded = _samples.Results(Yardsticks.InCache * sizeof(float));
            Quantization.Round<float>(FloatFormat.E4M3FN, Singles(original), Singles(rounded));
            Run();
            double expected = 0;
            for (int i = 0; i < Yardsticks.InCache; i++)
            {
                double error = (double)Singles(rounded)[i] - Singles(original)[i];
                expected += error * error;
            }

            ExpectClose(Name, statistics.SumOfSquaredErrors, expected);
        }
    }

    private Kernel Quantizing(BlockFormat format, Target? goal = null)
    {
        string name = $"f32 -> {format}";
        Memory<byte> numbers = default;
        byte[] codes = new byte[Yardsticks.InCache];
        byte[] scales = new byte[codes.Length / format.BlockLength * format.Scale.BytesPerCode];
        float tensorScale = 1;
        return new Kernel(name, codes.Length, sizeof(float) + (format.BitsPerElement / 8), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => BlockQuantization.Quantize(format, Singles(numbers), codes, scales, tensorScale: tensorScale);

        void Prepare()
        {
            numbers = _samples.Codes(FloatFormat.Binary32, codes.Length);
            tensorScale = BlockQuantization.TensorScale(format, Singles(numbers));
            Run();
            byte[] alone = new byte[format.BlockLength];
            byte[] scale = new byte[format.Scale.BytesPerCode];
            for (int block = 0; block < codes.Length / format.BlockLength; block++)
            {
                BlockQuantization.Quantize(format, Singles(numbers).Slice(block * format.BlockLength, format.BlockLength), alone, scale, tensorScale: tensorScale);
                ExpectSame<byte>(name, block, codes.AsSpan(block * format.BlockLength, format.BlockLength), alone);
                ExpectSame<byte>(name, block, scales.AsSpan(block * scale.Length, scale.Length), scale);
            }
        }
    }

    private Kernel Dequantizing(BlockFormat format, Target? goal = null)
    {
        string name = $"{format} -> f32";
        byte[] codes = new byte[Yardsticks.InCache];
        byte[] scales = new byte[codes.Length / format.BlockLength * format.Scale.BytesPerCode];
        float tensorScale = 1;
        Memory<byte> results = default;
        return new Kernel(name, codes.Length, sizeof(float) + (format.BitsPerElement / 8), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => BlockQuantization.Dequantize(format, codes, scales, Singles(results), tensorScale: tensorScale);

        void Prepare()
        {
            results = _samples.Results(codes.Length * sizeof(float));
            tensorScale = BlockQuantization.Quantize(format, Singles(_samples.Codes(FloatFormat.Binary32, codes.Length)), codes, scales);
            Run();
            float[] alone = new float[format.BlockLength];
            int scaleSize = format.Scale.BytesPerCode;
            for (int block = 0; block < codes.Length / format.BlockLength; block++)
            {
                BlockQuantization.Dequantize(
                    format, codes.AsSpan(block * format.BlockLength, format.BlockLength), scales.AsSpan(block * scaleSize, scaleSize), alone, tensorScale: tensorScale);
                ExpectSame<float>(name, block, Singles(results).Slice(block * format.BlockLength, format.BlockLength), alone);
            }
        }
    }

    private Kernel Rotating(int blockLength, Target? goal = null)
    {
        const int Columns = 4096;
        string name = $"Hadamard rotation of {blockLength}";
        var rotation = new HadamardRotation(Columns, blockLength);
        Memory<byte> numbers = default;
        Memory<byte> results = default;
        return new Kernel(name, Yardsticks.InCache, 2 * sizeof(float), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => rotation.Apply(Singles(numbers), Yardsticks.InCache / Columns, Columns, Singles(results));

        void Prepare()
        {
            numbers = _samples.Codes(FloatFormat.Binary32, Yardsticks.InCache);
            results = _samples.Results(Yardsticks.InCache * sizeof(float));
            Run();
            double expected = 0;
            double found = 0;
            for (int i = 0; i < Yardsticks.InCache; i++)
            {
                expected += (double)Singles(numbers)[i] * Singles(numbers)[i];
                found += (double)Singles(results)[i] * Singles(results)[i];
            }

            ExpectClose(name, found / 1000, expected / 1000);
        }
    }

    private Kernel Quantizing(GgmlBlockFormat format, Target? goal = null)
    {
        string name = $"f32 -> {format}";
        Memory<byte> numbers = default;
        byte[] blocks = new byte[Yardsticks.InCache / format.BlockLength * format.BytesPerBlock];
        return new Kernel(name, Yardsticks.InCache, sizeof(float) + (format.BitsPerElement / 8), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => GgmlQuantization.Quantize(format, Singles(numbers), blocks);

        void Prepare()
        {
            numbers = _samples.Codes(FloatFormat.Binary32, Yardsticks.InCache);
            Run();
            byte[] alone = new byte[format.BytesPerBlock];
            for (int block = 0; block < Yardsticks.InCache / format.BlockLength; block++)
            {
                GgmlQuantization.Quantize(format, Singles(numbers).Slice(block * format.BlockLength, format.BlockLength), alone);
                ExpectSame<byte>(name, block, blocks.AsSpan(block * format.BytesPerBlock, format.BytesPerBlock), alone);
            }
        }
    }

    private Kernel Dequantizing(GgmlBlockFormat format, Target? goal = null)
    {
        string name = $"{format} -> f32";
        byte[] blocks = new byte[Yardsticks.InCache / format.BlockLength * format.BytesPerBlock];
        Memory<byte> results = default;
        return new Kernel(name, Yardsticks.InCache, sizeof(float) + (format.BitsPerElement / 8), _yardsticks.CopyInCache, goal, Run, Prepare);

        void Run() => GgmlQuantization.Dequantize(format, blocks, Singles(results));

        void Prepare()
        {
            results = _samples.Results(Yardsticks.InCache * sizeof(float));
            GgmlQuantization.Quantize(format, Singles(_samples.Codes(FloatFormat.Binary32, Yardsticks.InCache)), blocks);
            Run();
            float[] alone = new float[format.BlockLength];
            for (int block = 0; block < Yardsticks.InCache / format.BlockLength; block++)
            {
                GgmlQuantization.Dequantize(format, blocks.AsSpan(block * format.BytesPerBlock, format.BytesPerBlock), alone);
                ExpectSame<float>(name, block, Singles(results).Slice(block * format.BlockLength, format.BlockLength), alone);
            }
        }
    }

    private static void ExpectSame<T>(string name, int block, ReadOnlySpan<T> found, ReadOnlySpan<T> expected)
        where T : unmanaged
    {
        if (!MemoryMarshal.AsBytes(found).SequenceEqual(MemoryMarshal.AsBytes(expected)))
        {
            throw new InvalidOperationException($"'{name}' does not give block {block} as it gives it alone.");
        }
    }

    private static void CompareCodes(string name, NumberFormat format, Memory<byte> results, int elements, Func<int, ulong> expected)
    {
        // Odd steps, so that every place in a vector is met, and the last element.
        int step = (elements / Compared) | 1;
        for (int index = elements - 1; index >= 0; index -= step)
        {
            ulong found = CodeAt(format, results, index);
            if (found != expected(index))
            {
                throw new InvalidOperationException($"'{name}' gives {found} for element {index}; expected {expected(index)}.");
            }
        }
    }

    private static void ExpectClose(string name, double found, double expected)
    {
        if (!(Math.Abs(found - expected) <= 1e-9 * Yardsticks.InCache))
        {
            throw new InvalidOperationException($"'{name}' gives {found}; expected {expected} but for rounding.");
        }
    }

    private static ulong CodeAt(NumberFormat format, Memory<byte> codes, int index)
    {
        ulong code = 0;
        CodeBytes.Load(codes.Span[(index * format.BytesPerCode)..], format.BytesPerCode, new Span<ulong>(ref code));
        return code;
    }

    private static Span<float> Singles(Memory<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes.Span);

    private static string NameOf(RoundingMode mode) => Array.Find([.. Cli.ModeNames.Rounding], known => known.Mode == mode).Name;

    private static string NameOf(OverflowMode mode) => Array.Find([.. Cli.ModeNames.Overflow], known => known.Mode == mode).Name;
}
