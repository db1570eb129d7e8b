using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The rules by which elements become codes.</summary>
internal static class CodeRules
{
    /// <summary>The integer below x × factor + zero, where zero is a binary32 number that ends in one half, and not above the largest code. Each operation is rounded.</summary>
    internal readonly struct HalfUp : ICodeRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct =>
            TLanes.Min(LaneIntegers.Truncate(TLanes.AddNumbers(TLanes.MultiplyNumbers(number, TLanes.Create(factor)), zero)), most);
    }

    /// <summary>The same of (x − offset) × factor + zero.</summary>
    internal readonly struct HalfUpFromOffset : ICodeRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct =>
            HalfUp.Codes<TLanes, TVector>(TLanes.SubtractNumbers(number, TLanes.Create(offset)), in factor, in offset, zero, most);
    }

    /// <summary>The integer zero and x × factor rounded to the nearest integer, ties away from zero.</summary>
    /// <remarks>
    /// Adding the predecessor of one half and cutting the fraction off does that. Adding one half itself would round its predecessor up to 1. With the lesser addend the sum of a tie falls short of the integer by 2^−25, half a unit in the last
    /// place at most, and is rounded to the integer: that is even if it is 1, and for others the shortfall is less than half a unit.
    /// </remarks>
    internal readonly struct HalfAway : ICodeRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct
        {
            TVector quotient = TLanes.MultiplyNumbers(number, TLanes.Create(factor));
            TVector half = TLanes.Select(TLanes.Create(int.MaxValue), TLanes.Create(BitConverter.SingleToInt32Bits(0.5f) - 1), quotient);
            return TLanes.Add(LaneIntegers.Truncate(TLanes.AddNumbers(quotient, half)), zero);
        }
    }

    /// <summary>x × factor rounded to the nearest integer, ties to even: the low bits of its sum with <see cref="Zero"/>, the numbers around which are integers.</summary>
    internal readonly struct HalfEven : ICodeRule
    {
        /// <summary>What is added.</summary>
        public const float Zero = 3 << 22;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct =>
            TLanes.And(TLanes.AddNumbers(TLanes.MultiplyNumbers(number, TLanes.Create(factor)), zero), most);
    }

    /// <summary>0 for negative numbers, 1 for others, minus zero among them.</summary>
    internal readonly struct Sign : ICodeRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct =>
            TLanes.Xor(TLanes.ShiftRight(TLanes.AddNumbers(number, TLanes.Create(0)), 31), most);
    }

    /// <summary>The e2m1fn code of x / factor, ties toward zero, without a sign if it is zero.</summary>
    /// <remarks>
    /// <para>
    /// A quotient lies above a tie t where the exact one does: the next number above t × factor is larger by 2^−23 / s of itself, 1 ≤ s &lt; 2 its significand, which is more than half the distance from t to the next number.
    /// </para>
    /// <para>
    /// From 1 on, adding one less than half a unit of the last place that is kept rounds, and exponent and significand are the code, but for the bias. Below 1 codes are a half apart, and how many of the ties 1/4 and 3/4 lie below is the code. Each of
    /// the two is at most the code where the other is right.
    /// </para>
    /// </remarks>
    internal readonly struct NearestE2M1 : ICodeRule
    {
        private const int LargestMagnitude = 7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct
        {
            int dropped = WideNumber<int>.SignificandBits - 1;
            TVector quotient = TLanes.DivideNumbers(TLanes.And(number, TLanes.Create(int.MaxValue)), TLanes.Create(factor));
            TVector rounded = TLanes.ShiftRight(TLanes.Add(quotient, TLanes.Create((1 << (dropped - 1)) - 1)), dropped);
            TVector normal = TLanes.Min(TLanes.Subtract(rounded, TLanes.Create((WideNumber<int>.Bias - 1) << 1)), TLanes.Create(LargestMagnitude));
            TVector isNotZero = TLanes.GreaterThan(quotient, TLanes.Create(BitConverter.SingleToInt32Bits(0.25f)));
            TVector isOne = TLanes.GreaterThan(quotient, TLanes.Create(BitConverter.SingleToInt32Bits(0.75f)));
            TVector small = TLanes.Subtract(TLanes.Create(0), TLanes.Add(isNotZero, isOne));
            TVector sign = TLanes.And(TLanes.ShiftLeft(TLanes.ShiftRight(number, 31), 3), isNotZero);
            return TLanes.Or(TLanes.Max(normal, small), sign);
        }
    }

    /// <summary>The index of the nearest of IQ4_NL's levels to x × factor, ties to the higher one: how many of the midpoints between levels lie not above it.</summary>
    internal readonly struct NearestIQ4Level : ICodeRule
    {
        private static ReadOnlySpan<float> Midpoints => [-115.5f, -93.5f, -74, -57, -42, -28.5f, -16, -4.5f, 7, 19, 31.5f, 45.5f, 61, 79, 101];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Codes<TLanes, TVector>(TVector number, ref readonly int factor, ref readonly int offset, TVector zero, TVector most)
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct
        {
            TVector quotient = TLanes.MultiplyNumbers(number, TLanes.Create(factor));
            TVector ordered = TLanes.Xor(quotient, TLanes.ShiftRight(TLanes.ShiftRightSigned(quotient, 31), 1));
            TVector code = TLanes.Create(0);
            foreach (float midpoint in Midpoints)
            {
                code = TLanes.Subtract(code, TLanes.GreaterThan(ordered, TLanes.Create(GroupSurvey.Order(BitConverter.SingleToInt32Bits(midpoint)) - 1)));
            }

            return code;
        }
    }
}
