using System.Diagnostics.CodeAnalysis;
using NumFormats;

/// <summary>10 bits, no infinity, NaN in place of −0, a bias of its own, declared outside every namespace.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "What it is for.")]
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "What it is for.")]
[FloatFormat(ExponentBits = 5, SignificandBits = 4, Bias = 12, Specials = FloatSpecials.NaNNegativeZero)]
public readonly partial struct GlobalFloat10E5M4;
