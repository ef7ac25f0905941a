using CloneCmdlets.Benchmarks.Report;
using CloneCmdlets.Benchmarks.Rows;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks;

/// <summary>
/// Measures the project beside what a user would use instead, in one run, and writes one table.
/// <c>dotnet run -c Release --project tests/CloneCmdlets.Benchmarks -- [--only WORD,…] [--quick] [--out FOLDER]</c>
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "stub":
                return await StubServer.RunAsync(args[1..]);
            case "waits":
                return await WaitMemoryRow.ChildAsync(args[1..]);
            default:
                break;
        }

        string? only = null;
        var folder = Path.Combine(Places.Root, "docs", "performance");
        var quick = false;
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index])
            {
                case "--only" when index + 1 < args.Length:
                    only = args[++index];
                    break;
                case "--out" when index + 1 < args.Length:
                    folder = Path.GetFullPath(args[++index]);
                    break;
                case "--quick":
                    quick = true;
                    break;
                default:
                    await Console.Error.WriteLineAsync("Usage: CloneCmdlets.Benchmarks [--only WORD,...] [--quick] [--out FOLDER]");
                    return 2;
            }
        }

        if (Places.Configuration != "Release")
        {
            await Console.Error.WriteLineAsync("These figures are of a debug build: run with -c Release for ones that count.");
        }

        IRow[] rows =
        [
            new ImportRow(), new CopiesRow(),
            new EndsRow("ends", median: 90, rate: 500, isLong: false),
            new EndsRow("ends-long", median: 600, rate: 50, isLong: true), new PollRow(), new WaitMemoryRow(), new JournalSubmissionRow(), new JournalOpeningRow(),
            new EmulatorCloneRow(), new EmulatorReadRow(), new EmulatorLoadRow(), new WaitGrowthRow(), new CloneGrowthRow(),
        ];
        var words = only?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool IsWanted(IRow row) => row.IsLong
            ? words?.Contains(row.Id, StringComparer.OrdinalIgnoreCase) == true
            : words is null || words.Any(word => row.Id.Contains(word, StringComparison.OrdinalIgnoreCase));

        var results = new List<RowResult>();
        foreach (var row in rows.Where(IsWanted))
        {
            await Console.Error.WriteLineAsync($"measuring {row.Id} ...");
            results.Add(await MeasureAsync(row, quick));
            Console.WriteLine(MarkdownReport.Line(results[^1]));
        }

        var report = new RunReport(Machine.Describe(), DateTimeOffset.UtcNow, quick, results);
        Directory.CreateDirectory(folder);
        await report.WriteAsync(folder);
        Console.WriteLine();
        Console.WriteLine(MarkdownReport.Of(report));
        Console.WriteLine($"Written to {folder}");
        return results.Any(result => result.Failure is not null) ? 1 : 0;
    }

    private static async Task<RowResult> MeasureAsync(IRow row, bool quick)
    {
        try
        {
            return await row.MeasureAsync(quick);
        }
        catch (RowSkippedException skipped)
        {
            return new RowResult(row.Id, row.What, row.Budget) { Skipped = skipped.Message };
        }
#pragma warning disable CA1031 // one broken row is told, and the others are measured
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new RowResult(row.Id, row.What, row.Budget) { Failure = exception.ToString() };
        }
    }
}
