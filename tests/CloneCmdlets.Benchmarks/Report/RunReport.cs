using System.Text.Json;

namespace CloneCmdlets.Benchmarks.Report;

/// <summary>One run.</summary>
internal sealed record RunReport(IReadOnlyDictionary<string, string> Machine, DateTimeOffset At, bool Quick, IReadOnlyList<RowResult> Rows)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes <c>results.json</c>, <c>results.md</c> and the plots into a folder, and beside it the page that explains them.</summary>
    public async Task WriteAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(this, Json) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), MarkdownReport.Of(this));
        var bars = Rows.SelectMany(row => row.Verdicts.Select(verdict => (
            Label: $"{row.Id}: {verdict.Name}",
            Share: verdict.AtLeast ? verdict.Limit / verdict.Value : verdict.Value / verdict.Limit))).ToList();
        if (bars.Count > 0)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "budgets.svg"), SvgPlot.Bars("Share of the budget used (shorter is better, the line is the budget)", bars));
        }

        await File.WriteAllTextAsync(folder.TrimEnd('/', '\\') + ".md", PerformancePage.Of(this, Path.GetFileName(folder.TrimEnd('/', '\\'))));
        foreach (var row in Rows.Where(row => row.Series.Count > 0))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, row.Id + ".svg"), SvgPlot.Ranges(row.What, row.Series));
        }
    }
}
