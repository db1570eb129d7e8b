using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>
/// Quantizes whole blocks and back. Blocks that fit go some at a time through a buffer in the first cache: largest magnitudes, scales, scaled elements, codes. Longer ones go alone, in pieces.
/// </summary>
internal sealed class BlockQuantizer
{
    // The elements that are on the way at once.
    private const int Buffered = 8192;

    private static readonly bool HasFusedMultiplyAdd = Fma.IsSupported || AdvSimd.IsSupported;

    private static readonly ConditionalWeakTable<BlockFormat, BlockQuantizer> Known = [];

    private readonly BlockFormat _format;
    private readonly BlockScaling _scaling;
    private readonly ScaleCodes _scaleCodes;
    private readonly SpanEncoder<int> _encoder;
    private readonly SpanDecoder<int> _decoder;
    private readonly BlockArithmetic _arithmetic = BlockArithmetic.Widest;
    private readonly bool _scalesAreExact;
    private readonly bool _breaksTiesTowardZero;

    private BlockQuantizer(BlockFormat format)
    {
        BlockFormat.Validate(format);
        _format = format;
        _scaling = BlockScaling.Create(format);
        _scaleCodes = ScaleCodes.Create(format.Scale, format.HasPowerOfTwoRule && IsOneCandidate(format));
        _scalesAreExact = IsOneCandidate(format) && !format.HasZeroPoint && (format.Scale.Equals(FloatFormat.Binary32) || (format.HasPowerOfTwoRule && format.Scale.Equals(FloatFormat.E8M0FNU)));
        _breaksTiesTowardZero = format is { HasPowerOfTwoRule: true, Recipe: BlockRecipe.ModelOpt };
        FormatKernels<int> kernels = FormatKernels<int>.Of(format.Element);
        _encoder = format is { Element: IntegerFormat { IsSigned: true } integers, UsesLowest: false }
            ? IntegerKernels.SymmetricEncoder(integers, format.Rounding)
            : kernels.EncoderOrCore(_breaksTiesTowardZero ? RoundingMode.NearestAway : format.Rounding, OverflowMode.Finite);
        _decoder = kernels.DecoderOrCore;
    }

    /// <summary>That of a format, made when first asked for.</summary>
    /// <exception cref="ArgumentException">The format's properties do not go together.</exception>
    public static BlockQuantizer Of(BlockFormat format) => Known.GetValue(format, key => new BlockQuantizer(key));

    /// <summary>The tensor scale for numbers of which those in blocks without an infinity or a NaN are at most so large.</summary>
    public float TensorScale(float largest) => _scaling.TensorScale(largest);

    /// <summary>The largest magnitude of the blocks that have neither infinity nor NaN.</summary>
    [SkipLocalsInit]
    public float LargestMagnitude(ReadOnlySpan<float> source, int blockLength)
    {
        float largest = 0;
        Span<float> ofBlocks = stackalloc float[Buffered];
        foreach (BlockRange range in new BlockRanges(source.Length, blockLength, (int)Math.Min(int.MaxValue, (long)Buffered * blockLength)))
        {
            Span<float> found = ofBlocks[..range.BlockCount];
            LargestMagnitudes(source.Slice(range.Start, range.Length), range.BlockLength, found);
            foreach (float magnitude in found)
            {
                largest = magnitude > largest ? magnitude : largest;
            }
        }

        return largest;
    }

    /// <summary>Quantizes consecutive blocks, of which the last may be shorter.</summary>
    [SkipLocalsInit]
    public void Quantize(ReadOnlySpan<float> source, int blockLength, float tensorScale, Span<byte> codes, Span<byte> scales, Span<byte> zeroPoints)
    {
        int codeSize = _format.Element.BytesPerCode;
        int scaleSize = _format.Scale.BytesPerCode;
        Span<float> ofBlocks = stackalloc float[Buffered];
        foreach (BlockRange range in new BlockRanges(source.Length, blockLength, Buffered))
        {
            ReadOnlySpan<float> part = source.Slice(range.Start, range.Length);
            Span<byte> partScales = scales.Slice(range.FirstBlock * scaleSize, range.BlockCount * scaleSize);
            Span<byte> partZeroPoints = _format.HasZeroPoint ? zeroPoints.Slice(range.FirstBlock, range.BlockCount) : [];
            Span<float> operands = ofBlocks[..range.BlockCount];
            if (_format.HasZeroPoint)
            {
                ChooseZeroPoints(part, range.BlockLength, partScales, partZeroPoints);
            }
            else
            {
                ChooseScales(part, range.BlockLength, tensorScale, operands, partScales);
            }

            if (!_scalesAreExact)
            {
                _scaleCodes.Decode(partScales, operands);
            }

            _scaling.Operands(operands, tensorScale);
            Encode(part, range.BlockLength, operands, partZeroPoints, codes[(range.Start * codeSize)..]);
        }
    }

