using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NumFormats.Generators;

/// <summary>A type's name and what is around it.</summary>
/// <param name="Namespace">The namespace; null for the global one.</param>
/// <param name="Containers">The types around it, outermost first, one a line, such as <c>partial class Outer</c>.</param>
/// <param name="Name">The name.</param>
internal sealed record TypePlace(string? Namespace, string Containers, string Name)
{
    public string FileName => (Namespace is null ? "" : Namespace + ".") + Containers.Replace("partial ", "").Replace(" ", "_").Replace("\n", ".") + (Containers.Length > 0 ? "." : "") + Name + ".g.cs";

    /// <summary>The place of a struct that the generator can complete.</summary>
    /// <param name="type">The struct.</param>
    /// <param name="syntax">Its declaration.</param>
    /// <param name="obstacle">The name of the type for which it cannot, where there is no place.</param>
    public static TypePlace? Find(INamedTypeSymbol type, TypeDeclarationSyntax syntax, out string obstacle)
    {
        // A record would bring an Equals and a ToString of its own.
        bool isPartial = syntax is StructDeclarationSyntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword) && syntax.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
        obstacle = type.Name;
        if (!isPartial || type.TypeParameters.Length > 0)
        {
            return null;
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
                obstacle = outer.Name;
                return null;
            }

            string keyword = outer.IsRecord ? (outer.IsValueType ? "record struct" : "record") : outer.TypeKind switch
            {
                TypeKind.Struct => "struct",
                TypeKind.Interface => "interface",
                _ => "class",
            };
            containers.Insert(0, $"partial {keyword} {outer.Name}");
        }

        string? @namespace = type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString();
        return new TypePlace(@namespace, string.Join("\n", containers), type.Name);
    }
}
