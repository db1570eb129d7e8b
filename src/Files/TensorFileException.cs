namespace NumFormats.Files;

/// <summary>
/// A file is not the tensor file it should be: damaged, cut short, of an unknown format, or made to mislead. The message names the file,
/// says what was found and what was expected. Files that cannot be found or opened give the usual exceptions of System.IO instead.
/// </summary>
public sealed class TensorFileException : IOException
{
    private const int LongestQuote = 80;

    /// <summary>Creates the exception without a message.</summary>
    public TensorFileException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the file.</param>
    public TensorFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the file.</param>
    /// <param name="innerException">The cause.</param>
    public TensorFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal TensorFileException(string path, string found, string expected, Exception? innerException = null)
        : base($"{path}: {found}; expected {expected}.", innerException)
    {
    }

    /// <summary>Quotes text from a file for a message: cut to a readable length, control characters replaced.</summary>
    internal static string Quote(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, LongestQuote)];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(text[i]) ? '?' : text[i];
        }

        return text.Length > LongestQuote ? $"'{shown}...'" : $"'{shown}'";
    }
}
