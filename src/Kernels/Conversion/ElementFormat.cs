namespace NumFormats.Kernels;

/// <summary>The format of a type's values.</summary>
/// <typeparam name="T"><see cref="float"/>, <see cref="double"/>, <see cref="Half"/>, or a value type of a number format, whose memory is its code.</typeparam>
public static class ElementFormat<T>
    where T : unmanaged
{
    private static readonly NumberFormat? Known = Find();

    /// <summary>The format.</summary>
    /// <exception cref="NotSupportedException">The type is none of those.</exception>
    public static NumberFormat Value =>
        Known ?? throw new NotSupportedException($"{typeof(T)} has no number format; expected float, double, Half or a value type with a format.");

    private static NumberFormat? Find() =>
        typeof(T) == typeof(float) ? FloatFormat.Binary32
            : typeof(T) == typeof(double) ? FloatFormat.Binary64
            : typeof(T) == typeof(Half) ? FloatFormat.Binary16
            : (object)default(T) is IFormatValue value ? value.GetFormat()
            : null;
}
