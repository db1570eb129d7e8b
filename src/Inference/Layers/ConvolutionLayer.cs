using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>A convolution of an image, plus a bias.</summary>
internal sealed class ConvolutionLayer : Layer
{
    private readonly Parameter _weights;
    private readonly Parameter _bias;
    private readonly ConvolutionMethod _method;
    private readonly ImagePatches _patches;

    public ConvolutionLayer(string name, Layer input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, WindowGeometry geometry, ConvolutionMethod method)
        : base(name, OutputShape(input, weights.Length, geometry), input)
    {
        Geometry = geometry;
        _method = method;
        _patches = new ImagePatches(input.Shape, Shape, geometry);
        _weights = new Parameter($"{name}.weights", weights, Depth * Shape.Last, nameof(weights));
        _bias = new Parameter($"{name}.bias", bias.IsEmpty ? new float[Shape.Last] : bias, Shape.Last, nameof(bias));
    }

    private ConvolutionLayer(ConvolutionLayer other, Layer input)
        : base(other.Name, other.Shape, input) => (_weights, _bias, _method, _patches, Geometry) = (other._weights, other._bias, other._method, other._patches, other.Geometry);

    public WindowGeometry Geometry { get; }

    public ConvolutionMethod Method => _method;

    public override IReadOnlyList<Parameter> Parameters => [_weights, _bias];

    public override Parameter ProductWeights => _weights;

    public override long Multiplications => (long)Shape.Count * Depth;

    internal override bool MultipliesInput => true;

    private int Depth => Geometry.Area * (Inputs[0].Shape.Last / Geometry.Groups);

    private int GroupOutputs => Shape.Last / Geometry.Groups;

    internal override int Groups => Geometry.Groups;

    internal override ReadOnlySpan<float> ProductInputs(FloatPass pass, int group)
    {
        int length = Shape[0] * Shape[1] * Depth;
        float[] patches = new float[pass.Batch * length];
        for (int example = 0; example < pass.Batch; example++)
        {
            Gather(pass.Output(Inputs[0]).Slice(example * Inputs[0].Shape.Count, Inputs[0].Shape.Count), group, patches.AsSpan(example * length, length));
        }

        return patches;
    }

    // Patches of an image are a matrix whose product with the weights of a group has the group's columns of the result.
    internal override void Forward(FloatPass pass)
    {
        ReadOnlySpan<float> weights = pass.Weights(this);
        int lines = Shape[1] * Depth;
        float[] patches = new float[Shape[0] * lines];
        for (int example = 0; example < pass.Batch; example++)
        {
            ReadOnlySpan<float> image = pass.Output(Inputs[0]).Slice(example * Inputs[0].Shape.Count, Inputs[0].Shape.Count);
            Span<float> output = pass.Output(this).Slice(example * Shape.Count, Shape.Count);
            if (_method == ConvolutionMethod.Direct && !pass.IsSimulated(this))
            {
                Direct(image, weights, output);
                continue;
            }

            for (int group = 0; group < Geometry.Groups; group++)
            {
                Gather(image, group, patches);
                pass.Multiply(
                    this,
                    patches,
                    MatrixLayout.RowMajor(Shape[0] * Shape[1], Depth),
                    weights[(group * GroupOutputs)..],
                    MatrixLayout.RowMajor(Depth, GroupOutputs, Shape.Last),
                    output[(group * GroupOutputs)..],
                    MatrixLayout.RowMajor(Shape[0] * Shape[1], GroupOutputs, Shape.Last));
            }
        }

        FloatFunctions.AddRows(pass.Output(this), _bias.Values);
    }

