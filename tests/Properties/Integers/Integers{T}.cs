namespace NumFormats.Properties;

/// <summary>The numbers of an integer type.</summary>
internal static class Integers<T>
    where T : struct, IFormatValue<T>
{
    /// <summary>All of them, by code.</summary>
    public static IReadOnlyList<T> All { get; } = [.. Enumerable.Range(0, (int)T.Format.FiniteCodeCount).Select(code => T.FromCode((ulong)code))];

    /// <summary>The number, told without the library: the code with its sign extended.</summary>
    public static int ValueOf(T x)
    {
        int above = 32 - T.Format.BitWidth;
        int code = (int)x.ToCode();
        return ((IntegerFormat)T.Format).IsSigned ? code << above >> above : code;
    }

    /// <summary>The number of which an integer has the low bits.</summary>
    public static T Wrap(int value) => T.FromCode((ulong)value & T.Format.CodeMask);
}
