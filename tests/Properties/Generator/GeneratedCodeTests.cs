using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace NumFormats.Properties;

/// <summary>What the generator writes compiles wherever a user may declare a type, without a warning, and is written only when a declaration changes.</summary>
public sealed class GeneratedCodeTests
{
    private const string Declarations = """
        /// <summary>In no namespace.</summary>
        [NumFormats.FloatFormat(ExponentBits = 4, SignificandBits = 3)]
        public readonly partial struct Global;

        namespace Some.Where
        {
            /// <summary>Classes whose names are those of the framework.</summary>
            public static class System;

            /// <summary>In containers of every kind.</summary>
            public partial interface IOuter
            {
                /// <summary>A record.</summary>
                public partial record Middle
                {
                    /// <summary>A struct record.</summary>
                    public partial record struct Inner
                    {
                        /// <summary>A struct.</summary>
                        public partial struct Innermost
                        {
                            /// <summary>Unsigned, with infinity.</summary>
                            [NumFormats.FloatFormat(ExponentBits = 4, SignificandBits = 4, Specials = NumFormats.FloatSpecials.P3109Extended, IsSigned = false)]
                            internal readonly partial struct Shape;
                        }
                    }
                }
            }

            /// <summary>No specials.</summary>
            [NumFormats.FloatFormat(ExponentBits = 2, SignificandBits = 1, Specials = NumFormats.FloatSpecials.None)]
            public readonly partial struct Shape;

            /// <summary>No zero.</summary>
            [NumFormats.FloatFormat(ExponentBits = 8, SignificandBits = 0, Specials = NumFormats.FloatSpecials.NaNAllOnesNoZero, IsSigned = false)]
            public readonly partial struct Scale;

            /// <summary>A posit of any width, with the standard's exponent bits.</summary>
            [NumFormats.PositFormat(Bits = 33)]
            public readonly partial struct Tapered;

            /// <summary>An integer.</summary>
            [NumFormats.IntegerFormat(Bits = 3)]
            public readonly partial struct Small;

            /// <summary>An integer without a sign.</summary>
            [NumFormats.IntegerFormat(Bits = 8, IsSigned = false)]
            public readonly partial struct Octet;

            /// <summary>32 bits.</summary>
            [NumFormats.FloatFormat(ExponentBits = 11, SignificandBits = 20, Bias = -3)]
            public readonly partial struct Wide;
        }
        """;

    [Fact]
    public void EveryDeclarationCompilesWithoutAWarning()
    {
        Compilation completed = GeneratorRun.Complete(Declarations);
        Assert.Empty(completed.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
        Assert.Equal(9, completed.SyntaxTrees.Count());
        Assert.Equal("System.Byte", FieldTypeOf(completed, "Global"));
        Assert.Equal("System.Byte", FieldTypeOf(completed, "Some.Where.Small"));
        Assert.Equal("System.UInt32", FieldTypeOf(completed, "Some.Where.Wide"));
        Assert.Equal("System.UInt64", FieldTypeOf(completed, "Some.Where.Tapered"));
    }

    [Fact]
    public void WithoutTheGeneratorADeclarationIsAnEmptyStruct()
    {
        // That the test above can fail: the members come from nowhere else.
        INamedTypeSymbol shape = GeneratorRun.Compile(Declarations).GetTypeByMetadataName("Global")!;
        Assert.Empty(shape.GetMembers("FromBits"));
        Assert.Single(GeneratorRun.Complete(Declarations).GetTypeByMetadataName("Global")!.GetMembers("FromBits"));
    }

    [Fact]
    public void AnUnchangedDeclarationIsNotWrittenAgain()
    {
        CSharpCompilation compilation = GeneratorRun.Compile(Declarations);
        GeneratorDriver driver = GeneratorRun.Driver().RunGenerators(compilation);
        Assert.All(Reasons(driver), reason => Assert.Equal(IncrementalStepRunReason.New, reason));

        CSharpCompilation withAnotherFile = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Other;", (CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        driver = driver.RunGenerators(withAnotherFile);
        Assert.All(Reasons(driver), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        // A change beside the attribute: the declaration is read again and found to be the same.
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SyntaxTree edited = CSharpSyntaxTree.ParseText(Declarations.Replace("32 bits.", "Thirty-two bits.", StringComparison.Ordinal), (CSharpParseOptions)tree.Options, "Declared.cs");
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, edited));
        Assert.All(Reasons(driver), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        SyntaxTree other = CSharpSyntaxTree.ParseText(Declarations.Replace("Bias = -3", "Bias = -4", StringComparison.Ordinal), (CSharpParseOptions)tree.Options, "Declared.cs");
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, other));
        Assert.Single(Reasons(driver), reason => reason == IncrementalStepRunReason.Modified);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver)
    {
        ImmutableDictionary<string, ImmutableArray<IncrementalGeneratorRunStep>> steps = Assert.Single(driver.GetRunResult().Results).TrackedOutputSteps;
        return steps.Values.SelectMany(step => step).SelectMany(step => step.Outputs).Select(output => output.Reason);
    }

    private static string FieldTypeOf(Compilation compilation, string type) =>
        compilation.GetTypeByMetadataName(type)!.GetMembers("_bits").OfType<IFieldSymbol>().Single().Type.ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None)).Replace("global::", "", StringComparison.Ordinal);
}
