using System.Globalization;
using System.Text.Json.Nodes;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>Whether a look costs the same among 1,000 operations as among 10.</summary>
internal sealed class WaitGrowthRow : IRow
{
    public string Id => "growth-waits";

    public string What => "growth: 10, 100, 1,000 operations waited for, CPU a look";

    public string Budget => "level within 1.5x";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var (server, address) = await ChildProcess.StubAsync("0");
        await using var stub = server;
        using var service = PollRow.Service(address);
        await PollRow.WaitAsync(service, 100, 3000, 1000);
        var result = new RowResult(Id, What, Budget);
        int[] counts = [10, 100, 1000];
        var samples = counts.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < (quick ? 2 : 5); round++)
        {
            for (var index = 0; index < counts.Length; index++)
            {
                samples[index].Add(await PollRow.WaitAsync(service, counts[index], quick ? 1500 : 3000, 1000));
            }
        }

        for (var index = 0; index < counts.Length; index++)
        {
            result.With(FormattableString.Invariant($"{counts[index]} operations"), "us", samples[index]);
        }

        var medians = samples.Select(Statistics.Median).ToArray();
        return result.Limit("greatest median beside the least", "x", [medians.Max() / medians.Min()], 1.5)
            .Note("The same number of looks each time, at 1000 a second.");
    }
}

/// <summary>Whether a case costs the same in a large plan as in a small one.</summary>
internal sealed class CloneGrowthRow : IRow
{
    public string Id => "growth-clones";

    public string What => "growth: 1,000 to 1,000,000 cases cloned by the emulator, time a case";

    public string Budget => "level within 1.5x";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        int[] sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
        var result = new RowResult(Id, What, Budget);
        var medians = new List<double>();
        foreach (var size in sizes)
        {
            var folder = Places.NewFolder();
            var samples = new List<double>();
            await using (var emulator = await RunningEmulator.StartAsync(Path.Combine(folder, "emulator.db")))
            {
                var (warm, warmRoot) = await emulator.Client.SeedAsync("Warm", 1, 1000);
                for (var run = 0; run < 10; run++)
                {
                    await emulator.Client.EndAsync(await emulator.Client.CloneAsync(warm, warmRoot, FormattableString.Invariant($"Warm copy {run}")));
                }

                var (plan, root) = await emulator.Client.SeedAsync("Source", size / 1000, 1000);
                for (var run = 0; run < (size < 100_000 ? 9 : quick || size > 100_000 ? 1 : 3); run++)
                {
                    var end = await emulator.Client.EndAsync(await emulator.Client.CloneAsync(plan, root, FormattableString.Invariant($"Copy {run}")));
                    samples.Add((Moment(end, "completionDate") - Moment(end, "creationDate")).TotalMicroseconds / size);
                }
            }

            Directory.Delete(folder, recursive: true);
            medians.Add(Statistics.Median(samples));
            result.With(string.Create(CultureInfo.InvariantCulture, $"{size:N0} cases"), "us a case", samples);
        }

        return result.Limit("greatest median beside the least", "x", [medians.Max() / medians.Min()], 1.5)
            .Note("From the creation to the completion as the operation itself dates them, after ten clones of 1,000 cases to warm up.");
    }

    private static DateTimeOffset Moment(JsonNode operation, string name) => DateTimeOffset.Parse((string)operation[name]!, CultureInfo.InvariantCulture);
}
