using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The roundings of a running sum.</summary>
internal static class RunningRoundings
{
    /// <summary>To nearest even by the machine's own adder.</summary>
    /// <remarks>
    /// Let q be the number's last place in the format and s the width of the wide significand field. 1.5 × 2^s q has the last place q itself, and so has its sum with a number below 2^(s − 1) q of either sign: the adder rounds the number to a multiple of q, ties to
    /// even as 1.5 × 2^s is. The sign is put back for numbers that become zero.
    /// </remarks>
    internal readonly struct Added<TLanes, TVector, T> : IRunningRounding<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        private readonly TVector _leastPower;
        private readonly TVector _toAddend;
        private readonly TVector _signMask;

        public Added(FloatFormat format)
        {
            long dropped = WideNumber<T>.SignificandBits - format.SignificandBits;
            _leastPower = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(format.MinExponent));
            _toAddend = LaneMath.Constant<TLanes, TVector, T>((dropped << WideNumber<T>.SignificandBits) + (1L << (WideNumber<T>.SignificandBits - 1)));
            _signMask = LaneMath.Constant<TLanes, TVector, T>(format.HasNegativeZero ? ~WideNumber<T>.MagnitudeMask : 0);
        }

        public static bool IsStochastic => false;

        /// <summary>The largest exponent whose addend is finite.</summary>
        public static int GreatestExponent(FloatFormat format) => WideNumber<T>.Bias - (WideNumber<T>.SignificandBits - format.SignificandBits);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Round(TVector numbers, TVector random)
        {
            TVector power = TLanes.Max(TLanes.And(numbers, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity)), _leastPower);
            TVector addend = TLanes.Add(power, _toAddend);
            TVector rounded = TLanes.SubtractNumbers(TLanes.AddNumbers(numbers, addend), addend);
            return TLanes.Or(rounded, TLanes.And(numbers, _signMask));
        }
    }

    /// <summary>In any mode: to a code's magnitude, and from it to the number, which a power of two scales to the format's exponents.</summary>
    internal readonly struct Shifted<TLanes, TVector, T, TRounding> : IRunningRounding<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
        where TRounding : struct, ILaneRounding
    {
        private readonly ShiftedMagnitude<TLanes, TVector, T, TRounding> _magnitude;
        private readonly TVector _scale;
        private readonly int _shift;
        private readonly bool _hasNegativeZero;

        public Shifted(FloatFormat format)
        {
            _magnitude = new(format);
            _scale = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(WideNumber<T>.Bias - format.Bias));
            _shift = WideNumber<T>.SignificandBits - format.SignificandBits;
            _hasNegativeZero = format.HasNegativeZero;
        }

        public static bool IsStochastic
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TRounding.IsStochastic;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Round(TVector numbers, TVector random)
        {
            TVector magnitude = TLanes.And(numbers, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask));
            TVector isNegative = TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1);
            TVector code = _magnitude.Round(magnitude, isNegative, random);
            TVector rounded = TLanes.MultiplyNumbers(TLanes.ShiftLeft(code, _shift), _scale);
            TVector sign = TLanes.Xor(numbers, magnitude);
            return TLanes.Or(rounded, _hasNegativeZero ? sign : TLanes.And(sign, TLanes.GreaterThan(rounded, LaneMath.Constant<TLanes, TVector, T>(0))));
        }
    }
}
