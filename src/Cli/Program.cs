using NumFormats.Cli;

return CommandLine.Run(args, Terminal.OfProcess());
