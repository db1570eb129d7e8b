namespace NumFormats.Kernels;

/// <summary>Products of a vector with packed panels, the columns across the lanes.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract unsafe class VectorKernel<T>
    where T : unmanaged
{
    /// <summary>The panels that are taken at once.</summary>
    public const int Panels = 4;

    /// <summary>The kernel with the widest vectors of this machine.</summary>
    public static VectorKernel<T> Widest { get; } = WidestLanes.Create<T, VectorKernel<T>, Factory>(default);

    /// <summary>Effectively computes <c>chains[j] = fma(vector[p], panels[p, j], chains[j])</c> for p from 0 to depth − 1, of four panels of numbers.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="panels">The four panels; one may be there several times.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="chains">The chains of the panels, one panel after another.</param>
    public abstract void Multiply(T* vector, T** panels, nint depth, T* chains);

    /// <summary>The same of panels of codes of four bits, as <see cref="PackedMatrix"/> has them.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="table">The numbers of the sixteen codes.</param>
    /// <param name="panels">The four panels; one may be there several times.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="chains">The chains of the panels, one panel after another.</param>
    public abstract void MultiplyNibbles(T* vector, T* table, T** panels, nint depth, T* chains);

    /// <summary>The same of panels as <see cref="HalfPairs"/> has them. Lanes are <see cref="int"/>.</summary>
    /// <param name="vector">The vector, times <see cref="HalfPairs.Scale"/>.</param>
    /// <param name="panels">The four panels; one may be there several times.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="chains">The chains of the panels, one panel after another.</param>
    public abstract void MultiplyPairs(T* vector, T** panels, nint depth, T* chains);

    /// <summary>Decodes a panel as <see cref="HalfPairs"/> has it. Lanes are <see cref="int"/>.</summary>
    /// <param name="codes">The panel, from an even depth on.</param>
    /// <param name="depth">The number of rows.</param>
    /// <param name="numbers">The rows.</param>
    public abstract void DecodePairs(T* codes, nint depth, T* numbers);

    /// <summary>Decodes a panel of codes of four bits.</summary>
    /// <param name="table">The numbers of the sixteen codes.</param>
    /// <param name="codes">The panel, from a depth that is a multiple of <see cref="PackedMatrix.CodesPerLane"/> on.</param>
    /// <param name="depth">The number of rows.</param>
    /// <param name="numbers">The rows.</param>
    public abstract void DecodeNibbles(T* table, T* codes, nint depth, T* numbers);

    private readonly struct Factory : ILaneFactory<T, VectorKernel<T>>
    {
        public VectorKernel<T> Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct => new OfLanes<TLanes, TVector>();
    }

    private sealed class OfLanes<TLanes, TVector> : VectorKernel<T>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        public override void Multiply(T* vector, T** panels, nint depth, T* chains) =>
            VectorLoop1x8<TLanes, TVector, T>.MultiplyCodes(default(NumberDecoder<TVector>), vector, ref *panels[0], ref *panels[1], ref *panels[2], ref *panels[3], depth, chains);

        public override void MultiplyNibbles(T* vector, T* table, T** panels, nint depth, T* chains) =>
            VectorLoop1x8<TLanes, TVector, T>.MultiplyNibbles(vector, table, panels[0], panels[1], panels[2], panels[3], depth, chains);

        public override void MultiplyPairs(T* vector, T** panels, nint depth, T* chains) =>
            VectorLoop1x8<TLanes, TVector, T>.MultiplyPairs(vector, panels[0], panels[1], panels[2], panels[3], depth, chains);

        public override void DecodePairs(T* codes, nint depth, T* numbers)
        {
            TVector scale = LaneMath.Constant<TLanes, TVector, T>(BitConverter.SingleToInt32Bits(HalfPairs.Scale));
            for (; depth > 0; depth -= HalfPairs.Depth, codes += 2 * TLanes.Count, numbers += 4 * TLanes.Count)
            {
                TVector first = TLanes.Load(in *codes);
                TVector second = TLanes.Load(in codes[TLanes.Count]);
                TLanes.Store(TLanes.MultiplyNumbers(HalfPairs<TLanes, TVector, T>.Lower(first), scale), ref *numbers);
                TLanes.Store(TLanes.MultiplyNumbers(HalfPairs<TLanes, TVector, T>.Lower(second), scale), ref numbers[TLanes.Count]);
                if (depth > 1)
                {
                    TLanes.Store(TLanes.MultiplyNumbers(HalfPairs<TLanes, TVector, T>.Upper(first), scale), ref numbers[2 * TLanes.Count]);
                    TLanes.Store(TLanes.MultiplyNumbers(HalfPairs<TLanes, TVector, T>.Upper(second), scale), ref numbers[3 * TLanes.Count]);
                }
            }
        }

        public override void DecodeNibbles(T* table, T* codes, nint depth, T* numbers)
        {
            for (; depth > 0; depth -= PackedMatrix.CodesPerLane, codes += 2 * TLanes.Count)
            {
                TVector first = TLanes.Load(in *codes);
                TVector second = TLanes.Load(in codes[TLanes.Count]);
                for (nint count = nint.Min(depth, PackedMatrix.CodesPerLane); count > 0; count--, numbers += 2 * TLanes.Count)
                {
                    TLanes.Store(TLanes.Lookup(in *table, first), ref *numbers);
                    TLanes.Store(TLanes.Lookup(in *table, second), ref numbers[TLanes.Count]);
                    first = TLanes.ShiftRight(first, PackedMatrix.NibbleBits);
                    second = TLanes.ShiftRight(second, PackedMatrix.NibbleBits);
                }
            }
        }
    }
}
