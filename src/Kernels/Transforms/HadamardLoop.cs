using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops of Walsh-Hadamard transforms.</summary>
/// <remarks>
/// <para>
/// The transform of a block of n = 2^k elements is k stages. Stage s, from 0, takes each pair a, b of elements whose indices in the block differ in bit s alone, a the one without it, and puts a + b in the place of a and a − b in that of b. Every result
/// is a tree of additions that n alone decides, so its bits depend on neither the vectors nor the threads.
/// </para>
/// <para>
/// Eight vectors are in registers at a time. The first pass does the stages within vectors, where every lane gets its partner's number plus or minus its own, and the three stages between eight neighbouring vectors. Each further pass does up to
/// three stages between vectors that lie as far apart as those stages ask for; where fewer than three are left, the eight vectors are two or four such sets side by side.
/// </para>
/// <para>The passes are not inlined: in a larger method the vectors would not stay in registers, at a sixth of the speed.</para>
/// </remarks>
internal sealed class HadamardLoop<TLanes, TVector> : HadamardKernel
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    private const int StagesPerPass = 3;

    private static int Tile => VectorsPerTile * TLanes.Count;

    // 1 for lanes without the bit of a stage, −1 for those with it; a row for each stage within vectors.
    private static ReadOnlySpan<float> LaneSigns =>
    [
        1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1,
        1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1,
        1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1,
        1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1,
    ];

    protected override int Lanes => TLanes.Count;

    public override void Transform(ReadOnlySpan<int> source, ReadOnlySpan<int> factors, bool scalesFirst, int blockLength, Span<int> destination)
    {
        int whole = source.Length - (source.Length % Tile);
        int stages = Math.Min(StagesPerPass, BitOperations.Log2((uint)(blockLength / TLanes.Count)));
        bool isLast = blockLength <= Tile;
        FirstPass(
            ref MemoryMarshal.GetReference(source),
            ref MemoryMarshal.GetReference(factors),
            ref MemoryMarshal.GetReference(destination),
            whole,
            stages,
            scalesFirst,
            isLast && !scalesFirst);
        if (whole < source.Length)
        {
            TransformRest(source[whole..], factors[whole..], scalesFirst, stages, destination[whole..]);
        }

        for (int stride = Tile; stride < blockLength; stride <<= stages)
        {
            stages = Math.Min(StagesPerPass, BitOperations.Log2((uint)(blockLength / stride)));
            isLast = stride << stages == blockLength;
            FurtherPass(
                ref MemoryMarshal.GetReference(factors),
                ref MemoryMarshal.GetReference(destination),
                source.Length,
                stride,
                stages,
                isLast && !scalesFirst);
        }
    }

    // Blocks shorter than a tile that do not fill one: padded with zeros.
    private static void TransformRest(ReadOnlySpan<int> source, ReadOnlySpan<int> factors, bool scalesFirst, int stages, Span<int> destination)
    {
        Span<int> tile = stackalloc int[Tile];
        tile.Clear();
        source.CopyTo(tile);
        ref int start = ref MemoryMarshal.GetReference(tile);
        FirstPass(ref start, ref MemoryMarshal.GetReference(factors), ref start, Tile, stages, scalesFirst, !scalesFirst);
        tile[..source.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FirstPass(ref int source, ref int factors, ref int destination, nint length, int stages, bool scalesFirst, bool scalesLast)
    {
        int lanes = TLanes.Count;
        TVector sign0 = Signs(0);
        TVector sign1 = Signs(1);
        TVector sign2 = Signs(2);
        TVector sign3 = Signs(3);
        for (nint i = 0; i < length; i += VectorsPerTile * lanes)
        {
            ref int from = ref Unsafe.Add(ref source, i);
            ref int to = ref Unsafe.Add(ref destination, i);
            ref int factor = ref Unsafe.Add(ref factors, i);
            TVector x0 = TLanes.Load(in from);
            TVector x1 = TLanes.Load(in Unsafe.Add(ref from, lanes));
            TVector x2 = TLanes.Load(in Unsafe.Add(ref from, 2 * lanes));
            TVector x3 = TLanes.Load(in Unsafe.Add(ref from, 3 * lanes));
            TVector x4 = TLanes.Load(in Unsafe.Add(ref from, 4 * lanes));
            TVector x5 = TLanes.Load(in Unsafe.Add(ref from, 5 * lanes));
            TVector x6 = TLanes.Load(in Unsafe.Add(ref from, 6 * lanes));
            TVector x7 = TLanes.Load(in Unsafe.Add(ref from, 7 * lanes));
            if (scalesFirst)
            {
                x0 = Scale(x0, ref factor, 0);
                x1 = Scale(x1, ref factor, lanes);
                x2 = Scale(x2, ref factor, 2 * lanes);
                x3 = Scale(x3, ref factor, 3 * lanes);
                x4 = Scale(x4, ref factor, 4 * lanes);
                x5 = Scale(x5, ref factor, 5 * lanes);
                x6 = Scale(x6, ref factor, 6 * lanes);
                x7 = Scale(x7, ref factor, 7 * lanes);
            }

            x0 = WithinVector(x0, sign0, sign1, sign2, sign3);
            x1 = WithinVector(x1, sign0, sign1, sign2, sign3);
            x2 = WithinVector(x2, sign0, sign1, sign2, sign3);
            x3 = WithinVector(x3, sign0, sign1, sign2, sign3);
            x4 = WithinVector(x4, sign0, sign1, sign2, sign3);
            x5 = WithinVector(x5, sign0, sign1, sign2, sign3);
            x6 = WithinVector(x6, sign0, sign1, sign2, sign3);
            x7 = WithinVector(x7, sign0, sign1, sign2, sign3);
            BetweenVectors(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, stages);
            if (scalesLast)
            {
                x0 = Scale(x0, ref factor, 0);
                x1 = Scale(x1, ref factor, lanes);
                x2 = Scale(x2, ref factor, 2 * lanes);
                x3 = Scale(x3, ref factor, 3 * lanes);
                x4 = Scale(x4, ref factor, 4 * lanes);
                x5 = Scale(x5, ref factor, 5 * lanes);
                x6 = Scale(x6, ref factor, 6 * lanes);
                x7 = Scale(x7, ref factor, 7 * lanes);
            }

            TLanes.Store(x0, ref to);
            TLanes.Store(x1, ref Unsafe.Add(ref to, lanes));
            TLanes.Store(x2, ref Unsafe.Add(ref to, 2 * lanes));
            TLanes.Store(x3, ref Unsafe.Add(ref to, 3 * lanes));
            TLanes.Store(x4, ref Unsafe.Add(ref to, 4 * lanes));
            TLanes.Store(x5, ref Unsafe.Add(ref to, 5 * lanes));
            TLanes.Store(x6, ref Unsafe.Add(ref to, 6 * lanes));
            TLanes.Store(x7, ref Unsafe.Add(ref to, 7 * lanes));
        }
    }

    // Vector m of a set is number m mod 2^stages of those that lie a stride apart, and those are m / 2^stages vectors on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FurtherPass(ref int factors, ref int numbers, nint length, nint stride, int stages, bool scalesLast)
    {
        nint lanes = TLanes.Count;
        nint set = stride << stages;
        nint step = (VectorsPerTile * lanes) >> stages;
        nint o1 = stride;
        nint o2 = stages > 1 ? 2 * stride : lanes;
        nint o3 = stages > 1 ? 3 * stride : stride + lanes;
        nint o4 = stages > 2 ? 4 * stride : stages > 1 ? lanes : 2 * lanes;
        nint o5 = o4 + o1;
        nint o6 = stages > 1 ? o4 + o2 : 3 * lanes;
        nint o7 = o6 + o1;
        for (nint block = 0; block < length; block += set)
        {
            for (nint i = block; i < block + stride; i += step)
            {
                ref int at = ref Unsafe.Add(ref numbers, i);
                ref int factor = ref Unsafe.Add(ref factors, i);
                TVector x0 = TLanes.Load(in at);
                TVector x1 = TLanes.Load(in Unsafe.Add(ref at, o1));
                TVector x2 = TLanes.Load(in Unsafe.Add(ref at, o2));
                TVector x3 = TLanes.Load(in Unsafe.Add(ref at, o3));
                TVector x4 = TLanes.Load(in Unsafe.Add(ref at, o4));
                TVector x5 = TLanes.Load(in Unsafe.Add(ref at, o5));
                TVector x6 = TLanes.Load(in Unsafe.Add(ref at, o6));
                TVector x7 = TLanes.Load(in Unsafe.Add(ref at, o7));
                BetweenVectors(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, stages);
                if (scalesLast)
                {
                    x0 = Scale(x0, ref factor, 0);
                    x1 = Scale(x1, ref factor, o1);
                    x2 = Scale(x2, ref factor, o2);
                    x3 = Scale(x3, ref factor, o3);
                    x4 = Scale(x4, ref factor, o4);
                    x5 = Scale(x5, ref factor, o5);
                    x6 = Scale(x6, ref factor, o6);
                    x7 = Scale(x7, ref factor, o7);
                }

                TLanes.Store(x0, ref at);
                TLanes.Store(x1, ref Unsafe.Add(ref at, o1));
                TLanes.Store(x2, ref Unsafe.Add(ref at, o2));
                TLanes.Store(x3, ref Unsafe.Add(ref at, o3));
                TLanes.Store(x4, ref Unsafe.Add(ref at, o4));
                TLanes.Store(x5, ref Unsafe.Add(ref at, o5));
                TLanes.Store(x6, ref Unsafe.Add(ref at, o6));
                TLanes.Store(x7, ref Unsafe.Add(ref at, o7));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Signs(int stage) => TLanes.Load(in Unsafe.As<float, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(LaneSigns), 16 * stage)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scale(TVector x, ref int factors, nint index) => TLanes.MultiplyNumbers(x, TLanes.Load(in Unsafe.Add(ref factors, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WithinVector(TVector x, TVector sign0, TVector sign1, TVector sign2, TVector sign3)
    {
        if (TLanes.Count > 1)
        {
            x = TLanes.AddExactProduct(x, sign0, LanePairs.Exchange(x, 1));
            x = TLanes.AddExactProduct(x, sign1, LanePairs.Exchange(x, 2));
        }

        if (TLanes.Count > 4)
        {
            x = TLanes.AddExactProduct(x, sign2, LanePairs.Exchange(x, 4));
        }

        if (TLanes.Count > 8)
        {
            x = TLanes.AddExactProduct(x, sign3, LanePairs.Exchange(x, 8));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BetweenVectors(
        ref TVector x0, ref TVector x1, ref TVector x2, ref TVector x3, ref TVector x4, ref TVector x5, ref TVector x6, ref TVector x7, int stages)
    {
        if (stages > 0)
        {
            Butterfly(ref x0, ref x1);
            Butterfly(ref x2, ref x3);
            Butterfly(ref x4, ref x5);
            Butterfly(ref x6, ref x7);
        }

        if (stages > 1)
        {
            Butterfly(ref x0, ref x2);
            Butterfly(ref x1, ref x3);
            Butterfly(ref x4, ref x6);
            Butterfly(ref x5, ref x7);
        }

        if (stages > 2)
        {
            Butterfly(ref x0, ref x4);
            Butterfly(ref x1, ref x5);
            Butterfly(ref x2, ref x6);
            Butterfly(ref x3, ref x7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(ref TVector a, ref TVector b)
    {
        TVector sum = TLanes.AddNumbers(a, b);
        b = TLanes.SubtractNumbers(a, b);
        a = sum;
    }
}
