using System.Globalization;
using System.Text;

namespace CloneCmdlets.Benchmarks.Report;

/// <summary>The table as people read it.</summary>
internal static class MarkdownReport
{
    public static string Of(RunReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Measured {report.At:yyyy-MM-dd HH:mm} UTC{(report.Quick ? ", quick run (fewer samples and smaller sizes; the notes name them)" : "")}.").AppendLine();
        foreach (var (key, value) in report.Machine)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {key}: {value}");
        }

        text.AppendLine().AppendLine("| what | measured: median (least to most) | beside its budget: median (least to most) | budget | |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var row in report.Rows)
        {
            text.AppendLine(Line(row));
        }

        foreach (var row in report.Rows.Where(row => row.Notes.Count > 0))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{row.Id}**: {string.Join(" ", row.Notes)}");
        }

        return text.ToString();
    }

    public static string Line(RowResult row)
    {
        if (row.Skipped is not null || row.Failure is not null)
        {
            var why = row.Skipped is not null ? "skipped: " + row.Skipped : "broke off: " + row.Failure!.Split('\n')[0].Trim();
            return $"| {row.What} | {why.Replace('|', '/')} | | {row.Budget} | not measured |";
        }

        var measured = row.Series.Select(series => $"{series.Name}: {Number(series.Median)} {series.Unit} ({Number(series.Least)} to {Number(series.Most)})");
        var verdicts = row.Verdicts.Select(one => $"{one.Name}: {Number(one.Value)} {one.Unit} ({Number(one.Least)} to {Number(one.Most)})");
        var missed = row.Verdicts.Where(one => !one.Holds).Select(one => one.Name).ToList();
        return $"| {row.What} | {string.Join("<br>", measured)} | {string.Join("<br>", verdicts)} | {row.Budget} | {(missed.Count == 0 ? "held" : "**missed**: " + string.Join(", ", missed))} |";
    }

    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' '),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
