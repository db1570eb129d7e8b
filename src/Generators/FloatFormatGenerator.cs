namespace NumFormats.Generators;

internal static class FloatFormatGenerator
{
}
