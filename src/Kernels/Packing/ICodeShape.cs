namespace NumFormats.Kernels;

/// <summary>What packed codes look like, known when a loop is compiled.</summary>
internal interface ICodeShape
{
    /// <summary>The width of a code: 1 to 7.</summary>
    static abstract int Width { get; }

    /// <summary>Whether the first of two codes in a byte is in the high half.</summary>
    static abstract bool IsHighFirst { get; }
}
