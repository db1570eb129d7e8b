namespace NumFormats.Conformance.Formats;

/// <summary>A signed layout of constants, as a user's own value type has it.</summary>
/// <typeparam name="TShape">Its numbers.</typeparam>
internal readonly struct TestLayout<TShape> : IFloatLayout
    where TShape : ITestShape
{
    public int ExponentBits => TShape.ExponentBits;

    public int SignificandBits => TShape.SignificandBits;

    public int Bias => FloatFormat.DefaultBias(TShape.ExponentBits, TShape.Specials);

    public FloatSpecials Specials => TShape.Specials;

    public bool IsSigned => true;

    public bool IsConstant => true;

    public ulong MaxFiniteMagnitude => FloatLayout.MaxFiniteMagnitude(TShape.ExponentBits, TShape.SignificandBits, TShape.Specials, isSigned: true);
}
