namespace NumFormats.Cli;

/// <summary>
/// Where a command writes: the standard output, or a file that takes its name only when it is complete, so that a failed run leaves nothing and a
/// file may be read and replaced in one run.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    /// <summary>The path that stands for the standard streams.</summary>
    public const string StandardStream = "-";

    private readonly string? _path;
    private readonly string? _temporaryPath;
    private bool _isDisposed;

    private OutputFile(Stream stream, string? path = null, string? temporaryPath = null)
    {
        Stream = stream;
        _path = path;
        _temporaryPath = temporaryPath;
    }

    /// <summary>What to write to.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file, or the standard output for <c>-</c>.</summary>
    public static OutputFile Create(string path, Terminal terminal)
    {
        if (path == StandardStream)
        {
            terminal.Output.Flush();
            return new OutputFile(terminal.OpenOutput());
        }

        string target = Path.GetFullPath(path);
        if (IsDevice(target))
        {
            return new OutputFile(new FileStream(target, FileMode.Open, FileAccess.Write));
        }

        if (Directory.Exists(target))
        {
            throw new InvalidInputException($"{path}: a folder; expected a file to write.");
        }

        // A link stays, and what it points at is replaced.
        target = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target : target;
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        return new OutputFile(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None), target, temporary);
    }

    /// <summary>Gives the file its name. What it is made from must be closed by now, as it may be the same file.</summary>
    public void Complete()
    {
        Stream.Flush();
        Stream.Dispose();
        if (_temporaryPath is not null && _path is not null)
        {
            File.Move(_temporaryPath, _path, overwrite: true);
        }

        _isDisposed = true;
    }

    /// <summary>Ends the writing. A file that is not complete is deleted.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Stream.Dispose();
        if (_temporaryPath is not null)
        {
            File.Delete(_temporaryPath);
        }
    }

    // Devices are written to, never replaced by a file.
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal);
}
