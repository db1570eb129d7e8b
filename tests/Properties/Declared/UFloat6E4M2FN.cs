namespace NumFormats.Properties;

/// <summary>6 bits without sign, infinity or NaN: negative numbers have nowhere to go.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 2, Specials = FloatSpecials.None, IsSigned = false)]
public readonly partial struct UFloat6E4M2FN;
