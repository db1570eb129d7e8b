namespace NumFormats;

/// <summary>An elementary function of two numbers, as a type that generic code is specialised for.</summary>
public interface IBinaryElementaryFunction
{
    /// <inheritdoc cref="IUnaryElementaryFunction.Name"/>
    static abstract string Name { get; }

    /// <inheritdoc cref="IUnaryElementaryFunction.Evaluate"/>
    static abstract Unpacked Evaluate(Unpacked first, Unpacked second);

    /// <inheritdoc cref="IUnaryElementaryFunction.Estimate"/>
    static abstract double Estimate(double first, double second);
}
