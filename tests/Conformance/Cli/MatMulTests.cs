using NumFormats.Conformance.Files;
using NumFormats.Conformance.Matrices;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class MatMulTests
{
    [Theory]
    [InlineData("bf16", "e4m3fn", "f32")]
    [InlineData("posit16", "int8", "posit16")]
    [InlineData("f64", "f16", "f64")]
    public void Multiplies_as_the_definition_does(string nameA, string nameB, string nameC)
    {
        const int M = 13;
        const int N = 37;
        const int K = 21;
        var (a, b, c) = (NumberFormat.Parse(nameA), NumberFormat.Parse(nameB), NumberFormat.Parse(nameC));
        ulong[] x = MatrixCodes.Create(a, M * K, 1, 0);
        ulong[] y = MatrixCodes.Create(b, K * N, 2, 0);
        byte[] expected = ConvertTests.Bytes(c, ReferenceProduct.Codes(a, x, b, y, c, new ulong[M * N], M, N, K, ProductOptions.Default));
        using var folder = new TemporaryFolder();
        string pathA = folder.Write("a.bin", ConvertTests.Bytes(a, x));
        string pathB = folder.Write("b.bin", ConvertTests.Bytes(b, y));
        string[] options = ["matmul", "--a", nameA, "--b", nameB, "-m", $"{M}", "-n", $"{N}", "-k", $"{K}"];

        Tool.Succeed([.. options, "--c", nameC, "--threads", "3", pathA, pathB, folder["c.bin"]]);

        Assert.Equal(expected, File.ReadAllBytes(folder["c.bin"]));
        if (nameC == "f32")
        {
            Assert.Equal(expected, Tool.RunWithInput(ConvertTests.Bytes(b, y), [.. options, pathA, "-", "-"]).Bytes);
        }
    }

    [Theory]
    [InlineData(5, 6, "5 elements; expected 2 × 3")]
    [InlineData(7, 6, "more elements; expected 2 × 3")]
    [InlineData(6, 5, "5 elements; expected 3 × 2")]
    public void A_stream_of_another_length_is_wrong_input(int first, int second, string explanation)
    {
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", RawFiles.Repeat(first));
        string y = folder.Write("y.bin", RawFiles.Repeat(second));

        Tool.Fail(1, explanation, "matmul", "--a", "e4m3fn", "--b", "e5m2", "-m", "2", "-n", "2", "-k", "3", x, y, folder["out.bin"]);

        Assert.False(File.Exists(folder["out.bin"]));
    }

    [Theory]
    [InlineData(1, "expected no more than", "matmul", "--a", "e4m3fn", "--b", "e4m3fn", "-m", "2147483647", "-n", "2", "-k", "3", "x", "y", "z")]
    [InlineData(2, "is not a value of -m", "matmul", "--a", "e4m3fn", "--b", "e4m3fn", "-m", "-1", "-n", "2", "-k", "3", "x", "y", "z")]
    [InlineData(2, "-k", "matmul", "--a", "e4m3fn", "--b", "e4m3fn", "-m", "1", "-n", "2", "x", "y", "z")]
    [InlineData(2, "Expected it once", "matmul", "--a", "e4m3fn", "--b", "e4m3fn", "-m", "1", "-n", "2", "-k", "3", "-", "-", "z")]
    [InlineData(1, "no-such-file", "matmul", "--a", "e4m3fn", "--b", "e4m3fn", "-m", "1", "-n", "2", "-k", "3", "no-such-file", "y", "z")]
    public void What_is_wrong_is_one_line(int exitCode, string explanation, params string[] args) => Tool.Fail(exitCode, explanation, args);
}
