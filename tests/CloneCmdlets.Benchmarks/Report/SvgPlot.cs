using System.Globalization;
using System.Security;
using System.Text;

namespace CloneCmdlets.Benchmarks.Report;

/// <summary>Small plots without a library: readable on light and dark pages.</summary>
internal static class SvgPlot
{
    private const int LineHeight = 26;
    private const int LabelWidth = 330;
    private const int PlotWidth = 420;
    private const int ValueWidth = 130;

    /// <summary>A bar for each share, with a line at 1; what is longer than 1.5 is cut and says its number.</summary>
    public static string Bars(string title, IReadOnlyList<(string Label, double Share)> bars)
    {
        const double Longest = 1.5;
        var body = new StringBuilder();
        for (var index = 0; index < bars.Count; index++)
        {
            var (label, share) = bars[index];
            var y = 40 + (index * LineHeight);
            Label(body, y, label);
            Append(body, $"<rect x='{LabelWidth}' y='{y}' width='{Scale(Math.Min(share, Longest) / Longest)}' height='16' fill='{(share <= 1 ? "#2f7d4f" : "#b3402a")}'/>");
            Append(body, $"<text x='{LabelWidth + PlotWidth + 8}' y='{y + 13}'>{share.ToString("P0", CultureInfo.InvariantCulture)}</text>");
        }

        var line = LabelWidth + Scale(1 / Longest);
        Append(body, $"<line x1='{line}' y1='34' x2='{line}' y2='{40 + (bars.Count * LineHeight)}' stroke='#888' stroke-dasharray='4 3'/>");
        return Frame(title, bars.Count, body);
    }

    /// <summary>Least, median and most of each series, on one logarithmic axis a unit.</summary>
    public static string Ranges(string title, IReadOnlyList<Series> series)
    {
        var body = new StringBuilder();
        for (var index = 0; index < series.Count; index++)
        {
            var one = series[index];
            var same = series.Where(other => other.Unit == one.Unit).ToList();
            var low = Math.Log(Math.Max(1e-9, same.Min(other => other.Least)) / 2);
            var high = Math.Log(Math.Max(1e-9, same.Max(other => other.Most)) * 2);
            double At(double value) => LabelWidth + Scale((Math.Log(Math.Max(1e-9, value)) - low) / (high - low));
            var y = 40 + (index * LineHeight);
            Label(body, y, one.Name);
            Append(body, $"<line x1='{At(one.Least)}' y1='{y + 8}' x2='{At(one.Most)}' y2='{y + 8}' stroke='#3b6ea5' stroke-width='5' stroke-opacity='0.45'/>");
            Append(body, $"<circle cx='{At(one.Median)}' cy='{y + 8}' r='5' fill='#3b6ea5'/>");
            Append(body, $"<text x='{LabelWidth + PlotWidth + 8}' y='{y + 13}'>{MarkdownReport.Number(one.Median)} {SecurityElement.Escape(one.Unit)}</text>");
        }

        return Frame(title + " (least, median, most; logarithmic)", series.Count, body);
    }

    private static double Scale(double share) => Math.Round(Math.Clamp(share, 0, 1) * PlotWidth, 1);

    private static void Label(StringBuilder body, int y, string text) =>
        Append(body, $"<text x='{LabelWidth - 8}' y='{y + 13}' text-anchor='end'>{SecurityElement.Escape(text)}</text>");

    private static void Append(StringBuilder body, FormattableString line) => body.AppendLine(FormattableString.Invariant(line));

    private static string Frame(string title, int lines, StringBuilder body)
    {
        var height = 52 + (lines * LineHeight);
        const int Width = LabelWidth + PlotWidth + ValueWidth;
        return FormattableString.Invariant(
            $"""
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {height}' width='{Width}' height='{height}' font-family='sans-serif' font-size='12' fill='#222'>
            <title>{SecurityElement.Escape(title)}</title>
            <rect width='{Width}' height='{height}' fill='#fff'/>
            <text x='12' y='20' font-size='14' font-weight='bold'>{SecurityElement.Escape(title)}</text>
            {body}</svg>

            """);
    }
}
