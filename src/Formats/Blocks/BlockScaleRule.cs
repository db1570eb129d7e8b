namespace NumFormats;

/// <summary>How the power of two that a block is divided by follows from the block's largest magnitude m × 2^e, 1 ≤ m &lt; 2.</summary>
/// <remarks>Written as the scale's exponent, where 2^emax is the power of two of the element format's largest number.</remarks>
public enum BlockScaleRule
{
    /// <summary>e − emax: the rule of OCP MX 1.0. Elements beyond the largest number saturate.</summary>
    Floor,

    /// <summary>One more than <see cref="Floor"/> where m &gt; 1: nothing saturates.</summary>
    Ceil,

    /// <summary>One more than <see cref="Floor"/> where the largest magnitude would lie beyond the largest number: the smallest scale with which nothing saturates.</summary>
    RoundCeil,

    /// <summary>One more than <see cref="Floor"/> where m, rounded to the precision of the elements, ties away from zero, is 2.</summary>
    Even,
}
