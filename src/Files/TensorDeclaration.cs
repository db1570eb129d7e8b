using System.Collections.Immutable;

namespace NumFormats.Files;

/// <summary>What a file's header says of one tensor: its name, the type of its elements and its shape. Immutable.</summary>
public sealed class TensorDeclaration
{
    /// <summary>The largest number of dimensions, 64: NumPy's own limit.</summary>
    public const int MaxRank = 64;

    /// <summary>Declares a tensor.</summary>
    /// <param name="name">The name. The file formats restrict names further when they are written.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <param name="shape">
    /// The dimensions, outermost first, each at least 0 and at most <see cref="MaxRank"/> of them. No dimension at all makes a scalar;
    /// a 0 makes a tensor without elements.
    /// </param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentException">
    /// The element type is not defined, there are too many dimensions, one is negative, the size is 2^63 bytes or more (dimensions of 0 left
    /// out), or the elements do not fill whole bytes, for ggml's types whole blocks of each row.
    /// </exception>
    public TensorDeclaration(string name, ElementType elementType, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Enum.IsDefined(elementType))
        {
            throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Expected a defined element type.");
        }

        if (Measure(elementType, shape, out long elementCount, out long byteLength) is { } problem)
        {
            throw new ArgumentException($"{problem.Found}; expected {problem.Expected}.", nameof(shape));
        }

        Name = name;
        ElementType = elementType;
        Shape = [.. shape];
        ElementCount = elementCount;
        ByteLength = byteLength;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The size of the elements in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Computes the sizes of a tensor, or says what is wrong with its shape.</summary>
    /// <returns>Null when the shape is valid; otherwise what was found and what was expected.</returns>
    internal static (string Found, string Expected)? Measure(
        ElementType elementType,
        ReadOnlySpan<long> shape,
        out long elementCount,
        out long byteLength)
    {
        elementCount = 0;
        byteLength = 0;
        if (shape.Length > MaxRank)
        {
            return ($"a shape of {shape.Length} dimensions", $"at most {MaxRank}");
        }

        ElementTypeRow row = ElementTypes.Row(elementType);

        // Zeros are left out of the product so that whether a shape is accepted does not depend on where its zero stands.
        UInt128 nonzeroProduct = 1;
        bool isEmpty = false;
        foreach (long dimension in shape)
        {
            if (dimension < 0)
            {
                return ($"the dimension {dimension}", "a dimension of 0 or more");
            }

            isEmpty |= dimension == 0;
            nonzeroProduct *= (ulong)Math.Max(dimension, 1);
            if (nonzeroProduct > long.MaxValue)
            {
                return ($"the shape [{string.Join(", ", shape.ToArray())}]", "fewer than 2^63 elements");
            }
        }

        UInt128 bytes = nonzeroProduct / (uint)row.BlockLength * (uint)row.BlockBytes;
        if (bytes > long.MaxValue)
        {
            return ($"the shape [{string.Join(", ", shape.ToArray())}] of {elementType}", "fewer than 2^63 bytes");
        }

        elementCount = isEmpty ? 0 : (long)nonzeroProduct;
        if (row.HasBlocksInRows && (shape.IsEmpty ? 1 : shape[^1]) % row.BlockLength != 0)
        {
            return (
                $"the shape [{string.Join(", ", shape.ToArray())}] of {elementType}",
                $"a last dimension that is a multiple of {row.BlockLength}, the elements of a block");
        }

        if (elementCount % row.BlockLength != 0)
        {
            return (
                $"{elementCount} elements of {elementType}",
                $"a multiple of {row.BlockLength}, so that they fill whole bytes");
        }

        byteLength = elementCount / row.BlockLength * row.BlockBytes;
        return null;
    }
}
