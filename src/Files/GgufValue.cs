using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace NumFormats.Files;

/// <summary>A value in the metadata of a GGUF file: a number, a truth value, text, or an array of values of one type. Immutable.</summary>
/// <remarks>
/// Values are held by byte, sbyte, ushort, short, uint, int, ulong, long, float, double, bool and string, and given back by the same type only:
/// the type is part of the metadata, and readers ask for it. Source: <c>gguf_metadata_value_t</c> of the GGUF specification.
/// </remarks>
public sealed class GgufValue
{
    /// <summary>How deep arrays may lie in one another. The specification sets no limit; its reference implementation reads no nested arrays at all.</summary>
    public const int MaxDepth = 16;

    /// <summary>The elements (of anything but an array, the one): byte[] in the machine's byte order, string[], or GgufValue[] for arrays in an array.</summary>
    private readonly Array _elements;

    /// <summary>The arrays around the innermost elements: 0 for anything but an array.</summary>
    private readonly int _depth;

    internal GgufValue(GgufValueType type, GgufValueType elementType, Array elements)
    {
        Type = type;
        ElementType = elementType;
        _elements = elements;
        Count = elements is byte[] bytes ? bytes.Length / elementType.Bytes() : elements.Length;
        _depth = type == GgufValueType.Array ? 1 : 0;
        if (elements is GgufValue[] arrays)
        {
            foreach (GgufValue array in arrays)
            {
                _depth = Math.Max(_depth, 1 + array._depth);
            }
        }
    }

    /// <summary>What the value is.</summary>
    public GgufValueType Type { get; }

    /// <summary>What the elements of an array are; of any other value its own type.</summary>
    public GgufValueType ElementType { get; }

    /// <summary>The number of elements of an array; 1 for any other value.</summary>
    public int Count { get; }

    /// <summary>The bytes that the value takes in a file, without its type.</summary>
    internal long ByteLength
    {
        get
        {
            long length = Type == GgufValueType.Array ? GgufValueType.Array.LeastBytes() : 0;
            switch (_elements)
            {
                case string[] texts:
                    foreach (string text in texts)
                    {
                        length += sizeof(ulong) + Encoding.UTF8.GetByteCount(text);
                    }

                    return length;
                case GgufValue[] arrays:
                    foreach (GgufValue array in arrays)
                    {
                        length += array.ByteLength;
                    }

                    return length;
                default:
                    return length + _elements.Length;
            }
        }
    }

    /// <summary>Makes a value that is no array.</summary>
    /// <typeparam name="T">The type that holds the value and tells its type in the file, such as uint for <see cref="GgufValueType.UInt32"/>.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">A string is null or not valid Unicode.</exception>
    /// <exception cref="NotSupportedException">GGUF has no such type, or it is an array: see <see cref="FromArray{T}"/>.</exception>
    public static GgufValue From<T>(T value)
    {
        GgufValueType type = GgufValueTypes.Of<T>();
        return type != GgufValueType.Array
            ? new GgufValue(type, type, Elements(new ReadOnlySpan<T>(in value), nameof(value)))
            : throw new NotSupportedException("A GgufValue in a GgufValue; expected the value itself, or FromArray for an array of arrays.");
    }

    /// <summary>Makes an array.</summary>
    /// <typeparam name="T">The type that holds an element and tells its type in the file; GgufValue for an array of arrays.</typeparam>
    /// <param name="values">The elements, which are copied.</param>
    /// <exception cref="ArgumentException">
    /// A string is null or not valid Unicode; or, in an array of arrays, an element is null, is not an array or lies too deep (see
    /// <see cref="MaxDepth"/>); or the elements together take 2^31 bytes or more.
    /// </exception>
    /// <exception cref="NotSupportedException">GGUF has no such type.</exception>
    public static GgufValue FromArray<T>(params ReadOnlySpan<T> values) =>
        new(GgufValueType.Array, GgufValueTypes.Of<T>(), Elements(values, nameof(values)));

    /// <summary>The value, if it is no array.</summary>
    /// <typeparam name="T">The type that holds it, such as uint for <see cref="GgufValueType.UInt32"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The value is of another type. Nothing is converted.</exception>
    /// <exception cref="NotSupportedException">GGUF has no such type.</exception>
    public T Get<T>() =>
        Type != GgufValueType.Array && Type == GgufValueTypes.Of<T>()
            ? View<T>()[0]
            : throw new InvalidOperationException($"A value of {Description}; expected {GgufValueTypes.Of<T>()} to give it as {typeof(T)}.");

