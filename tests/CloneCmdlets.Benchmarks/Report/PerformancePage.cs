using System.Globalization;
using System.Text;

namespace CloneCmdlets.Benchmarks.Report;

/// <summary>The page of the documentation: the last run, and how to read it.</summary>
internal static class PerformancePage
{
    private const string Head = """
        # Performance

        What the module and the emulator cost, beside what a user would use instead, measured in one run. This page is written by the run itself:

            dotnet run -c Release --project tests/CloneCmdlets.Benchmarks

        `--only poll,journal` measures some rows, `--quick` takes fewer samples and smaller sizes, `--out folder` writes elsewhere than `docs/performance`.
        Rows that start PowerShell need `pwsh` on the path and are reported as not measured without it.

        ## How to read it

        - A figure is the median of its samples, with the least and the most in brackets. A ratio is taken pair by pair: ours and the alternative run
          in turn, A B A B, and the median of the pairs' ratios is what the budget is about.
        - "CPU" is processor time of the client's process, user and kernel together. It leaves out waiting, and so stands up to a busy machine better
          than time by the clock does; but on a busy machine both grow. The load at the start is printed with the machine: figures by the clock taken
          with a load above the number of processors say little alone, only beside their neighbours.
        - A budget that is missed is printed as missed, with its number. No test depends on any of these figures. What is known of the causes
          stands in [causes.md](performance/causes.md), written by hand.

        ## The last run

        """;

    public static string Of(RunReport report, string folder)
    {
        var text = new StringBuilder(Head).AppendLine(MarkdownReport.Of(report)).AppendLine("## Plots").AppendLine();
        if (report.Rows.Any(row => row.Verdicts.Count > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"![Share of each budget used]({folder}/budgets.svg)").AppendLine();
        }

        foreach (var row in report.Rows.Where(row => row.Series.Count > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"![{row.Id}]({folder}/{row.Id}.svg)").AppendLine();
        }

        return text.ToString().TrimEnd() + "\n";
    }
}
