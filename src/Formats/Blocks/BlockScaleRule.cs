namespace NumFormats;

/// <summary>How the scale of a block follows from its numbers.</summary>
/// <remarks>
/// The first six give powers of two. The block's largest magnitude is m × 2^e with 1 ≤ m &lt; 2, and the largest element M × 2^emax with 1 ≤ M &lt; 2. The others give any number, which is rounded to the format of the scales.
/// docs/blocks.md derives them.
/// </remarks>
public enum BlockScaleRule
{
    /// <summary>2^(e − emax): the rule of OCP MX 1.0. Elements beyond the largest saturate.</summary>
    Floor,

    /// <summary>Twice <see cref="Floor"/> where m &gt; 1: nothing saturates.</summary>
    Ceil,

    /// <summary>Twice <see cref="Floor"/> where m &gt; M, which is 2^⌈log2(largest magnitude / largest element)⌉: the smallest power of two with which nothing saturates.</summary>
    RoundCeil,

    /// <summary>Twice <see cref="Floor"/> where m, rounded to the precision of the elements, ties away from zero, is 2.</summary>
    Even,

    /// <summary>2^⌊log2(largest magnitude / largest element)⌋: half of <see cref="Floor"/> where m &lt; M.</summary>
    RoundFloor,

    /// <summary>2^k with k = log2(largest magnitude / largest element), rounded to nearest.</summary>
    RoundNearest,

    /// <summary>The largest magnitude over the largest element.</summary>
    AbsMax,

    /// <summary>The mean magnitude, and at least 10^-5 (BitNet b1.58, with ternary elements).</summary>
    MeanMagnitude,

    /// <summary>The median magnitude, the lower one of two, and at least 10^-5.</summary>
    MedianMagnitude,
}
