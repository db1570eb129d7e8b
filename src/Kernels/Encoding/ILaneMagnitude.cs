namespace NumFormats.Kernels;

/// <summary>The step of an encoder that rounds: from the magnitude of a number to a code's magnitude, as if there were no largest one: exponent field above significand, or the integer itself.</summary>
internal interface ILaneMagnitude<TVector>
    where TVector : struct
{
    /// <summary>Whether overflow of positive and of negative numbers differs by more than the sign.</summary>
    static abstract bool IsDirected { get; }

    /// <summary>Whether random bits are read.</summary>
    static abstract bool IsStochastic { get; }

    /// <param name="magnitude">Numbers without their sign, infinities and NaN among them.</param>
    /// <param name="sign">All ones where the number is negative, otherwise zero.</param>
    /// <param name="random">Random bits, from the top of each lane.</param>
    /// <returns>The code's magnitude; anything above the largest finite one for what lies beyond it.</returns>
    TVector Round(TVector magnitude, TVector sign, TVector random);
}
