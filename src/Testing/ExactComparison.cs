namespace NumFormats.Testing;

/// <summary>A real number that need not be rational, known by how it compares with rational ones.</summary>
/// <param name="bound">The rational number to compare with.</param>
/// <returns>Negative, zero or positive, as the number is less than, equal to or greater than <paramref name="bound"/>.</returns>
/// <example>
/// The square root of a positive number: <c>bound =&gt; number.CompareTo(bound * bound)</c>, for bounds that are not negative.
/// </example>
public delegate int ExactComparison(BigRational bound);