    /// <summary>Quantizes consecutive blocks under scales that are there.</summary>
    [SkipLocalsInit]
    public void QuantizeWith(ReadOnlySpan<float> source, int blockLength, float tensorScale, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> zeroPoints, Span<byte> codes)
    {
        int scaleSize = _format.Scale.BytesPerCode;
        Span<float> operands = stackalloc float[Buffered];
        foreach (BlockRange range in new BlockRanges(source.Length, blockLength, Buffered))
        {
            _scaleCodes.Decode(scales.Slice(range.FirstBlock * scaleSize, range.BlockCount * scaleSize), operands);
            _scaling.Operands(operands[..range.BlockCount], tensorScale);
            ReadOnlySpan<byte> partZeroPoints = _format.HasZeroPoint ? zeroPoints.Slice(range.FirstBlock, range.BlockCount) : [];
            Encode(
                source.Slice(range.Start, range.Length), range.BlockLength, operands[..range.BlockCount], partZeroPoints, codes[(range.Start * _format.Element.BytesPerCode)..]);
        }
    }

    /// <summary>The numbers that codes stand for.</summary>
    [SkipLocalsInit]
    public void Dequantize(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> zeroPoints, int blockLength, float tensorScale, Span<float> destination)
    {
        int codeSize = _format.Element.BytesPerCode;
        int scaleSize = _format.Scale.BytesPerCode;
        Span<float> ofBlocks = stackalloc float[Buffered];
        foreach (BlockRange range in new BlockRanges(destination.Length, blockLength, Buffered))
        {
            Span<float> factors = ofBlocks[..range.BlockCount];
            Factors(scales.Slice(range.FirstBlock * scaleSize, range.BlockCount * scaleSize), tensorScale, factors);
            Decode(
                codes.Slice(range.Start * codeSize, range.Length * codeSize),
                _format.HasZeroPoint ? zeroPoints.Slice(range.FirstBlock, range.BlockCount) : [],
                range.BlockLength,
                factors,
                destination.Slice(range.Start, range.Length));
        }
    }

    /// <summary>What the elements of blocks are multiplied by.</summary>
    public void Factors(ReadOnlySpan<byte> scales, float tensorScale, Span<float> factors)
    {
        _scaleCodes.Decode(scales, factors);
        _scaling.Factors(factors, tensorScale);
    }

    private static bool IsOneCandidate(BlockFormat format) => format.ScaleCandidates.Length == 1 && format.ScaleCandidates[0] == 1;

    // NaN where there is an infinity or a NaN.
    private void LargestMagnitudes(ReadOnlySpan<float> numbers, int blockLength, Span<float> largest)
    {
        if (_format.ScaleRule is BlockScaleRule.MeanMagnitude or BlockScaleRule.MedianMagnitude)
        {
            largest[0] = _format.ScaleRule == BlockScaleRule.MeanMagnitude ? MagnitudeStatistics.Mean(numbers) : MagnitudeStatistics.LowerMedian(numbers);
            return;
        }

        _arithmetic.LargestMagnitudes(MemoryMarshal.Cast<float, int>(numbers), blockLength, MemoryMarshal.Cast<float, int>(largest));
        if (!float.IsFinite(TensorPrimitives.Max<float>(largest)))
        {
            foreach (ref float magnitude in largest)
            {
                magnitude = float.IsFinite(magnitude) ? magnitude : float.NaN;
            }
        }
    }

    private void ChooseScales(ReadOnlySpan<float> numbers, int blockLength, float tensorScale, Span<float> ofBlocks, Span<byte> scales)
    {
        LargestMagnitudes(numbers, blockLength, ofBlocks);
        _scaling.ChooseScales(ofBlocks, tensorScale);
        if (IsOneCandidate(_format))
        {
            _scaleCodes.Encode(ofBlocks, scales);
        }
        else
        {
            ChooseCandidates(numbers, blockLength, tensorScale, ofBlocks, scales);
        }
    }

