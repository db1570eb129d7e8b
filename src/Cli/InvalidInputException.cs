namespace NumFormats.Cli;

/// <summary>What was given to read is not what it should be. The message is one line for the user.</summary>
internal sealed class InvalidInputException(string message) : Exception(message);
