namespace NumFormats.Kernels;

/// <summary>One lane in a general register, for machines without vectors.</summary>
internal readonly unsafe struct ByteLanesScalar : IByteLanes<int>
{
    public static int Count => 1;

    public static int Create(int value) => value;

    public static int Load(int* source) => *source;

    public static void Store(int vector, int* destination) => *destination = vector;

    public static int AddProducts(int sums, int unsigned, int signed)
    {
        int even = ((byte)unsigned * (sbyte)signed) + ((byte)(unsigned >> 8) * (sbyte)(signed >> 8));
        int odd = ((byte)(unsigned >> 16) * (sbyte)(signed >> 16)) + ((byte)(unsigned >> 24) * (sbyte)(signed >> 24));
        return sums + even + odd;
    }
}
