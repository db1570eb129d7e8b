using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// The counter-based generator Philox4x32-10: a keyed bijection from 128-bit counters to 128 random bits. Any block can be computed alone, so
/// that results do not depend on the order, the vector width or the number of threads.
/// </summary>
/// <remarks>Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3; constants as in Random123.</remarks>
public static class Philox
{
    /// <summary>The multiplier of the first word.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>The multiplier of the third word.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>What is added to the low half of the key after each round.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>What is added to the high half of the key after each round.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>The number of rounds.</summary>
    public const int Rounds = 10;

    /// <summary>The four 32-bit words of one block.</summary>
    /// <param name="key">The 64-bit key: the seed.</param>
    /// <param name="counter">The low 64 bits of the counter.</param>
    /// <param name="stream">The high 64 bits of the counter.</param>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong key, ulong counter, ulong stream = 0)
    {
        uint c0 = (uint)counter;
        uint c1 = (uint)(counter >> 32);
        uint c2 = (uint)stream;
        uint c3 = (uint)(stream >> 32);
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 = unchecked(k0 + Weyl0);
            k1 = unchecked(k1 + Weyl1);
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The 32-bit word number <paramref name="index"/> of the sequence of a seed: word index mod 4 of block index / 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word(ulong seed, ulong index)
    {
        (uint word0, uint word1, uint word2, uint word3) = Block(seed, index >> 2);
        return (index & 3) switch
        {
            0 => word0,
            1 => word1,
            2 => word2,
            _ => word3,
        };
    }
}
