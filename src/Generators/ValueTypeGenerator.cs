using System;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NumFormats.Generators;

/// <summary>Completes each struct declared with <c>[FloatFormat]</c>, <c>[PositFormat]</c> or <c>[IntegerFormat]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ValueTypeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, "FloatFormat", FloatTypeDeclaration.Read);
        Register(context, "PositFormat", PositTypeDeclaration.Read);
        Register(context, "IntegerFormat", IntegerTypeDeclaration.Read);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<TypePlace, AttributeArguments, (ValueTypeDeclaration? Declaration, string? Objection)> read)
    {
        IncrementalValuesProvider<(ValueTypeDeclaration? Declaration, Diagnostic? Problem)> declarations =
            context.SyntaxProvider.ForAttributeWithMetadataName(
                $"NumFormats.{attribute}Attribute",
                (node, _) => node is StructDeclarationSyntax or RecordDeclarationSyntax,
                (match, _) => Read(match, attribute, read));
        context.RegisterSourceOutput(declarations, (output, found) =>
        {
            if (found.Problem is not null)
            {
                output.ReportDiagnostic(found.Problem);
            }

            if (found.Declaration is not null)
            {
                output.AddSource(found.Declaration.Place.FileName, SourceText.From(found.Declaration.WriteSource(), Encoding.UTF8));
            }
        });
    }

    private static (ValueTypeDeclaration? Declaration, Diagnostic? Problem) Read(
        GeneratorAttributeSyntaxContext match,
        string attribute,
        Func<TypePlace, AttributeArguments, (ValueTypeDeclaration? Declaration, string? Objection)> read)
    {
        var syntax = (TypeDeclarationSyntax)match.TargetNode;
        Location location = syntax.Identifier.GetLocation();
        TypePlace? place = TypePlace.Find((INamedTypeSymbol)match.TargetSymbol, syntax, out string obstacle);
        if (place is null)
        {
            return (null, Diagnostic.Create(Diagnostics.NotReadOnlyPartial, location, obstacle, attribute));
        }

        (ValueTypeDeclaration? declaration, string? objection) = read(place, new AttributeArguments(match.Attributes[0]));
        return (declaration, objection is null ? null : Diagnostic.Create(Diagnostics.NotAFormat, location, place.Name, objection));
    }
}
