namespace NumFormats.Kernels;

/// <summary>Makes the loop over elements for a rule, its code of zero and its largest code.</summary>
internal readonly struct BlockRounderFactory<TRule>(int zero, int most) : ILaneFactory<int, BlockRounder>
    where TRule : struct, ICodeRule
{
    private readonly int _zero = zero;
    private readonly int _most = most;

    public BlockRounder Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct => new BlockRoundLoop<TLanes, TVector, TRule>(_zero, _most);
}
