namespace NumFormats.Properties;

/// <summary>What a computation gives: a value, or the kind of its exception.</summary>
internal static class Outcome
{
    /// <summary>The value as text, or the name of the exception.</summary>
    public static string Of<TResult>(Func<TResult> compute)
    {
        try
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{compute()}");
        }
        catch (Exception exception) when (exception is ArithmeticException or ArgumentException or FormatException or NotSupportedException)
        {
            return exception.GetType().Name;
        }
    }
}