    // Every candidate is tried on all blocks, and each block keeps what was best.
    [SkipLocalsInit]
    private void ChooseCandidates(ReadOnlySpan<float> numbers, int blockLength, float tensorScale, ReadOnlySpan<float> chosen, Span<byte> scales)
    {
        int scaleSize = _format.Scale.BytesPerCode;
        double[] leastErrors = new double[chosen.Length];
        double[] errors = new double[chosen.Length];
        byte[] codes = new byte[numbers.Length * _format.Element.BytesPerCode];
        byte[] candidateScales = new byte[scales.Length];
        float[] operands = new float[chosen.Length];
        float[] results = new float[numbers.Length];
        leastErrors.AsSpan().Fill(double.PositiveInfinity);
        bool isFirst = true;
        foreach (float candidate in _format.ScaleCandidates)
        {
            TensorPrimitives.Multiply(chosen, candidate, operands);
            _scaleCodes.Encode(operands, candidateScales);
            _scaleCodes.Decode(candidateScales, operands);
            _scaling.Operands(operands, tensorScale);
            Encode(numbers, blockLength, operands, [], codes);
            _scaleCodes.Decode(candidateScales, operands);
            _scaling.Factors(operands, tensorScale);
            Decode(codes, [], blockLength, operands, results);
            BlockErrors.Sum(numbers, results, blockLength, _format.CandidateError, errors);
            for (int block = 0; block < errors.Length; block++)
            {
                // A block of NaN has the scale NaN whatever the candidate.
                if (isFirst || errors[block] < leastErrors[block])
                {
                    leastErrors[block] = double.IsNaN(errors[block]) ? double.PositiveInfinity : errors[block];
                    candidateScales.AsSpan(block * scaleSize, scaleSize).CopyTo(scales[(block * scaleSize)..]);
                }
            }

            isFirst = false;
        }
    }

    /// <summary>Scale (largest − least) / largest code and zero point −least / scale, rounded, where the range always has zero in it.</summary>
    [SkipLocalsInit]
    private void ChooseZeroPoints(ReadOnlySpan<float> numbers, int blockLength, Span<byte> scales, Span<byte> zeroPoints)
    {
        float largestCode = _format.Element.LargestCode;
        Span<float> ofBlocks = stackalloc float[2 * Buffered];
        Span<float> chosen = ofBlocks[..zeroPoints.Length];
        Span<float> least = ofBlocks.Slice(Buffered, zeroPoints.Length);
        for (int block = 0; block < zeroPoints.Length; block++)
        {
            ReadOnlySpan<float> part = numbers.Slice(block * blockLength, blockLength);
            least[block] = MathF.Min(0, TensorPrimitives.Min(part));
            float range = MathF.Max(0, TensorPrimitives.Max(part)) - least[block];
            chosen[block] = float.IsFinite(range) ? range / largestCode : float.NaN;
        }

        _scaleCodes.Encode(chosen, scales);
        _scaleCodes.Decode(scales, chosen);
        for (int block = 0; block < zeroPoints.Length; block++)
        {
            float zeroPoint = MathF.Round(-least[block] / chosen[block]);
            zeroPoints[block] = (byte)(zeroPoint > 0 ? MathF.Min(zeroPoint, largestCode) : 0);
        }
    }

