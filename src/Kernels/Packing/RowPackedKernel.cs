namespace NumFormats.Kernels;

/// <summary>The loop of <see cref="RowPackedCodes.AddScaledRows"/> for codes of one width.</summary>
internal abstract class RowPackedKernel
{
    private static readonly RowPackedKernel[] Widest =
    [
        Create<CodeShapes.One>(), Create<CodeShapes.Two>(), Create<CodeShapes.Three>(), Create<CodeShapes.Four>(), Create<CodeShapes.Five>(), Create<CodeShapes.Six>(), Create<CodeShapes.Seven>(), Create<Eight>(),
    ];

    /// <summary>That of the widest vectors of the machine.</summary>
    public static RowPackedKernel Of(int bits) => Widest[bits - 1];

    /// <summary>Adds, and then the offset.</summary>
    public abstract void AddScaledRows(ReadOnlySpan<uint> packed, ReadOnlySpan<float> factors, float offset, Span<float> sums);

    private static RowPackedKernel Create<TShape>()
        where TShape : struct, ICodeShape => WidestLanes.Create<int, RowPackedKernel, Factory<TShape>>(default);

    private readonly struct Eight : ICodeShape
    {
        public static int Width => 8;

        public static bool IsHighFirst => false;
    }

    private readonly struct Factory<TShape> : ILaneFactory<int, RowPackedKernel>
        where TShape : struct, ICodeShape
    {
        public RowPackedKernel Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new RowPackedLoop<TLanes, TVector, TShape>();
    }
}