    internal override void Backward(GradientPass pass)
    {
        ReadOnlySpan<float> weights = pass.Weights(this);
        int lines = Shape[1] * Depth;
        float[] patches = new float[Shape[0] * lines];
        float[] gradients = new float[Shape[0] * lines];
        MatrixLayout patchLayout = MatrixLayout.RowMajor(Shape[0] * Shape[1], Depth);
        for (int example = 0; example < pass.Batch; example++)
        {
            ReadOnlySpan<float> image = pass.Output(Inputs[0]).Slice(example * Inputs[0].Shape.Count, Inputs[0].Shape.Count);
            Span<float> imageGradient = pass.Gradient(Inputs[0]).Slice(example * Inputs[0].Shape.Count, Inputs[0].Shape.Count);
            ReadOnlySpan<float> gradient = pass.Gradient(this).Slice(example * Shape.Count, Shape.Count);
            for (int group = 0; group < Geometry.Groups; group++)
            {
                MatrixLayout layout = MatrixLayout.RowMajor(Shape[0] * Shape[1], GroupOutputs, Shape.Last);
                MatrixLayout weightLayout = MatrixLayout.RowMajor(Depth, GroupOutputs, Shape.Last);
                Gather(image, group, patches);
                GradientPass.AddProduct(patches, patchLayout.Transposed, gradient[(group * GroupOutputs)..], layout, pass.Gradient(_weights)[(group * GroupOutputs)..], weightLayout);
                if (!pass.IsNeeded(Inputs[0]))
                {
                    continue;
                }

                Array.Clear(gradients);
                GradientPass.AddProduct(gradient[(group * GroupOutputs)..], layout, weights[(group * GroupOutputs)..], weightLayout.Transposed, gradients, patchLayout);
                for (int line = 0; line < Shape[0]; line++)
                {
                    _patches.Scatter(gradients.AsSpan(line * lines, lines), line, group, imageGradient);
                }
            }
        }

        FloatFunctions.AddToRow(pass.Gradient(this), pass.Gradient(_bias));
    }

    internal override IntegerStep Compile(IntegerCompiler compiler)
    {
        IntegerProduct product = compiler.Product(this, Depth, Shape.Last, _bias.Values);
        return _method != ConvolutionMethod.Direct && IntegerWindowStep.Serves(_patches)
            ? new IntegerWindowStep(compiler.Slot(Inputs[0]), compiler.Slot(this), product, _patches)
            : new IntegerConvolutionStep(compiler.Slot(Inputs[0]), compiler.Slot(this), product, _patches, _method);
    }

    internal override Layer Rebuild(ReadOnlySpan<Layer> inputs) => new ConvolutionLayer(this, inputs[0]);

    private void Gather(ReadOnlySpan<float> image, int group, Span<float> patches)
    {
        int lines = Shape[1] * Depth;
        for (int line = 0; line < Shape[0]; line++)
        {
            _patches.Gather(image, line, group, patches.Slice(line * lines, lines));
        }
    }

    // The chain of each element in the order of its patch; places beyond the image add zeros to it, and are left out.
    private void Direct(ReadOnlySpan<float> image, ReadOnlySpan<float> weights, Span<float> output)
    {
        TensorShape input = Inputs[0].Shape;
        int run = input.Last / Geometry.Groups;
        for (int place = 0; place < Shape[0] * Shape[1]; place++)
        {
            Span<float> sums = output.Slice(place * Shape.Last, Shape.Last);
            sums.Clear();
            for (int window = 0; window < Geometry.Area; window++)
            {
                int y = (place / Shape[1] * Geometry.Stride) + (window / Geometry.Width) - Geometry.Padding;
                int x = (place % Shape[1] * Geometry.Stride) + (window % Geometry.Width) - Geometry.Sides;
                if ((uint)y >= (uint)input[0] || (uint)x >= (uint)input[1])
                {
                    continue;
                }

                for (int channelOut = 0; channelOut < Shape.Last; channelOut++)
                {
                    int group = channelOut / GroupOutputs;
                    for (int channel = 0; channel < run; channel++)
                    {
                        float number = image[(((y * input[1]) + x) * input[2]) + (group * run) + channel];
                        sums[channelOut] = MathF.FusedMultiplyAdd(number, weights[(((window * run) + channel) * Shape.Last) + channelOut], sums[channelOut]);
                    }
                }
            }
        }
    }

    private static TensorShape OutputShape(Layer input, int weights, WindowGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        _ = geometry.Output(input.Shape, 1, nameof(geometry));
        int depth = geometry.Area * (input.Shape.Last / geometry.Groups);
        if (input.Shape.Last % geometry.Groups != 0 || depth == 0 || weights == 0 || weights % depth != 0 || weights / depth % geometry.Groups != 0)
        {
            throw new ArgumentException($"{weights} weights for {geometry} on {input.Shape}; expected whole output channels, and channels that the groups divide.", nameof(weights));
        }

        return geometry.Output(input.Shape, weights / depth, nameof(geometry));
    }
}
