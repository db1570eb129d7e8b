namespace NumFormats.Kernels;

/// <summary>Transforms made of others.</summary>
public static class TensorTransform
{
    /// <summary>One after another: the first is applied first and undone last. Without any, the identity.</summary>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static ITensorTransform Compose(params ReadOnlySpan<ITensorTransform> transforms)
    {
        foreach (ITensorTransform transform in transforms)
        {
            ArgumentNullException.ThrowIfNull(transform, nameof(transforms));
        }

        return new ComposedTransform(transforms.ToArray());
    }

    /// <summary>The other way around: what is applied undoes, and what undoes is applied.</summary>
    /// <exception cref="ArgumentNullException">The transform is null.</exception>
    public static ITensorTransform Inverse(ITensorTransform transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return transform is InverseTransform inverse ? inverse.Original : new InverseTransform(transform);
    }
}
