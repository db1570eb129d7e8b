using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace NumFormats.Bench;

/// <summary>A report as JSON.</summary>
internal static class ThroughputJson
{
    /// <summary>The name of the array of kernels.</summary>
    public const string Rows = "rows";

    /// <summary>The name of a kernel's name.</summary>
    public const string Kernel = "kernel";

    /// <summary>The name of its threads.</summary>
    public const string Threads = "threads";

    /// <summary>The name of its elements a run.</summary>
    public const string Elements = "elements";

    /// <summary>The name of its speed.</summary>
    public const string ElementsPerSecond = "elementsPerSecond";

    /// <summary>Writes a report.</summary>
    public static void Write(Utf8JsonWriter writer, ThroughputReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        writer.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        writer.WriteNumber("vectorBits", Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);
        writer.WriteNumber("processors", Environment.ProcessorCount);
        writer.WriteNumber("rounds", report.Rounds);
        writer.WriteStartArray("yardsticks");
        foreach (KernelSpeed speed in report.Yardsticks)
        {
            writer.WriteStartObject();
            writer.WriteString("yardstick", speed.Kernel.Name);
            WriteSpeed(writer, speed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(Rows);
        foreach (ThroughputRow row in report.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString(Kernel, row.Speed.Kernel.Name);
            WriteSpeed(writer, row.Speed);
            writer.WriteString("yardstick", ThroughputTable.YardstickName(row.Speed.Kernel));
            writer.WriteNumber("ratio", row.Ratio);
            WriteTarget(writer, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSpeed(Utf8JsonWriter writer, KernelSpeed speed)
    {
        writer.WriteNumber(Threads, speed.Kernel.Threads);
        writer.WriteNumber(Elements, speed.Kernel.Elements);
        writer.WriteNumber(ElementsPerSecond, speed.ElementsPerSecond);
        writer.WriteNumber("bytesPerSecond", speed.BytesPerSecond);
    }

    private static void WriteTarget(Utf8JsonWriter writer, ThroughputRow row)
    {
        if (row.Speed.Kernel.Target is not { } target)
        {
            writer.WriteNull("target");
            return;
        }

        writer.WriteNumber("target", target.Value);
        writer.WriteString("targetOf", target.IsRatio ? "ratio" : ElementsPerSecond);
        writer.WriteBoolean("isOnTarget", row.IsOnTarget!.Value);
    }
}
