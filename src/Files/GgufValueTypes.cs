namespace NumFormats.Files;

/// <summary>The sizes of metadata values in a GGUF file, and the types of C# that hold them.</summary>
internal static class GgufValueTypes
{
    /// <summary>Whether a number read from a file is a type.</summary>
    public static bool IsDefined(uint number) => number <= (uint)GgufValueType.Float64;

    /// <summary>The bytes of a value, or 0 where they differ from value to value: strings and arrays.</summary>
    public static int Bytes(this GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Boolean => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    /// <summary>The fewest bytes that a value can take: those of an empty string are its length, those of an empty array its type and length.</summary>
    public static int LeastBytes(this GgufValueType type) => type switch
    {
        GgufValueType.String => sizeof(ulong),
        GgufValueType.Array => sizeof(uint) + sizeof(ulong),
        _ => type.Bytes(),
    };

    /// <summary>The type of the values that <typeparamref name="T"/> holds; for <see cref="GgufValue"/> arrays, as the elements of arrays.</summary>
    /// <exception cref="NotSupportedException">No value is held by <typeparamref name="T"/>.</exception>
    public static GgufValueType Of<T>()
    {
        if (typeof(T) == typeof(byte))
        {
            return GgufValueType.UInt8;
        }

        if (typeof(T) == typeof(sbyte))
        {
            return GgufValueType.Int8;
        }

        if (typeof(T) == typeof(ushort))
        {
            return GgufValueType.UInt16;
        }

        if (typeof(T) == typeof(short))
        {
            return GgufValueType.Int16;
        }

        if (typeof(T) == typeof(uint))
        {
            return GgufValueType.UInt32;
        }

        if (typeof(T) == typeof(int))
        {
            return GgufValueType.Int32;
        }

        if (typeof(T) == typeof(float))
        {
            return GgufValueType.Float32;
        }

        if (typeof(T) == typeof(bool))
        {
            return GgufValueType.Boolean;
        }

        if (typeof(T) == typeof(string))
        {
            return GgufValueType.String;
        }

        if (typeof(T) == typeof(GgufValue))
        {
            return GgufValueType.Array;
        }

        if (typeof(T) == typeof(ulong))
        {
            return GgufValueType.UInt64;
        }

        if (typeof(T) == typeof(long))
        {
            return GgufValueType.Int64;
        }

        return typeof(T) == typeof(double)
            ? GgufValueType.Float64
            : throw new NotSupportedException($"{typeof(T)}; expected a type that holds a value of GGUF: byte, sbyte, ushort, short, uint, int, ulong, long, float, double, bool, string, or GgufValue for arrays.");
    }
}
