using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NumFormats.Generators;

namespace NumFormats.Properties;

/// <summary>Runs the source generator on a user's source text.</summary>
internal static class GeneratorRun
{
    private static readonly CSharpParseOptions s_parseOptions = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithDocumentationMode(DocumentationMode.Diagnose);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(BFloat16).Assembly.Location)
            .Append(typeof(Unpacked).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A compilation of the text as it stands, with nullable references checked and every warning an error.</summary>
    public static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Declared",
        [CSharpSyntaxTree.ParseText(source, s_parseOptions, "Declared.cs")],
        s_references,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999));

    /// <summary>A driver that remembers why each step ran.</summary>
    public static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ValueTypeGenerator().AsSourceGenerator()],
        parseOptions: s_parseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the generator reports about a text.</summary>
    public static IReadOnlyList<Diagnostic> Report(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out _, out var diagnostics);
        return diagnostics;
    }

    /// <summary>The text and what the generator adds to it, compiled.</summary>
    public static Compilation Complete(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out Compilation completed, out _);
        return completed;
    }
}
