namespace NumFormats;

/// <summary>The quire of a posit type: sums and dot products of its values, exact, rounded once by <see cref="QToP"/>.</summary>
/// <typeparam name="TPosit">The posit type.</typeparam>
/// <remarks>
/// <para>The functions have the standard's names. Width, overflow and NaR are those of <see cref="Quire"/>. No operation allocates.</para>
/// <para>Source: Standard for Posit Arithmetic (2022), sections 3.2 and 5.11.</para>
/// </remarks>
/// <example>
/// <code>
/// var quire = new Quire&lt;Posit16&gt;();
/// for (int i = 0; i &lt; x.Length; i++)
/// {
///     quire.QMulAdd(x[i], y[i]);
/// }
///
/// Posit16 dot = quire.QToP();
/// </code>
/// </example>
public sealed class Quire<TPosit>
    where TPosit : struct, IPositValue<TPosit>
{
    /// <summary>A quire that holds zero.</summary>
    public Quire()
        : this(new Quire(Format.BitWidth, Format.ExponentBits))
    {
    }

    private Quire(Quire content) => Content = content;

    private static PositFormat Format => (PositFormat)TPosit.Format;

    /// <summary>The quire of numbers behind this one, for its bytes and for numbers that are not of the type.</summary>
    public Quire Content { get; }

    /// <summary>Whether the quire is NaR.</summary>
    public bool IsNaR => Content.IsNaR;

    /// <summary>Makes the quire zero.</summary>
    public void Clear() => Content.Clear();

    /// <summary>quire = posit.</summary>
    public void PToQ(TPosit posit) => Content.PToQ(posit.Unpack());

    /// <summary>quire = −quire.</summary>
    public void QNegate() => Content.QNegate();

    /// <summary>quire = |quire|.</summary>
    public void QAbs() => Content.QAbs();

    /// <summary>quire = quire + posit.</summary>
    public void QAddP(TPosit posit) => Content.QAddP(posit.Unpack());

    /// <summary>quire = quire − posit.</summary>
    public void QSubP(TPosit posit) => Content.QSubP(posit.Unpack());

    /// <summary>quire = quire + other.</summary>
    public void QAddQ(Quire<TPosit> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Content.QAddQ(other.Content);
    }

    /// <summary>quire = quire − other.</summary>
    public void QSubQ(Quire<TPosit> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Content.QSubQ(other.Content);
    }

    /// <summary>quire = quire + x × y.</summary>
    public void QMulAdd(TPosit x, TPosit y) => Content.QMulAdd(x.Unpack(), y.Unpack());

    /// <summary>quire = quire − x × y.</summary>
    public void QMulSub(TPosit x, TPosit y) => Content.QMulSub(x.Unpack(), y.Unpack());

    /// <summary>The posit nearest to the quire, NaR for NaR.</summary>
    public TPosit QToP() => TPosit.FromCode(Format.Pack(Content.QToP()));

    /// <summary>A quire from its code, as <see cref="Quire.TryWriteBytes"/> of <see cref="Content"/> writes it.</summary>
    /// <exception cref="FormatException">There are not exactly as many bytes as the quire has.</exception>
    public static Quire<TPosit> FromBytes(ReadOnlySpan<byte> source) => new(Quire.FromBytes(Format.BitWidth, source, Format.ExponentBits));
}
