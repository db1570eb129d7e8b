namespace NumFormats;

/// <summary>An elementary function of one number, as a type that generic code is specialised for.</summary>
public interface IUnaryElementaryFunction
{
    /// <summary>The function's short name, in lower case.</summary>
    static abstract string Name { get; }

    /// <summary>The true result, truncated to 64 bits with the sticky bit.</summary>
    static abstract Unpacked Evaluate(Unpacked x);

    /// <summary>The result to within <see cref="ElementaryEstimates.RelativeError"/>, or NaN where there is no estimate.</summary>
    static abstract double Estimate(double x);
}
