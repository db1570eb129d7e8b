using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NumFormats;

/// <summary>
/// A posit type, for generic code: every function of the posit standard is here or in the interfaces that this one inherits. All results are the exact ones, rounded once by
/// the standard's rule; what has no real value is NaR, and so is every function of NaR but <see cref="Next"/> and <see cref="Prior"/>.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <remarks>
/// <para>
/// .NET's names for the standard's: nearestInt is <see cref="Round(TSelf)"/>, ceil and floor are <see cref="Ceiling"/> and <see cref="Floor"/>, arcSin is Asin, sinH is Sinh, arcSinH is
/// Asinh, expMinus1 is ExpM1, logPlus1 is LogP1, and so on for the others.
/// </para>
/// <para>
/// Posits compare as signed integers: NaR equals itself and is below every number. Explicit conversions to and from integers follow the standard
/// (<see cref="PositIntegers"/>), Create… and checked ones .NET.
/// </para>
/// <para>Source: Standard for Posit Arithmetic (2022), section 5.</para>
/// </remarks>
public interface IPositValue<TSelf> :
    IFormatValue<TSelf>,
    INumber<TSelf>,
    ISignedNumber<TSelf>,
    IMinMaxValue<TSelf>,
    IRootFunctions<TSelf>,
    IPowerFunctions<TSelf>,
    IExponentialFunctions<TSelf>,
    ILogarithmicFunctions<TSelf>,
    ITrigonometricFunctions<TSelf>,
    IHyperbolicFunctions<TSelf>
    where TSelf : struct, IPositValue<TSelf>
{
    /// <summary>Not a real number: the code of a one and zeros.</summary>
    static abstract TSelf NaR { get; }

    /// <summary>The smallest positive number, minpos.</summary>
    static abstract TSelf Epsilon { get; }

    /// <summary>Whether a value is NaR.</summary>
    static abstract bool IsNaR(TSelf value);

    /// <summary>The standard's sign: −1, 0 or 1 as a posit, NaR of NaR. <see cref="INumber{TSelf}.Sign"/> gives an integer, and an error of NaR.</summary>
    static abstract TSelf Signum(TSelf x);

    /// <summary>The nearest integer, ties to even; where that is no posit, the posit nearest to it.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>The smallest integer not below x; where that is no posit, the posit nearest to it.</summary>
    static abstract TSelf Ceiling(TSelf x);

    /// <summary>The largest integer not above x; where that is no posit, the posit nearest to it.</summary>
    static abstract TSelf Floor(TSelf x);

    /// <summary>
    /// The standard's next: the value of the next code. The codes are a ring: after the largest number comes NaR, after NaR the lowest number.
    /// Not so <see cref="NumberFormat.NextUp"/>, which stays at the largest number and at NaR.
    /// </summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "The standard's name.")]
    static abstract TSelf Next(TSelf x);

    /// <summary>The standard's prior: the value of the code before. The codes are a ring: before the lowest number comes NaR, before NaR the largest number.</summary>
    static abstract TSelf Prior(TSelf x);

    /// <summary>x × y + z, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The standard's fMM: x × y × z, rounded once.</summary>
    static abstract TSelf FusedMultiplyMultiply(TSelf x, TSelf y, TSelf z);

    /// <summary>The standard's rSqrt: 1 / √x; NaR of zero and below.</summary>
    static abstract TSelf ReciprocalSqrt(TSelf x);

    /// <summary>The standard's compound: (1 + x)^n.</summary>
    static abstract TSelf Compound(TSelf x, int n);

    /// <summary>The standard's arcTan2: the angle of the point (x, y); NaR of the origin.</summary>
    static abstract TSelf Atan2(TSelf y, TSelf x);

    /// <summary>The standard's arcTan2Pi: the angle of the point (x, y) over π; NaR of the origin.</summary>
    static abstract TSelf Atan2Pi(TSelf y, TSelf x);
}
