namespace NumFormats.Kernels;

/// <summary>What a look at a block of numbers and at what they were rounded to shows, before errors are summed.</summary>
/// <param name="Original">The largest magnitude before rounding, as bits that order as the numbers do; NaN is above infinity.</param>
/// <param name="Rounded">That after rounding.</param>
/// <param name="Difference">That of the differences, rounded to the type of the numbers.</param>
/// <param name="Quotient">That of the quotients |difference| / |original|.</param>
/// <param name="Quotients">The sum of the quotients, as <see cref="QuotientParts{T}"/> has it; nothing if the largest is not below its limit.</param>
/// <param name="NonzeroCount">The number of nonzero originals.</param>
/// <param name="FlushedCount">The number of those that became zero.</param>
internal readonly record struct ErrorSurvey(long Original, long Rounded, long Difference, long Quotient, Int128 Quotients, int NonzeroCount, int FlushedCount);
