namespace NumFormats.Conformance.Formats;

/// <summary>The numbers that make a layout of constants.</summary>
internal interface ITestShape
{
    static abstract int ExponentBits { get; }

    static abstract int SignificandBits { get; }

    static virtual FloatSpecials Specials => FloatSpecials.Ieee;
}
