namespace NumFormats.Kernels;

/// <summary>Multiplies the integers that codes stand for by the scales of their groups.</summary>
internal abstract class LevelScaler
{
    /// <summary>For the widest vectors.</summary>
    /// <param name="flipped">Bits of a code that are changed first: the sign of signed bytes.</param>
    /// <param name="zero">The code, so changed, of the integer zero.</param>
    /// <param name="hasMinimum">Whether the minimum of the group is added to the product.</param>
    public static LevelScaler Create(int flipped, int zero, bool hasMinimum) => WidestLanes.Create<int, LevelScaler, Factory>(new(flipped, zero, hasMinimum));

    /// <summary>Effectively computes <c>numbers[i] = ((codes[i] ^ flipped) − zero) × Scales[group] + Minimums[group]</c>, each operation rounded to nearest even.</summary>
    /// <param name="codes">The codes of whole groups.</param>
    /// <param name="groups">What is known of the groups.</param>
    /// <param name="numbers">At least as many numbers.</param>
    public abstract void Scale(ReadOnlySpan<byte> codes, BlockGroups groups, Span<int> numbers);

    private readonly struct Factory(int flipped, int zero, bool hasMinimum) : ILaneFactory<int, LevelScaler>
    {
        private readonly int _flipped = flipped;
        private readonly int _zero = zero;
        private readonly bool _hasMinimum = hasMinimum;

        public LevelScaler Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new LevelScaleLoop<TLanes, TVector>(_flipped, _zero, _hasMinimum);
    }
}
