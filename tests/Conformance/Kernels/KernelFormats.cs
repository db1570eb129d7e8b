namespace NumFormats.Conformance.Kernels;

/// <summary>The formats that the tests of the kernels go through.</summary>
internal static class KernelFormats
{
    /// <summary>Every named format, and others for what these have not: no subnormals in the lanes, exponents beyond the lanes' or exactly theirs, no significand, significands and posits just beyond what binary32 and binary64 serve, widths between the sizes of codes.</summary>
    public static IReadOnlyList<NumberFormat> All { get; } =
    [
        .. NumberFormat.Named,
        .. new[]
        {
            "e3m2", "e1m2", "e6m9", "e4m7", "e8m20", "e7m3", "e8m5", "e10m5", "e11m4", "e11m20", "e5m11", "e5m20", "e5m22", "e5m25", "ue4m4",
            "p3109_k8p3se", "p3109_k8p1ue", "p3109_k5p2sf", "p3109_k8p4uf", "p3109_k16p11se",
            "posit24", "posit12es1", "posit10es3", "posit48", "posit5es0", "posit3", "posit2es4", "posit9es4", "posit21", "posit22", "posit50es4", "posit51",
            "int3", "int12", "uint1", "uint7", "uint23", "uint24", "int24", "int25", "int26", "uint53", "int54", "int55",
        }.Select(NumberFormat.Parse),
    ];

    /// <summary>The formats whose numbers are converted in every mode.</summary>
    public static IReadOnlyList<NumberFormat> Sources { get; } =
        [FloatFormat.Binary32, FloatFormat.Binary64, FloatFormat.BFloat16, FloatFormat.E4M3FN, PositFormat.Posit16];
}
