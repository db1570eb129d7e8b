namespace NumFormats;

/// <summary>The two ways between codes and numbers, all that a format adds to the exact core.</summary>
public interface INumberCodec
{
    /// <summary>The number of bits in a code.</summary>
    int BitWidth { get; }

    /// <summary>Whether every x / 0 is NaN, as in IEEE P3109 formats and in posits.</summary>
    bool DivisionByZeroIsNaN { get; }

    /// <summary>The number that a code stands for.</summary>
    /// <param name="code">A code; bits above <see cref="BitWidth"/> are ignored.</param>
    Unpacked Unpack(ulong code);

    /// <summary>The code of a number, rounded once.</summary>
    /// <param name="value">The number; a sticky bit is taken into account.</param>
    /// <param name="rounding">How it is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None);
}
