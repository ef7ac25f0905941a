using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What a large clone does to those who watch it, and to the machine.</summary>
internal sealed class EmulatorLoadRow : IRow
{
    public string Id => "emulator-load";

    public string What => "a clone of 1,000,000 cases while 64 connections read its operation";

    public string Budget => "99th percentile of the reads at most 20 ms; no write over 100 ms; memory under 200 MB";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var cases = quick ? 50_000 : 1_000_000;
        var folder = Places.NewFolder();
        var result = new RowResult(Id, What, Budget);
        await using (var emulator = await RunningEmulator.StartAsync(Path.Combine(folder, "emulator.db")))
        {
            var (plan, root) = await emulator.Client.SeedAsync("Source", cases / 1000, 1000);
            await emulator.Client.EndAsync(await emulator.Client.CloneAsync(plan, root, "Alone"));
            var alone = await LongestWriteAsync(emulator);
            var operation = await emulator.Client.CloneAsync(plan, root, "Watched");
            var (rate, late) = await EmulatorReadRow.LoadAsync(
                emulator.Client.Http, EmulatorClient.OperationPath(operation), default, emulator.Client.EndAsync(operation));
            result.With("reads during the clone", "answers/s", [rate])
                .With("longest write without readers", "ms", [alone])
                .Limit("99th percentile of the reads", "ms", [late], 20)
                .Limit("longest write", "ms", [await LongestWriteAsync(emulator)], 100);
            if (emulator.Server.PeakMemory is { } peak)
            {
                result.Limit("most memory held", "MB", [peak / 1048576.0], 200);
            }
        }

        Directory.Delete(folder, recursive: true);
        return result.Note(string.Create(CultureInfo.InvariantCulture, $"{cases:N0} cases, made by the same emulator and cloned twice, the second time under load; the loader shares the processors. A write is a transaction from its beginning to after its commit, with what SQLite tidies up then; memory is the process's peak from its start, the making of the source included."));
    }

    private static async Task<double> LongestWriteAsync(RunningEmulator emulator) =>
        (double)(await emulator.Client.Http.GetFromJsonAsync<JsonNode>("_emulator/database"))!["longestWriteMs"]!;
}
