using NumFormats.Cli;
using Xunit;

namespace NumFormats.Conformance.Cli;

/// <summary>Runs the tool within this process, with its streams caught.</summary>
internal static class Tool
{
    public static ToolResult Run(params string[] args) => RunWithInput([], args);

    public static ToolResult RunWithInput(byte[] input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var terminal = new Terminal
        {
            Output = output,
            Error = error,
            OpenInput = () => new TricklingStream(input),
            OpenOutput = () => new UnclosedStream(bytes),
        };
        int exitCode = CommandLine.Run(args, terminal);
        return new ToolResult(exitCode, output.ToString(), error.ToString(), bytes.ToArray());
    }

    /// <summary>Runs the tool and gives its output; anything but success fails the test.</summary>
    public static ToolResult Succeed(params string[] args)
    {
        ToolResult result = Run(args);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result;
    }

    /// <summary>Runs the tool and expects an exit code and one line of explanation that holds a text.</summary>
    public static void Fail(int exitCode, string explanation, params string[] args)
    {
        ToolResult result = Run(args);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith("numformats: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(result.Error.Length - Environment.NewLine.Length, result.Error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        Assert.Contains(explanation, result.Error, StringComparison.Ordinal);
    }

    /// <summary>Gives a few bytes at a time, as a pipe may.</summary>
    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        private const int MostAtOnce = 1021;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, MostAtOnce)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, MostAtOnce));
    }

    /// <summary>Keeps what was written when the tool closes its output.</summary>
    private sealed class UnclosedStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
