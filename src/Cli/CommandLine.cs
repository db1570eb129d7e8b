using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NumFormats.Cli;

/// <summary>The commands together, and what becomes of mistakes: the one place that decides about exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>What was read is wrong: a missing or broken file, an unreadable value.</summary>
    public const int WrongInput = 1;

    /// <summary>What was asked for is wrong: an unknown option, format or operation, a missing argument.</summary>
    public const int WrongUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments; none at all compares formats on the sample.</param>
    /// <param name="terminal">Where to read and write.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo language = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            return RunInvariantly(args, terminal);
        }
        finally
        {
            terminal.Output.Flush();
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = language;
        }
    }

    private static int RunInvariantly(IReadOnlyList<string> args, Terminal terminal)
    {
        RootCommand root = Build(terminal);
        ParseResult result = root.Parse(args.Count == 0 ? [CompareCommand.Name] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (FindMistake(result) is { } mistake)
        {
            terminal.Note($"{mistake} See 'numformats{CommandPath(result)} --help'.");
            return WrongUsage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Output,
                Error = terminal.Error,
            });
        }
        catch (Exception exception) when (exception is InvalidInputException or IOException or UnauthorizedAccessException or FormatException)
        {
            terminal.Note(exception.Message.ReplaceLineEndings(" "));
            return WrongInput;
        }
    }

    private static RootCommand Build(Terminal terminal) =>
        new("Number formats under the magnifying glass: compare them on real tensors, look into codes, convert, compute, make test vectors, and quantize files. "
            + "Without arguments: compare the usual formats on a sample of real weights. "
            + "Exit codes: 0 done; 1 wrong input (a missing or broken file, an unreadable value); 2 wrong usage.")
        {
            CompareCommand.Create(terminal),
            InspectCommand.Create(terminal),
            FormatsCommand.Create(terminal),
            ConvertCommand.Create(terminal),
            EvalCommand.Create(terminal),
            DotCommand.Create(terminal),
            MatMulCommand.Create(terminal),
            VectorsCommand.Create(terminal),
            QuantizeCommand.Create(terminal),
            DequantizeCommand.Create(terminal),
            BlocksCommand.Create(terminal),
        };

    private static string? FindMistake(ParseResult result)
    {
        if (result.Action is HelpAction || result.Action is not null && result.Errors.Count == 0 && FindUnknownOption(result) is null)
        {
            return null;
        }

        return FindUnknownOption(result) is { } option ? $"'{option}' is not an option."
            : result is { CommandResult.Command: RootCommand root, UnmatchedTokens: [var name, ..] }
                ? $"'{name}' is not a command. Expected one of {string.Join(", ", root.Subcommands.Select(command => command.Name))}."
            : result.Errors.Count > 0 ? result.Errors[0].Message.ReplaceLineEndings(" ") : "Expected a command.";
    }

    // The parser takes an option that it does not know for an argument, which is right for negative numbers and for what follows "--" only.
    private static string? FindUnknownOption(ParseResult result)
    {
        foreach (Token token in result.Tokens)
        {
            switch (token.Type)
            {
                case TokenType.DoubleDash:
                    return null;
                case TokenType.Argument when token.Value is ['-', not '.' and not (>= '0' and <= '9'), ..] && !IsNamedNumber(token.Value):
                    return token.Value;
            }
        }

        return null;
    }

    private static bool IsNamedNumber(string text) =>
        text.AsSpan(1).StartsWith("inf", StringComparison.OrdinalIgnoreCase) || text.AsSpan(1).Equals("nan", StringComparison.OrdinalIgnoreCase);

    private static string CommandPath(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        return command is RootCommand ? "" : " " + command.Name;
    }
}
