using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The rules of the scales in a byte.</summary>
internal static class ScaleByteRules
{
    /// <summary>The exponent of the largest magnitude less 2, as its logarithm in binary32 has it; 0 for zero and where that is less than the least exponent.</summary>
    /// <remarks>
    /// A magnitude just below 2^k has a logarithm just below k, which rounds to k if less than half a unit in the last place is missing. The magnitude n units below 2^k, which are 2^(k − 24) each, misses n × 2^−24 / ln 2.
    /// Below k, binary32 numbers lie 2^(b − 23) apart, where 2^b is the greatest power of two below k if k is positive, and not above −k otherwise. So it rounds to k for n up to 2^b × ln 2 = 0, 1, 2, 5, 11, 22, 44: each the
    /// half of the next one. No n is so near this bound that the logarithm's own error matters. Adding it to the bits of the magnitude carries into the exponent where that is so.
    /// </remarks>
    internal readonly struct RoundedLogarithm : IScaleByteRule
    {
        private const int MostUnits = 44;
        private const int MostUnitsBits = 6;

        public static float[] Scales => ScaleByte.E8M0;

        /// <summary>Beside 2^128 and what is within 44 units of it, 8 and 12 times half the scale are infinite.</summary>
        public static float LeastException => 3.4e38f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector largest)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct
        {
            int bits = WideNumber<int>.SignificandBits;
            TVector zero = TLanes.Create(0);
            TVector exponent = TLanes.Subtract(TLanes.ShiftRight(largest, bits), TLanes.Create(WideNumber<int>.Bias));
            TVector belowNext = TLanes.Xor(exponent, TLanes.ShiftRightSigned(exponent, 31));
            TVector zeros = TLanes.LeadingZeroCount(TLanes.Or(belowNext, TLanes.Create(1)));
            TVector units = TLanes.ShiftRight(TLanes.Create(MostUnits), TLanes.Subtract(zeros, TLanes.Create(31 - MostUnitsBits)));
            TVector field = TLanes.ShiftRight(TLanes.Add(largest, units), bits);
            return TLanes.Max(TLanes.Subtract(field, TLanes.Create(2)), zero);
        }
    }

    /// <summary>A sixth of the largest magnitude, as e4m3fn without a sign.</summary>
    /// <remarks>
    /// Ties are rounded up. Below the normal numbers nothing is rounded up to them, and what would be rounded to 256 or more becomes the largest number, 448.
    /// </remarks>
    internal readonly struct SixthOfLargest : IScaleByteRule
    {
        private const int SignificandBits = 3;
        private const int Bias = 7;
        private const int LargestCode = 0x7E;

        public static float[] Scales => ScaleByte.UE4M3;

        /// <summary>The scale no longer grows; up to here a unit in the last place, 64, is small beside 224, half of it.</summary>
        public static float LeastException => 1 << 30;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector largest)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct
        {
            int dropped = WideNumber<int>.SignificandBits - SignificandBits;
            TVector sixth = TLanes.DivideNumbers(largest, Number<TLanes, TVector>(6));
            TVector normal = TLanes.Subtract(
                TLanes.ShiftRight(TLanes.Add(sixth, TLanes.Create(1 << (dropped - 1))), dropped), TLanes.Create((WideNumber<int>.Bias - Bias) << SignificandBits));
            TVector isLarge = TLanes.GreaterThan(normal, TLanes.Create((15 << SignificandBits) - 1));
            normal = TLanes.Select(isLarge, TLanes.Create(LargestCode), normal);

            TVector leastNormal = Number<TLanes, TVector>(0.015625f);
            TVector inUnits = TLanes.MultiplyNumbers(TLanes.Min(sixth, leastNormal), Number<TLanes, TVector>(512));
            TVector subnormal = TLanes.Min(LaneIntegers.Truncate(TLanes.AddNumbers(inUnits, Number<TLanes, TVector>(0.5f))), TLanes.Create((1 << SignificandBits) - 1));
            return TLanes.Select(TLanes.GreaterThan(leastNormal, sixth), subnormal, normal);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Number<TLanes, TVector>(float number)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => TLanes.Create(BitConverter.SingleToInt32Bits(number));
    }
}
