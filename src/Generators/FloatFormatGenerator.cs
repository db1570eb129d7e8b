using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NumFormats.Generators;

/// <summary>Completes each struct declared with <c>[FloatFormat]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FloatFormatGenerator : IIncrementalGenerator
{
    private const int MaxBias = 1 << 20;
    private const string AttributeName = "NumFormats.FloatFormatAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<(FloatTypeDeclaration? Declaration, Diagnostic? Problem)> declarations =
            context.SyntaxProvider.ForAttributeWithMetadataName(
                AttributeName,
                (node, _) => node is StructDeclarationSyntax or RecordDeclarationSyntax,
                (match, _) => Read(match));
        context.RegisterSourceOutput(declarations, (output, found) =>
        {
            if (found.Problem is not null)
            {
                output.ReportDiagnostic(found.Problem);
            }

            if (found.Declaration is not null)
            {
                output.AddSource(found.Declaration.FileName, SourceText.From(FloatTypeSource.Write(found.Declaration), Encoding.UTF8));
            }
        });
    }

    private static (FloatTypeDeclaration? Declaration, Diagnostic? Problem) Read(GeneratorAttributeSyntaxContext match)
    {
        var type = (INamedTypeSymbol)match.TargetSymbol;
        var syntax = (TypeDeclarationSyntax)match.TargetNode;
        ImmutableDictionary<string, TypedConstant> arguments = match.Attributes[0].NamedArguments.ToImmutableDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        Location location = syntax.Identifier.GetLocation();

        // A record would bring an Equals and a ToString of its own.
        bool isPartial = syntax is StructDeclarationSyntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword) && syntax.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
        if (!isPartial || type.TypeParameters.Length > 0)
        {
            return (null, Diagnostic.Create(Diagnostics.NotReadOnlyPartial, location, type.Name));
        }

        var containers = new List<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            bool outerIsPartial = outer.DeclaringSyntaxReferences
                .Select(reference => reference.GetSyntax())
                .OfType<TypeDeclarationSyntax>()
                .Any(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!outerIsPartial || outer.TypeParameters.Length > 0)
            {
                return (null, Diagnostic.Create(Diagnostics.NotReadOnlyPartial, location, outer.Name));
            }

            string keyword = outer.IsRecord ? (outer.IsValueType ? "record struct" : "record") : outer.TypeKind switch
            {
                TypeKind.Struct => "struct",
                TypeKind.Interface => "interface",
                _ => "class",
            };
            containers.Insert(0, $"partial {keyword} {outer.Name}");
        }

        int exponentBits = Number(arguments, "ExponentBits") ?? 0;
        int significandBits = Number(arguments, "SignificandBits") ?? 0;
        int? bias = Number(arguments, "Bias");
        var specials = (Specials)(Number(arguments, "Specials") ?? 0);
        bool isSigned = !arguments.TryGetValue("IsSigned", out TypedConstant signed) || signed.Value is not false;
        string? objection = Objection(exponentBits, significandBits, bias, specials, isSigned);
        if (objection is not null)
        {
            return (null, Diagnostic.Create(Diagnostics.NotAFormat, location, type.Name, objection));
        }

        string? @namespace = type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString();
        return (new FloatTypeDeclaration(@namespace, string.Join("\n", containers), type.Name, exponentBits, significandBits, bias, specials, isSigned), null);
    }

    // The rules of FloatFormat's constructor, told while compiling.
    private static string? Objection(int exponentBits, int significandBits, int? bias, Specials specials, bool isSigned)
    {
        int bits = exponentBits + significandBits + (isSigned ? 1 : 0);
        bool isP3109 = specials is Specials.P3109Extended or Specials.P3109Finite;
        return exponentBits is < 1 or > 20 ? "expected 1 to 20 exponent bits"
            : significandBits < 0 || bits is < 2 or > 32 ? "expected 2 to 32 bits in all"
            : bias is < -MaxBias or > MaxBias ? "expected a bias from -2^20 to 2^20"
            : specials is < Specials.Ieee or > Specials.P3109Finite ? "expected defined specials"
            : specials == Specials.Ieee && significandBits == 0 ? "IEEE specials need a significand bit to tell NaN from infinity"
            : specials == Specials.NaNNegativeZero && !isSigned ? "NaN in place of -0 needs a sign bit"
            : specials == Specials.NaNAllOnesNoZero && isSigned ? "a format without zero is unsigned"
            : isP3109 && bias is not null && bias != 1 << (exponentBits - 1) ? "P3109 fixes the bias: leave it out"
            : isP3109 && bits is < 3 or > 16 ? "P3109 formats have 3 to 16 bits"
            : null;
    }

    private static int? Number(ImmutableDictionary<string, TypedConstant> arguments, string name) =>
        arguments.TryGetValue(name, out TypedConstant constant) && constant.Value is int value ? value : null;
}
