using System.Globalization;
using System.Net;
using System.Text;
using NumFormats.Cli;

namespace NumFormats.Bench;

/// <summary>Draws accuracy against speed as an SVG file of its own, on a white or a dark page.</summary>
internal sealed class AccuracyThroughputPlot
{
    private const double Width = 1080;
    private const double Height = 560;
    private const double Left = 62;
    private const double Right = 24;
    private const double Top = 40;
    private const double Bottom = 52;
    private const double Radius = 5;
    private const double Step = 10;

    private const string Style = """
        <style>
        .back { fill: #ffffff; } .grid { stroke: #e3e6ea; } .tick, .axis { fill: #59636e; } .label { fill: #1c2128; }
        .label { font-size: 11px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
        .leader { stroke: #59636e; stroke-width: .7; } .point { stroke: #ffffff; }
        .c8 { fill: #0969da; } .c16 { fill: #1a7f37; } .c32 { fill: #8250df; } .posit { fill: #bc4c00; }
        @media (prefers-color-scheme: dark) {
        .back { fill: #0f1318; } .grid { stroke: #2a313a; } .tick, .axis { fill: #98a2ad; } .label { fill: #e4e8ec; stroke: #0f1318; }
        .leader { stroke: #98a2ad; } .point { stroke: #0f1318; }
        .c8 { fill: #58a6ff; } .c16 { fill: #4ac26b; } .c32 { fill: #b58df1; } .posit { fill: #f0883e; }
        }
        </style>
        """;

    private static readonly (string Class, string Text)[] Groups =
        [("c8", "floats of up to 8 bits"), ("c16", "floats of up to 16 bits"), ("c32", "wider floats"), ("posit", "posits")];

    private readonly StringBuilder _svg = new();
    private readonly PlotLabels _labels = new(Left, Top, Width - 4, Height - Bottom, Radius);
    private readonly List<PlotPoint> _points;
    private readonly double _slowest;
    private readonly double _fastest;
    private readonly double _lowest;
    private readonly double _highest;

    private AccuracyThroughputPlot(List<PlotPoint> points)
    {
        _points = points;

        // Some room beside the outermost points, for labels.
        _slowest = Math.Log10(points.Min(point => point.ElementsPerSecond) * 0.8);
        _fastest = Math.Log10(points.Max(point => point.ElementsPerSecond) * 1.4);
        _lowest = Math.Floor(points.Min(point => point.Sqnr) / Step) * Step;
        _highest = Math.Ceiling(points.Max(point => point.Sqnr) / Step) * Step;
    }

    /// <summary>Draws those formats whose ratio is finite; the others are exact.</summary>
    public static string Draw(IEnumerable<PlotPoint> points)
    {
        List<PlotPoint> drawn = [.. points.Where(point => double.IsFinite(point.Sqnr))];
        return drawn.Count > 0
            ? new AccuracyThroughputPlot(drawn).Draw()
            : throw new InvalidInputException("There is no format to draw. Expected rows of conversions from f32.");
    }

    private string Draw()
    {
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"12\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"SQNR against throughput\">\n");
        Append($"{Style}\n<rect class=\"back\" width=\"{Width}\" height=\"{Height}\"/>\n");
        DrawAxes();
        DrawLegend();
        _points.ForEach(point => _labels.Avoid(X(point), Y(point)));
        _points.ForEach(DrawPoint);
        _points.ForEach(DrawLabel);
        return _svg.Append("</svg>\n").ToString();
    }

    private void DrawAxes()
    {
        double bottom = Height - Bottom;
        double right = Width - Right;
        for (double value = _lowest; value <= _highest; value += Step)
        {
            double y = Y(value);
            Append($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{right}\" y2=\"{y:F1}\"/><text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value}</text>\n");
        }

        for (int decade = (int)Math.Floor(_slowest); decade <= _fastest; decade++)
        {
            foreach (int digit in (ReadOnlySpan<int>)[1, 2, 5])
            {
                double speed = digit * Math.Pow(10, decade);
                double x = X(speed);
                if (x >= Left && x <= right)
                {
                    Append($"<line class=\"grid\" x1=\"{x:F1}\" y1=\"{Top}\" x2=\"{x:F1}\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{x:F1}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{speed / 1e9:0.####}</text>\n");
                }
            }
        }

        Append($"<text class=\"axis\" x=\"{(Left + right) / 2:F1}\" y=\"{Height - 10}\" text-anchor=\"middle\">binary32 numbers converted, 10⁹ a second on one core</text>\n");
        Append($"<text class=\"axis\" transform=\"translate(16 {(Top + bottom) / 2:F1}) rotate(-90)\" text-anchor=\"middle\">SQNR, dB</text>\n");
    }

    private void DrawLegend()
    {
        for (int i = 0; i < Groups.Length; i++)
        {
            double x = Left + (i * 180);
            Append($"<circle class=\"{Groups[i].Class}\" cx=\"{x + 6}\" cy=\"18\" r=\"{Radius}\"/><text class=\"axis\" x=\"{x + 16}\" y=\"22\">{Groups[i].Text}</text>\n");
        }
    }

    private void DrawPoint(PlotPoint point)
    {
        string title = string.Create(
            CultureInfo.InvariantCulture, $"{point.Format.Name}: {point.Format.BitWidth} bits, {point.Sqnr:0.0} dB, {point.ElementsPerSecond / 1e9:0.00} × 10⁹ a second");
        Append($"<circle class=\"point {GroupOf(point.Format)}\" cx=\"{X(point):F1}\" cy=\"{Y(point):F1}\" r=\"{Radius}\"><title>{WebUtility.HtmlEncode(title)}</title></circle>\n");
    }

    private void DrawLabel(PlotPoint point)
    {
        if (_labels.Place(point.Format.Name, X(point), Y(point)) is { } place)
        {
            if (place.IsApart)
            {
                Append($"<line class=\"leader\" x1=\"{X(point):F1}\" y1=\"{Y(point):F1}\" x2=\"{place.AnchorX:F1}\" y2=\"{place.Y - 4:F1}\"/>");
            }

            Append($"<text class=\"label\" x=\"{place.X:F1}\" y=\"{place.Y:F1}\">{WebUtility.HtmlEncode(point.Format.Name)}</text>\n");
        }
    }

    private static string GroupOf(NumberFormat format) =>
        format is PositFormat ? "posit" : format.BitWidth <= 8 ? "c8" : format.BitWidth <= 16 ? "c16" : "c32";

    private double X(PlotPoint point) => X(point.ElementsPerSecond);

    private double X(double speed) => Left + ((Math.Log10(speed) - _slowest) / (_fastest - _slowest) * (Width - Left - Right));

    private double Y(PlotPoint point) => Y(point.Sqnr);

    private double Y(double sqnr) => Height - Bottom - ((sqnr - _lowest) / (_highest - _lowest) * (Height - Top - Bottom));

    private void Append(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
