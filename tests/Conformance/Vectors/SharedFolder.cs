namespace NumFormats.Conformance.Vectors;

/// <summary>The folder of reference data beside the repository, where there is one.</summary>
public static class SharedFolder
{
    /// <summary>A folder under it; null where it is absent.</summary>
    public static string? Find(params ReadOnlySpan<string> parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NumFormats.sln")))
            {
                string path = Path.Combine([folder.FullName, "..", "shared", .. parts]);
                return Directory.Exists(path) ? path : null;
            }
        }

        return null;
    }
}
