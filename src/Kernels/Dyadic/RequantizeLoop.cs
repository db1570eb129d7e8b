using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop from accumulators to narrow integers. Lanes are of 64 bits, for the products.</summary>
/// <remarks>
/// The constants of the channels lie as the lanes want them, repeated until the channels and the four vectors of a step come out even, where that is soon. What is left at the end of such a period, when it does not come out even, goes element by element.
/// </remarks>
internal sealed class RequantizeLoop<TLanes, TVector, TRounding> : RequantizeKernel
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where TRounding : struct, IRequantizeRounding
{
    private const int VectorsPerStep = 4;
    private const int Kinds = 5;
    private const int LongestRepetition = 2048;

    private readonly Requantizer _requantizer;
    private readonly long[] _constants;
    private readonly int _channels;
    private readonly int _period;
    private readonly bool _comesOutEven;
    private readonly bool _isVectorized;

    public RequantizeLoop(Requantizer requantizer)
    {
        _requantizer = requantizer;
        _channels = requantizer.Scales.Length;
        int step = VectorsPerStep * TLanes.Count;
        int even = _channels;
        while (even % step != 0 && even + _channels <= LongestRepetition)
        {
            even += _channels;
        }

        _comesOutEven = even % step == 0;
        _period = _comesOutEven ? even : _channels;
        _constants = new long[Kinds * _period];
        _isVectorized = true;
        for (int i = 0; i < _period; i++)
        {
            DyadicScale scale = requantizer.Scales[i % _channels];
            RequantizeChannel channel = TRounding.Prepare(scale);
            _isVectorized &= channel.Shift >= 0;
            _constants[i] = channel.Multiplier;
            _constants[_period + i] = channel.Addend;
            _constants[(2 * _period) + i] = channel.Shift;
            _constants[(3 * _period) + i] = channel.Tie;
            _constants[(4 * _period) + i] = channel.Offset;
        }
    }

    public override void Apply(ReadOnlySpan<int> source, Span<byte> destination, int size)
    {
        switch (size)
        {
            case 1:
                Apply<byte>(source, destination);
                break;
            case 2:
                Apply<ushort>(source, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            default:
                Apply<uint>(source, MemoryMarshal.Cast<byte, uint>(destination));
                break;
        }
    }

    private void Apply<TCode>(ReadOnlySpan<int> source, Span<TCode> destination)
        where TCode : unmanaged
    {
        int step = VectorsPerStep * TLanes.Count;
        int most = _comesOutEven ? source.Length : _period;
        for (int start = 0; start < source.Length; start += most)
        {
            int length = Math.Min(most, source.Length - start);
            int whole = _isVectorized ? length & -step : 0;
            nint position = Steps(
                ref MemoryMarshal.GetReference(source[start..]),
                ref MemoryMarshal.GetReference(destination[start..]),
                whole,
                ref MemoryMarshal.GetArrayDataReference(_constants),
                _period,
                _requantizer.Least,
                _requantizer.Greatest,
                _requantizer.ZeroPoint);
            if (whole < length)
            {
                Rest(source.Slice(start + whole, length - whole), (int)position, destination[(start + whole)..]);
            }
        }
    }

    // A position within a period is one of a channel: periods are whole rows.
    private void Rest<TCode>(ReadOnlySpan<int> source, int position, Span<TCode> destination)
        where TCode : unmanaged
    {
        int channel = position;
        while (channel >= _channels)
        {
            channel -= _channels;
        }

        for (int i = 0; i < source.Length; i++)
        {
            int result = _requantizer.Apply(source[i], channel);
            destination[i] = Unsafe.As<int, TCode>(ref result);
            channel = channel + 1 == _channels ? 0 : channel + 1;
        }
    }

    // Returns the place within a period after the last step.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Steps<TCode>(ref int source, ref TCode destination, nint length, ref long constants, nint period, long least, long greatest, long zeroPoint)
        where TCode : unmanaged
    {
        TVector lowest = TLanes.Create(least);
        TVector highest = TLanes.Create(greatest);
        TVector zero = TLanes.Create(zeroPoint);
        nint lanes = TLanes.Count;
        nint place = 0;
        for (nint i = 0; i < length; i += VectorsPerStep * lanes)
        {
            TVector first = Result(ref source, i, ref constants, period, place, lowest, highest, zero);
            TVector second = Result(ref source, i + lanes, ref constants, period, place + lanes, lowest, highest, zero);
            TVector third = Result(ref source, i + (2 * lanes), ref constants, period, place + (2 * lanes), lowest, highest, zero);
            TVector fourth = Result(ref source, i + (3 * lanes), ref constants, period, place + (3 * lanes), lowest, highest, zero);
            TLanes.StoreCodes(first, second, third, fourth, ref Unsafe.Add(ref destination, i));
            place += VectorsPerStep * lanes;
            place = place == period ? 0 : place;
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Result(ref int source, nint index, ref long constants, nint period, nint place, TVector lowest, TVector highest, TVector zero)
    {
        TVector signBit = TLanes.Create(1L << 31);
        TVector raised = TLanes.Xor(TLanes.LoadCodes(in Unsafe.As<int, uint>(ref Unsafe.Add(ref source, index))), signBit);
        ref long channels = ref Unsafe.Add(ref constants, place);
        TVector product = TLanes.MultiplyLowHalves(raised, TLanes.Load(in channels));
        TVector rounded = TRounding.Round<TLanes, TVector>(product, TLanes.GreaterThan(signBit, raised), in channels, period);
        TVector result = TLanes.Add(TLanes.Subtract(rounded, TLanes.Load(in Unsafe.Add(ref channels, 4 * period))), zero);
        return TLanes.Max(lowest, TLanes.Min(highest, result));
    }
}
