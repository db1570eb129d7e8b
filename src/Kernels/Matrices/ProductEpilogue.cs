using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Takes the ends of chains to the elements of C, as <see cref="ProductOptions"/> says.</summary>
/// <typeparam name="T">The chains' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract unsafe class ProductEpilogue<T>
    where T : unmanaged
{
    /// <summary>The epilogue of a product.</summary>
    /// <param name="options">What is to be done.</param>
    /// <param name="format">The format of C.</param>
    /// <param name="codes">C.</param>
    /// <param name="layout">The layout of C.</param>
    /// <param name="firstIndex">The index of C's first element, for stochastic rounding.</param>
    public static ProductEpilogue<T> Create(ProductOptions options, NumberFormat format, byte* codes, MatrixLayout layout, ulong firstIndex) =>
        typeof(T) == typeof(int)
            ? (ProductEpilogue<T>)(object)new Of<int, float>(options, format, codes, layout, firstIndex)
            : (ProductEpilogue<T>)(object)new Of<long, double>(options, format, codes, layout, firstIndex);

    /// <summary>Where the chains may be computed in C itself, and nothing is left to be done at their ends.</summary>
    public abstract bool IsInPlace { get; }

    /// <summary>Stores the elements of some rows and columns.</summary>
    /// <param name="chains">The ends of the chains, which are overwritten.</param>
    /// <param name="stride">From one row of chains to the next.</param>
    /// <param name="firstRow">The row of C that the first chain belongs to.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="firstColumn">The column of C that the first chain belongs to.</param>
    /// <param name="columns">The number of columns.</param>
    public abstract void Store(T* chains, nint stride, nint firstRow, nint rows, nint firstColumn, nint columns);

    private sealed class Of<TBits, TNumber> : ProductEpilogue<TBits>
        where TBits : unmanaged
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        private readonly byte* _codes;
        private readonly int _size;
        private readonly MatrixLayout _layout;
        private readonly ulong _firstIndex;
        private readonly bool _isPlain;
        private readonly bool _isRelu;
        private readonly TNumber _alpha;
        private readonly TNumber _beta;
        private readonly TNumber[] _scale;
        private readonly TNumber[] _bias;
        private readonly Converter? _encoder;
        private readonly Converter? _decoder;

        public Of(ProductOptions options, NumberFormat format, byte* codes, MatrixLayout layout, ulong firstIndex)
        {
            FloatFormat numbers = ChainNumbers<TBits>.Format;
            _codes = codes;
            _size = format.BytesPerCode;
            _layout = layout;
            _firstIndex = firstIndex;
            _isPlain = options.IsPlain;
            _isRelu = options.Relu;
            _alpha = TNumber.CreateSaturating(options.Alpha);
            _beta = TNumber.CreateSaturating(options.Beta);
            _scale = ToNumbers(options.Scale.Span);
            _bias = ToNumbers(options.Bias.Span);
            if (!format.Equals(numbers))
            {
                _encoder = Converter.Create(numbers, format, options.Rounding, options.Overflow);
                _decoder = options.Beta == 0 ? null : Converter.Create(format, numbers, default, OverflowMode.None);
            }
        }

        public override bool IsInPlace => _isPlain && _encoder is null && _layout.ColumnStride == 1;

        public override void Store(TBits* chains, nint stride, nint firstRow, nint rows, nint firstColumn, nint columns)
        {
            for (nint i = 0; i < rows; i++)
            {
                for (nint start = 0; start < columns; start += Converter.BlockLength)
                {
                    int length = (int)nint.Min(Converter.BlockLength, columns - start);
                    Store(new Span<TNumber>(chains + (i * stride) + start, length), firstRow + i, firstColumn + start);
                }
            }
        }

        [SkipLocalsInit]
        private void Store(Span<TNumber> numbers, nint row, nint column)
        {
            byte* target = _codes + (((row * _layout.RowStride) + (column * _layout.ColumnStride)) * _size);
            bool isContiguous = _layout.ColumnStride == 1;
            int length = numbers.Length * _size;
            Span<byte> codes = stackalloc byte[Converter.BlockLength * sizeof(ulong)];
            if (!_isPlain)
            {
                Span<TNumber> former = stackalloc TNumber[Converter.BlockLength];
                if (_beta != TNumber.Zero)
                {
                    Former(target, codes, former[..numbers.Length]);
                }

                Finish(numbers, former[..numbers.Length], column);
            }

            if (isContiguous)
            {
                Encode(numbers, new Span<byte>(target, length), row, column);
            }
            else
            {
                Encode(numbers, codes, row, column);
                nint step = _layout.ColumnStride * _size;
                for (int j = 0; j < numbers.Length; j++)
                {
                    codes.Slice(j * _size, _size).CopyTo(new Span<byte>(target + (j * step), _size));
                }
            }
        }

        // What C was.
        private void Former(byte* source, Span<byte> codes, Span<TNumber> numbers)
        {
            nint step = _layout.ColumnStride * _size;
            for (int j = 0; j < numbers.Length; j++)
            {
                new ReadOnlySpan<byte>(source + (j * step), _size).CopyTo(codes[(j * _size)..]);
            }

            ReadOnlySpan<byte> read = codes[..(numbers.Length * _size)];
            if (_decoder is null)
            {
                read.CopyTo(MemoryMarshal.AsBytes(numbers));
            }
            else
            {
                _decoder.Convert(read, MemoryMarshal.AsBytes(numbers), numbers.Length, 0);
            }
        }

        private void Finish(Span<TNumber> numbers, ReadOnlySpan<TNumber> former, nint column)
        {
            if (_alpha != TNumber.One)
            {
                TensorPrimitives.Multiply(numbers, _alpha, numbers);
            }

            if (_beta != TNumber.Zero)
            {
                TensorPrimitives.FusedMultiplyAdd(former, _beta, numbers, numbers);
            }

            if (_scale.Length == 1)
            {
                TensorPrimitives.Multiply(numbers, _scale[0], numbers);
            }
            else if (_scale.Length > 1)
            {
                TensorPrimitives.Multiply(numbers, _scale.AsSpan((int)column, numbers.Length), numbers);
            }

            if (_bias.Length == 1)
            {
                TensorPrimitives.Add(numbers, _bias[0], numbers);
            }
            else if (_bias.Length > 1)
            {
                TensorPrimitives.Add(numbers, _bias.AsSpan((int)column, numbers.Length), numbers);
            }

            if (_isRelu)
            {
                TensorPrimitives.Max(numbers, TNumber.Zero, numbers);
            }

            // Processors differ in the signs and payloads of the NaN that the steps make.
            TNumber canonical = TNumber.CopySign(TNumber.NaN, TNumber.One);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = TNumber.IsNaN(numbers[i]) ? canonical : numbers[i];
            }
        }

        private void Encode(ReadOnlySpan<TNumber> numbers, Span<byte> codes, nint row, nint column)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
            if (_encoder is null)
            {
                bytes.CopyTo(codes);
            }
            else
            {
                _encoder.Convert(bytes, codes, numbers.Length, _firstIndex + ((ulong)row * (ulong)_layout.Columns) + (ulong)column);
            }
        }

        private static TNumber[] ToNumbers(ReadOnlySpan<float> vector)
        {
            TNumber[] numbers = new TNumber[vector.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = TNumber.CreateSaturating(vector[i]);
            }

            return numbers;
        }
    }
}