    /// <summary>The elements of an array, without copying.</summary>
    /// <typeparam name="T">The type that holds an element; GgufValue for an array of arrays.</typeparam>
    /// <exception cref="InvalidOperationException">The value is not an array, or its elements are of another type. Nothing is converted.</exception>
    /// <exception cref="NotSupportedException">GGUF has no such type.</exception>
    public ReadOnlySpan<T> AsSpan<T>() =>
        Type == GgufValueType.Array && ElementType == GgufValueTypes.Of<T>()
            ? View<T>()
            : throw new InvalidOperationException($"A value of {Description}; expected an array of {GgufValueTypes.Of<T>()} to give it as {typeof(T)}.");

    /// <summary>The value as text for people; of an array only its type and length, such as <c>Float32[3]</c>.</summary>
    public override string ToString() => Type switch
    {
        GgufValueType.UInt8 => Text<byte>(),
        GgufValueType.Int8 => Text<sbyte>(),
        GgufValueType.UInt16 => Text<ushort>(),
        GgufValueType.Int16 => Text<short>(),
        GgufValueType.UInt32 => Text<uint>(),
        GgufValueType.Int32 => Text<int>(),
        GgufValueType.Float32 => Text<float>(),
        GgufValueType.Boolean => Get<bool>() ? "true" : "false",
        GgufValueType.String => Get<string>(),
        GgufValueType.UInt64 => Text<ulong>(),
        GgufValueType.Int64 => Text<long>(),
        GgufValueType.Float64 => Text<double>(),
        _ => Description,
    };

    /// <summary>Turns the byte order of numbers between the machine's and the file's.</summary>
    internal static void TurnByteOrder(Span<byte> numbers, int size)
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (; !numbers.IsEmpty; numbers = numbers[size..])
            {
                numbers[..size].Reverse();
            }
        }
    }

    /// <summary>Writes the value as it stands in a file, without its type.</summary>
    internal void Write(ref GgufHeaderWriter writer)
    {
        if (Type == GgufValueType.Array)
        {
            writer.WriteUInt32((uint)ElementType);
            writer.WriteUInt64((ulong)Count);
        }

        switch (_elements)
        {
            case string[] texts:
                foreach (string text in texts)
                {
                    writer.WriteText(text);
                }

                break;
            case GgufValue[] arrays:
                foreach (GgufValue array in arrays)
                {
                    array.Write(ref writer);
                }

                break;
            default:
                writer.WriteNumbers((byte[])_elements, ElementType.Bytes());
                break;
        }
    }

    private static Array Elements<T>(ReadOnlySpan<T> values, string parameter)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(GgufValue))
        {
            T[] elements = values.ToArray();
            foreach (T element in elements)
            {
                if (element is GgufValue array)
                {
                    CheckNested(array, parameter);
                }
                else
                {
                    UnicodeText.Check((string)(object)element!, parameter);
                }
            }

            return elements;
        }

        int size = GgufValueTypes.Of<T>().Bytes();
        if ((long)values.Length * size > Array.MaxLength)
        {
            throw new ArgumentException($"{values.Length} elements of {size} bytes; expected fewer than 2^31 bytes together.", parameter);
        }

        byte[] bytes = new byte[values.Length * size];
        values.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(bytes)), values.Length));
        return bytes;
    }

    private static void CheckNested(GgufValue array, string parameter)
    {
        if (array.Type != GgufValueType.Array)
        {
            throw new ArgumentException($"A value of {array.Type} in an array of arrays; expected arrays only.", parameter);
        }

        if (array._depth >= MaxDepth)
        {
            throw new ArgumentException($"Arrays {array._depth + 1} deep; expected at most {MaxDepth}.", parameter);
        }
    }

    private string Description => Type == GgufValueType.Array ? $"{ElementType}[{Count.ToString(CultureInfo.InvariantCulture)}]" : Type.ToString();

    private ReadOnlySpan<T> View<T>() => _elements is byte[] bytes
        ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(bytes)), Count)
        : (T[])(object)_elements;

    private string Text<T>()
        where T : IFormattable => Get<T>().ToString(null, CultureInfo.InvariantCulture);
}
