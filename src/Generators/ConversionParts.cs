using System;

namespace NumFormats.Generators;

/// <summary>
/// What the conversion operators of a kind of format say and call. <see cref="FromInteger"/> is given the text of the integer <c>value</c> as a number,
/// <see cref="ToInteger"/> and <see cref="ToIntegerChecked"/> the integer's type.
/// </summary>
internal sealed record ConversionParts(
    string FromIntegerSummary,
    Func<string, string> FromInteger,
    string FromIntegerCheckedSummary,
    string FromOtherSummary,
    string ToIntegerSummary,
    Func<string, string> ToInteger,
    string ToIntegerCheckedSummary,
    Func<string, string> ToIntegerChecked,
    string ToBigInteger);
