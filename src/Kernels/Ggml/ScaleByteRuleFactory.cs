namespace NumFormats.Kernels;

/// <summary>Makes the rule of scales in a byte for vectors of a given width.</summary>
internal readonly struct ScaleByteRuleFactory<TRule> : ILaneFactory<int, ScaleRule>
    where TRule : struct, IScaleByteRule
{
    public ScaleRule Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct => new ScaleByteRule<TLanes, TVector, TRule>();
}
