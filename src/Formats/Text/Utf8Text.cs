using System.Globalization;
using System.Text;

namespace NumFormats;

/// <summary>What text in chars and text in UTF-8 have in common.</summary>
public static class Utf8Text
{
    /// <summary>The elements that floating-point numbers may have unless told otherwise, as in <see cref="double.Parse(string)"/>.</summary>
    public const NumberStyles FloatStyle = NumberStyles.Float | NumberStyles.AllowThousands;

    /// <summary>UTF-8 as chars; bytes that are not UTF-8 become characters that no number has.</summary>
    public static ReadOnlySpan<char> ToChars(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Writes a text, or nothing where it does not fit.</summary>
    public static bool TryWrite(string text, Span<char> destination, out int charsWritten)
    {
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    /// <summary>Writes a text as UTF-8, or nothing where it does not fit.</summary>
    public static bool TryWrite(string text, Span<byte> destination, out int bytesWritten)
    {
        bool fits = Encoding.UTF8.GetByteCount(text) <= destination.Length;
        bytesWritten = fits ? Encoding.UTF8.GetBytes(text, destination) : 0;
        return fits;
    }
}
