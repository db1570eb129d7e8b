using System.Globalization;
using NumFormats.Cli;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
return CommandLine.Run(args, Terminal.OfProcess());
