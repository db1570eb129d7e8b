namespace NumFormats.Kernels;

/// <summary>Divides numerators by a constant and finds the reciprocals.</summary>
internal abstract class LinearScaler
{
    /// <summary>For the widest vectors.</summary>
    public static LinearScaler Widest { get; } = WidestLanes.Create<int, LinearScaler, Factory>(default);

    /// <summary>Effectively computes <c>Scales[i] /= divisor</c> and <c>Factors[i] = 1 / Scales[i]</c>, 0 where the scale is, each rounded to nearest even.</summary>
    /// <returns>Whether any of them is not finite.</returns>
    public abstract bool Scale(float divisor, BlockGroups groups);

    private readonly struct Factory : ILaneFactory<int, LinearScaler>
    {
        public LinearScaler Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new LinearScaleLoop<TLanes, TVector>();
    }
}
