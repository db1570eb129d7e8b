namespace NumFormats.Conformance.Formats;

/// <summary>Shapes that the library has no value type for.</summary>
internal static class TestShapes
{
    /// <summary>binary16: double rounding through binary32 is just innocuous.</summary>
    public readonly struct E5M10 : ITestShape
    {
        public static int ExponentBits => 5;

        public static int SignificandBits => 10;
    }

    /// <summary>One bit too many for binary32.</summary>
    public readonly struct E5M11 : ITestShape
    {
        public static int ExponentBits => 5;

        public static int SignificandBits => 11;
    }

    /// <summary>The longest significand that binary64 can compute with.</summary>
    public readonly struct E7M24 : ITestShape
    {
        public static int ExponentBits => 7;

        public static int SignificandBits => 24;
    }

    /// <summary>One bit too many for binary64.</summary>
    public readonly struct E6M25 : ITestShape
    {
        public static int ExponentBits => 6;

        public static int SignificandBits => 25;
    }

    /// <summary>More exponents than binary16, one bit less of significand.</summary>
    public readonly struct E6M9 : ITestShape
    {
        public static int ExponentBits => 6;

        public static int SignificandBits => 9;
    }

    /// <summary>TF32: binary32's exponents, which binary32 cannot compute with.</summary>
    public readonly struct E8M10 : ITestShape
    {
        public static int ExponentBits => 8;

        public static int SignificandBits => 10;
    }

    /// <summary>24 bits with binary32's exponents.</summary>
    public readonly struct E8M15 : ITestShape
    {
        public static int ExponentBits => 8;

        public static int SignificandBits => 15;
    }

    /// <summary>binary32 itself, computed in binary64.</summary>
    public readonly struct E8M23 : ITestShape
    {
        public static int ExponentBits => 8;

        public static int SignificandBits => 23;
    }

    /// <summary>P3109 8-bit, precision 4, extended: x / 0 is NaN, and there is one zero.</summary>
    public readonly struct P3109K8P4 : ITestShape
    {
        public static int ExponentBits => 4;

        public static int SignificandBits => 3;

        public static FloatSpecials Specials => FloatSpecials.P3109Extended;
    }

    /// <summary>P3109 16-bit, precision 8, finite.</summary>
    public readonly struct P3109K16P8 : ITestShape
    {
        public static int ExponentBits => 8;

        public static int SignificandBits => 7;

        public static FloatSpecials Specials => FloatSpecials.P3109Finite;
    }
}
