namespace NumFormats.Kernels;

/// <summary>What becomes of magnitudes beyond the largest finite one.</summary>
internal interface IOverflowRule<TVector>
    where TVector : struct
{
    /// <summary>The magnitude code of what rounded to a code beyond the largest; other codes stay.</summary>
    /// <param name="code">Codes without sign.</param>
    /// <param name="isNegative">All ones where the number is negative.</param>
    TVector Apply(TVector code, TVector isNegative);
}
