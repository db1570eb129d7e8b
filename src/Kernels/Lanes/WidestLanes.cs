using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The choice of the widest vectors that the machine has.</summary>
internal static class WidestLanes
{
    /// <summary>What a factory makes for them.</summary>
    public static TResult Create<T, TResult, TFactory>(TFactory factory)
        where T : unmanaged
        where TFactory : struct, ILaneFactory<T, TResult> =>
        Vector512.IsHardwareAccelerated ? factory.Create<Lanes512<T>, Vector512<T>>()
            : Vector256.IsHardwareAccelerated ? factory.Create<Lanes256<T>, Vector256<T>>()
            : Vector128.IsHardwareAccelerated ? factory.Create<Lanes128<T>, Vector128<T>>()
            : factory.Create<LanesScalar<T>, T>();
}
