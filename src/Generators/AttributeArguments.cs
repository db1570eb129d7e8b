using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NumFormats.Generators;

/// <summary>The named arguments of an attribute.</summary>
internal sealed class AttributeArguments(AttributeData attribute)
{
    private readonly ImmutableDictionary<string, TypedConstant> _arguments =
        attribute.NamedArguments.ToImmutableDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>An integer or a value of an enumeration; null where it is not given.</summary>
    public int? Number(string name) => _arguments.TryGetValue(name, out TypedConstant constant) && constant.Value is int value ? value : null;

    /// <summary>A truth value; true where it is not given.</summary>
    public bool IsNotFalse(string name) => !_arguments.TryGetValue(name, out TypedConstant constant) || constant.Value is not false;
}
