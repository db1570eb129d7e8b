namespace NumFormats.Kernels;

/// <summary>The shapes of packed codes.</summary>
internal static class CodeShapes
{
    public readonly struct One : ICodeShape
    {
        public static int Width => 1;

        public static bool IsHighFirst => false;
    }

    public readonly struct Two : ICodeShape
    {
        public static int Width => 2;

        public static bool IsHighFirst => false;
    }

    public readonly struct Three : ICodeShape
    {
        public static int Width => 3;

        public static bool IsHighFirst => false;
    }

    public readonly struct Four : ICodeShape
    {
        public static int Width => 4;

        public static bool IsHighFirst => false;
    }

    public readonly struct Five : ICodeShape
    {
        public static int Width => 5;

        public static bool IsHighFirst => false;
    }

    public readonly struct Six : ICodeShape
    {
        public static int Width => 6;

        public static bool IsHighFirst => false;
    }

    public readonly struct Seven : ICodeShape
    {
        public static int Width => 7;

        public static bool IsHighFirst => false;
    }

    public readonly struct FourHighFirst : ICodeShape
    {
        public static int Width => 4;

        public static bool IsHighFirst => true;
    }
}
