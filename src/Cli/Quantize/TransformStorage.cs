using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using NumFormats.Files;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>Transforms in files: a name, and for those that follow from the data a tensor with what they were made of.</summary>
internal static class TransformStorage
{
    private const string Rotation = "hadamard";
    private const string Reordering = "reorder";
    private const string Scaling = "scale";

    /// <summary>The name under which a transform is stored.</summary>
    /// <exception cref="InvalidInputException">It has none.</exception>
    public static string NameOf(ITensorTransform transform) => transform switch
    {
        HadamardRotation { Seed: { } seed } rotation => string.Create(CultureInfo.InvariantCulture, $"{Rotation}{rotation.BlockLength}:{seed}"),
        ColumnReordering => Reordering,
        ColumnScaling => Scaling,
        _ => throw new InvalidInputException("Only the transforms hadamard, reorder and equalize, and several of these, can be stored in files."),
    };

    /// <summary>What is stored beside the name, if anything.</summary>
    public static IEnumerable<StoredPart> Store(string tensor, int index, ITensorTransform transform) => transform switch
    {
        ColumnReordering reordering => [StoredPart.Of(PartName(tensor, index), ElementType.Int32, [reordering.Permutation.Length], MemoryMarshal.AsBytes(reordering.Permutation).ToArray())],
        ColumnScaling scaling => [StoredPart.Of(PartName(tensor, index), ElementType.Float32, [scaling.Scales.Length], MemoryMarshal.AsBytes(scaling.Scales).ToArray())],
        _ => [],
    };

    /// <summary>Makes a stored transform again.</summary>
    /// <exception cref="InvalidInputException">The name is of none, or what belongs to it is missing or wrong.</exception>
    public static ITensorTransform Load(TensorFile file, string tensor, int index, string name, int columns)
    {
        try
        {
            switch (name)
            {
                case Reordering:
                    return new ColumnReordering(MemoryMarshal.Cast<byte, int>(Part(file, tensor, index, ElementType.Int32, columns)));
                case Scaling:
                    return new ColumnScaling(MemoryMarshal.Cast<byte, float>(Part(file, tensor, index, ElementType.Float32, columns)));
            }

            string[] numbers = name.StartsWith(Rotation, StringComparison.Ordinal) ? name[Rotation.Length..].Split(':') : [];
            if (numbers.Length == 2
                && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int blockLength)
                && ulong.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            {
                return new HadamardRotation(columns, blockLength, seed);
            }
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException($"{file.Path}: the transform '{name}' of tensor '{tensor}' is not one of {columns} columns: {exception.Message}");
        }

        throw new InvalidInputException($"{file.Path}: tensor '{tensor}' has the unknown transform '{name}'.");
    }

    /// <summary>The names of all parts that there may be.</summary>
    public static IEnumerable<string> PartNames(string tensor, int count) => Enumerable.Range(0, count).Select(index => PartName(tensor, index));

    private static string PartName(string tensor, int index) => string.Create(CultureInfo.InvariantCulture, $"{tensor}_transform_{index}");

    private static ReadOnlySpan<byte> Part(TensorFile file, string tensor, int index, ElementType type, int columns)
    {
        string name = PartName(tensor, index);
        return file.TryGetTensor(name, out TensorView? part) && part.ElementType == type && part.ElementCount == columns
            ? part.AsBytes(0, (int)part.ByteLength)
            : throw new InvalidInputException($"{file.Path}: there is no tensor '{name}' of {columns} numbers of {type}, which a transform was made of.");
    }
}
