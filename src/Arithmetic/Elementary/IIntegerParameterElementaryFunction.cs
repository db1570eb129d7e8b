namespace NumFormats;

/// <summary>An elementary function of a number and an integer, as a type that generic code is specialised for.</summary>
public interface IIntegerParameterElementaryFunction
{
    /// <inheritdoc cref="IUnaryElementaryFunction.Name"/>
    static abstract string Name { get; }

    /// <inheritdoc cref="IUnaryElementaryFunction.Evaluate"/>
    static abstract Unpacked Evaluate(Unpacked x, int n);

    /// <inheritdoc cref="IUnaryElementaryFunction.Estimate"/>
    static abstract double Estimate(double x, int n);
}
