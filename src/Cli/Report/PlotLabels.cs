namespace NumFormats.Cli;

/// <summary>Finds free places for labels near points: the nearest place that covers neither a point nor another label.</summary>
/// <param name="left">The left end of the room for labels.</param>
/// <param name="top">The upper end.</param>
/// <param name="right">The right end.</param>
/// <param name="bottom">The lower end.</param>
/// <param name="radius">The radius of the points.</param>
internal sealed class PlotLabels(double left, double top, double right, double bottom, double radius)
{
    private const double CharacterWidth = 6.9;
    private const double LineHeight = 13;
    private const double Descent = 3;
    private const double Gap = 4;
    private const double NearEnough = 10;
    private const int FarthestLines = 7;

    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    /// <summary>Keeps labels off a point.</summary>
    public void Avoid(double x, double y) => _taken.Add((x - radius, y - radius, x + radius, y + radius));

    /// <summary>Places a label.</summary>
    /// <returns>Where the text begins, on which line, where a leader to the point ends, and whether it needs one; null where there is no room.</returns>
    public (double X, double Y, double AnchorX, bool IsApart)? Place(string text, double x, double y)
    {
        double width = text.Length * CharacterWidth;
        for (int distance = 0; distance <= 2 * FarthestLines; distance++)
        {
            // 0, up and down by half a line, by a whole one, and so on; on the right of the point, then on its left.
            foreach (int direction in (ReadOnlySpan<int>)[-1, 1])
            {
                double offset = direction * distance * LineHeight / 2;
                double baseline = y + offset + 4;
                foreach (double start in (ReadOnlySpan<double>)[x + radius + Gap, x - radius - Gap - width])
                {
                    (double Left, double Top, double Right, double Bottom) box = (start, baseline - LineHeight + Descent, start + width, baseline + Descent);
                    if (IsFree(box))
                    {
                        _taken.Add(box);
                        return (start, baseline, start > x ? start - 1 : start + width + 1, Math.Abs(offset) > NearEnough);
                    }
                }
            }
        }

        return null;
    }

    private bool IsFree((double Left, double Top, double Right, double Bottom) box) =>
        box.Left >= left && box.Right <= right && box.Top >= top && box.Bottom <= bottom
        && !_taken.Exists(other => box.Left < other.Right && other.Left < box.Right && box.Top < other.Bottom && other.Top < box.Bottom);
}
