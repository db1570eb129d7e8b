namespace NumFormats.Kernels;

/// <summary>The format of a matrix's elements.</summary>
/// <typeparam name="T">A type with an <see cref="ElementFormat{T}"/>, or one of .NET's integers.</typeparam>
internal static class OperandFormat<T>
    where T : unmanaged
{
    private static readonly NumberFormat? Integer = FindInteger();

    /// <summary>The format.</summary>
    /// <exception cref="NotSupportedException">The type has none.</exception>
    public static NumberFormat Value => Integer ?? ElementFormat<T>.Value;

    private static IntegerFormat? FindInteger() =>
        typeof(T) == typeof(sbyte) ? IntegerFormat.Int8
            : typeof(T) == typeof(byte) ? IntegerFormat.UInt8
            : typeof(T) == typeof(short) ? IntegerFormat.Int16
            : typeof(T) == typeof(ushort) ? IntegerFormat.UInt16
            : typeof(T) == typeof(int) ? IntegerFormat.Int32
            : typeof(T) == typeof(uint) ? IntegerFormat.UInt32
            : typeof(T) == typeof(long) ? IntegerFormat.Int64
            : null;
}
