namespace NumFormats.Kernels;

/// <summary>What has to be known of a block of numbers and of what they were rounded to before errors are summed.</summary>
/// <param name="Original">The largest magnitude before rounding, as bits that order as the numbers do; NaN is above infinity.</param>
/// <param name="Rounded">That after rounding.</param>
/// <param name="Difference">That of the differences, rounded to the type of the numbers.</param>
/// <param name="Quotient">That of the quotients |difference| / |original|.</param>
/// <param name="NonzeroCount">The number of nonzero originals.</param>
/// <param name="FlushedCount">The number of those that became zero.</param>
internal readonly record struct ErrorSurvey(long Original, long Rounded, long Difference, long Quotient, int NonzeroCount, int FlushedCount);
