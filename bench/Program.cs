using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using NumFormats.Bench;
using NumFormats.Cli;

if (args is not [ThroughputCommand.Name or PictureCommand.Name, ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args);
    return 0;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
var terminal = Terminal.OfProcess();
try
{
    return new RootCommand("Measurements of NumFormats. Anything else goes to BenchmarkDotNet.") { ThroughputCommand.Create(terminal), PictureCommand.Create(terminal) }
        .Parse(args)
        .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = terminal.Error });
}
catch (Exception exception) when (exception is InvalidInputException or IOException or UnauthorizedAccessException)
{
    terminal.Note(exception.Message);
    return NumFormats.Cli.CommandLine.WrongInput;
}
finally
{
    terminal.Output.Flush();
}
