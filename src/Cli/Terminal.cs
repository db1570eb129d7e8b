using System.Text;
using Spectre.Console;

namespace NumFormats.Cli;

/// <summary>What a command reads from and writes to: the process's own streams, or a test's.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough for every table, where there is no window whose width counts.</summary>
    private const int UnboundedWidth = 240;

    private const int OutputBufferSize = 1 << 16;

    /// <summary>Where results go as text.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors and notes go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input as bytes.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens the standard output as bytes.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>The columns of a line of output.</summary>
    public int Width { get; init; } = UnboundedWidth;

    /// <summary>Whether the output is a terminal that shows colours.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether somebody watches the errors, so that a progress bar makes sense.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        bool outputIsTerminal = !Console.IsOutputRedirected;
        if (outputIsTerminal)
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        return new Terminal
        {
            Output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OutputBufferSize),
            Error = Console.Error,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            Width = outputIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : UnboundedWidth,
            OutputIsTerminal = outputIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
    }

    /// <summary>Writes a note to the user, apart from the results.</summary>
    public void Note(string message) => Error.WriteLine($"numformats: {Printable(message)}");

    /// <summary>Text from outside, such as a tensor's name, without characters that would steer a terminal.</summary>
    public static string Printable(string text) => string.Create(text.Length, text, static (characters, source) =>
    {
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });

    /// <summary>Writes a table.</summary>
    public void Write(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OutputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = OutputIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
    }

    /// <summary>Runs something long, with a progress bar where somebody watches.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">The work; it reports the share that is done, 0 to 1.</param>
    public void WithProgress(string title, Action<Action<double>> work)
    {
        if (!ErrorIsTerminal)
        {
            work(static _ => { });
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });
        console.Progress().AutoClear(enabled: true).Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(Printable(title)), maxValue: 1);
            work(share => task.Value = share);
        });
    }
}
