using System.Buffers;
using System.Text;

namespace NumFormats.Files;

/// <summary>Text that a file holds as UTF-8.</summary>
internal static class UnicodeText
{
    /// <summary>Refuses text that UTF-8 cannot carry, which encoders would replace.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">The parameter by which it came.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    public static string Check(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int consumed) != OperationStatus.Done)
            {
                throw new ArgumentException($"Half a surrogate pair in '{text}'; expected valid Unicode.", parameter);
            }

            rest = rest[consumed..];
        }

        return text;
    }
}