    // Operands that are powers of two become their reciprocals on the way.
    [SkipLocalsInit]
    private void Encode(ReadOnlySpan<float> numbers, int blockLength, Span<float> scales, ReadOnlySpan<byte> zeroPoints, Span<byte> codes)
    {
        // Both are NaN where one operand is.
        float least = TensorPrimitives.Min<float>(scales);
        float greatest = TensorPrimitives.Max<float>(scales);
        bool divides = _scaling.Use != OperandUse.Multiply;
        if (_scaling.Use == OperandUse.DivideByPowerOfTwo && float.IsFinite(1 / least))
        {
            // The reciprocal is exact, unless it is beyond the largest number.
            TensorPrimitives.Divide(1, scales, scales);
            divides = false;
        }

        // Divisors that are neither very large nor very small need no division.
        Span<float> reciprocals = stackalloc float[Buffered];
        bool dividesByProducts = divides && HasFusedMultiplyAdd && least >= QuotientRange.LeastFactor && greatest <= QuotientRange.GreatestFactor;
        if (dividesByProducts)
        {
            TensorPrimitives.Divide(1, scales, reciprocals);
        }

        ReadOnlySpan<int> operands = MemoryMarshal.Cast<float, int>(scales);
        int done = 0;
        if (!_breaksTiesTowardZero && !_format.HasZeroPoint && (!divides || dividesByProducts))
        {
            // Up to the first block with NaN for an operand, all in one pass.
            ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(numbers);
            var groups = new GroupFactors<int>(operands, MemoryMarshal.Cast<float, int>(reciprocals[..scales.Length]), blockLength);
            done = divides ? _encoder.EncodeQuotients(bits, groups, codes) : _encoder.EncodeProducts(bits, groups, codes);
            done -= scales.Length == 1 ? 0 : done % blockLength;
        }

        int codeSize = _format.Element.BytesPerCode;
        Span<int> buffer = stackalloc int[Buffered];
        for (int start = done; start < numbers.Length; start += Buffered)
        {
            ReadOnlySpan<int> piece = MemoryMarshal.Cast<float, int>(numbers.Slice(start, Math.Min(Buffered, numbers.Length - start)));
            Span<int> scaled = buffer[..piece.Length];
            int pieceBlockLength = Math.Min(blockLength, piece.Length);
            ReadOnlySpan<int> pieceOperands = scales.Length == 1 ? operands : operands[(done / blockLength)..];
            if (divides)
            {
                _arithmetic.Divide(piece, pieceBlockLength, pieceOperands, 0, scaled);
            }
            else
            {
                _arithmetic.Multiply(piece, pieceBlockLength, pieceOperands, 0, scaled);
            }

            Finish(MemoryMarshal.Cast<int, float>(scaled), pieceBlockLength, zeroPoints);
            _encoder.Encode(scaled, [], codes[(start * codeSize)..]);
        }
    }

    private void Finish(Span<float> scaled, int blockLength, ReadOnlySpan<byte> zeroPoints)
    {
        if (_breaksTiesTowardZero)
        {
            TiesTowardZero.Prepare(scaled);
        }
        else if (_format.HasZeroPoint)
        {
            TensorPrimitives.Round(scaled, scaled);
            for (int block = 0; block < zeroPoints.Length; block++)
            {
                Span<float> part = scaled.Slice(block * blockLength, blockLength);
                TensorPrimitives.Add(part, zeroPoints[block], part);
            }
        }
    }

    [SkipLocalsInit]
    private void Decode(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> zeroPoints, int blockLength, ReadOnlySpan<float> factors, Span<float> destination)
    {
        int codeSize = _format.Element.BytesPerCode;
        Span<int> buffer = stackalloc int[Buffered];
        int done = zeroPoints.IsEmpty ? _decoder.DecodeProducts(codes, new(MemoryMarshal.Cast<float, int>(factors), [], blockLength), MemoryMarshal.Cast<float, int>(destination)) : 0;
        bool hasNaN = float.IsNaN(TensorPrimitives.Min(factors));
        for (int block = 0; block < factors.Length && hasNaN; block++)
        {
            if (float.IsNaN(factors[block]))
            {
                int start = Math.Min(block * blockLength, done);
                destination.Slice(start, Math.Min(blockLength, done - start)).Fill(CanonicalNaN.Value);
            }
        }

        for (int start = done; start < destination.Length; start += Buffered)
        {
            Span<float> piece = destination.Slice(start, Math.Min(Buffered, destination.Length - start));
            int pieceBlockLength = Math.Min(blockLength, piece.Length);
            Span<int> numbers = buffer[..piece.Length];
            _decoder.Decode(codes.Slice(start * codeSize, piece.Length * codeSize), numbers);
            for (int block = 0; block < zeroPoints.Length; block++)
            {
                Span<float> part = MemoryMarshal.Cast<int, float>(numbers).Slice(block * pieceBlockLength, pieceBlockLength);
                TensorPrimitives.Subtract(part, zeroPoints[block], part);
            }

            ReadOnlySpan<int> pieceFactors = MemoryMarshal.Cast<float, int>(factors.Length == 1 ? factors : factors[(done / blockLength)..]);
            _arithmetic.Multiply(numbers, pieceBlockLength, pieceFactors, (int)WideNumber<int>.NaN, MemoryMarshal.Cast<float, int>(piece));
        }
    }
}
