namespace NumFormats.Kernels;

/// <summary>Packs codes of one shape into a stream of bits. The arguments have been checked.</summary>
internal abstract class CodePacker
{
    // At the index that is the width.
    private static readonly CodePacker?[] LowFirst =
    [
        null,
        Widest<CodeShapes.One>(),
        Widest<CodeShapes.Two>(),
        Widest<CodeShapes.Three>(),
        Widest<CodeShapes.Four>(),
        Widest<CodeShapes.Five>(),
        Widest<CodeShapes.Six>(),
        Widest<CodeShapes.Seven>(),
    ];

    private static readonly CodePacker HighFirst = Widest<CodeShapes.FourHighFirst>();

    /// <summary>The one for a shape, on the widest vectors.</summary>
    public static CodePacker For(int width, bool isHighFirst) => isHighFirst ? HighFirst : LowFirst[width]!;

    /// <summary>Packs codes into exactly the bytes that they take.</summary>
    public abstract void Pack(ReadOnlySpan<byte> codes, Span<byte> packed);

    /// <summary>Unpacks codes from exactly the bytes that they take.</summary>
    public abstract void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes);

    /// <summary>The indices that bring the pieces of codes in each segment together, each the first bytes of as many as it has codes.</summary>
    protected static byte[] Together(int vectorBytes, int segmentBytes, int codesPerPiece, int pieceBytes)
    {
        byte[] indices = new byte[vectorBytes];
        for (int i = 0; i < indices.Length; i++)
        {
            int place = i % segmentBytes;
            indices[i] = (byte)(((place / pieceBytes * codesPerPiece) + (place % pieceBytes)) % segmentBytes);
        }

        return indices;
    }

    /// <summary>The indices that undo that. What comes behind a piece is one of its bytes.</summary>
    protected static byte[] Apart(int vectorBytes, int segmentBytes, int codesPerPiece, int pieceBytes)
    {
        byte[] indices = new byte[vectorBytes];
        for (int i = 0; i < indices.Length; i++)
        {
            int place = i % segmentBytes;
            indices[i] = (byte)((place / codesPerPiece * pieceBytes) + Math.Min(place % codesPerPiece, pieceBytes - 1));
        }

        return indices;
    }

    private static CodePacker Widest<TShape>()
        where TShape : struct, ICodeShape => WidestLanes.Create<long, CodePacker, Factory<TShape>>(default);

    private readonly struct Factory<TShape> : ILaneFactory<long, CodePacker>
        where TShape : struct, ICodeShape
    {
        public CodePacker Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct => new PackLoop<TLanes, TVector, TShape>();
    }
}
