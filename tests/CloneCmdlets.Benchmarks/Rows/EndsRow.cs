using System.Globalization;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>500 operations to their ends: how soon each end is seen, and what that costs.</summary>
/// <param name="id">The row's name.</param>
/// <param name="median">The median duration of an operation in s; the longest takes four times as long.</param>
/// <param name="rate">Our budget of looks a second.</param>
/// <param name="isLong">Whether the row is measured only by its name.</param>
internal sealed class EndsRow(string id, int median, int rate, bool isLong) : IRow
{
    private const int Operations = 500;

    private static readonly HttpClient Client = new();

    public string Id => id;

    public string What => $"500 operations to their ends, a median of {median} s, beside a loop of `Invoke-RestMethod` with 5 s sleeps, and `ForEach-Object -Parallel`";

    public bool IsLong => isLong;

    public string Budget => "95 % noticed within max(2 s, 15 %); a tenth of the CPU";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        _ = Places.PowerShell;
        var typical = quick ? 5 : median;
        var connect = """
            Import-Module 'MODULE'
            Connect-CloneService -CollectionUri 'ROOT/fabrikam' -Project bench -Token (ConvertTo-SecureString x -AsPlainText -Force) -NoVerify
            $handles = 1..COUNT | ForEach-Object { "azuredevops:ROOT/fabrikam/bench#plan/$_" }

            """.Replace("MODULE", Places.StagedModule, StringComparison.Ordinal);
        const string Headers = "$headers = @{ Authorization = 'Basic OngK' }\n";
        const string Begin = "$null = Invoke-RestMethod 'ROOT/bare'; $watch = [Diagnostics.Stopwatch]::StartNew(); $null = Invoke-RestMethod 'ROOT/start' -Method Post\n";

        // Side by side, each with a server of its own: all three sleep nearly all the time, and the run is as long as the longest operation.
        var runs = await Task.WhenAll(
            RunAsync(connect + Begin + "Wait-CloneOperation -Handle $handles -MaxPollsPerSecond RATE 6>$null | ForEach-Object { \"$($_.Id) $($watch.Elapsed.TotalSeconds)\" }".Replace("RATE", rate.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), typical),
            RunAsync(
                Headers + "$open = [Collections.Generic.List[int]](1..COUNT)\n" + Begin + """
                while ($open.Count) {
                    foreach ($id in @($open)) {
                        if ((Invoke-RestMethod "ROOT/fabrikam/bench/_apis/test/cloneOperation/$id" -Headers $headers).state -eq 'succeeded') {
                            "$id $($watch.Elapsed.TotalSeconds)"; $null = $open.Remove($id)
                        }
                    }
                    if ($open.Count) { Start-Sleep 5 }
                }
                """,
                typical),
            RunAsync(
                Headers + Begin + """
                1..COUNT | ForEach-Object -ThrottleLimit 100 -Parallel {
                    while ((Invoke-RestMethod "ROOT/fabrikam/bench/_apis/test/cloneOperation/$_" -Headers $using:headers).state -ne 'succeeded') { Start-Sleep 5 }
                    "$_ $(($using:watch).Elapsed.TotalSeconds)"
                }
                """,
                typical));
        var (ours, loop, parallel) = (runs[0], runs[1], runs[2]);
        return new RowResult(Id, What, Budget)
            .With("CPU, Wait-CloneOperation", "s", [ours.Processor])
            .With("CPU, loop with 5 s sleeps", "s", [loop.Processor])
            .With("CPU, ForEach-Object -Parallel", "s", [parallel.Processor])
            .With("looks, Wait-CloneOperation", "", [ours.Looks])
            .With("looks, loop", "", [loop.Looks])
            .With("looks, -Parallel", "", [parallel.Looks])
            .With("lateness, Wait-CloneOperation (of all ends)", "s", ours.Late)
            .With("lateness, loop", "s", loop.Late)
            .With("lateness, -Parallel", "s", parallel.Late)
            .With("noticed in time, Wait-CloneOperation", "%", [ours.InTime])
            .With("noticed in time, loop", "%", [loop.InTime])
            .With("noticed in time, -Parallel", "%", [parallel.InTime])
            .Limit("noticed in time", "%", [ours.InTime], 95, atLeast: true)
            .Compare("CPU beside the loop", [ours.Processor], [loop.Processor], 0.1)
            .Compare("CPU beside -Parallel", [ours.Processor], [parallel.Processor], 0.1)
            .Note($"One run each, side by side, each with a server of its own. Durations log-normal (sigma 1, median {typical} s, at most {4 * typical} s), the same for all three. CPU of the whole pwsh process from its start, the import of the module and the start of PowerShell in it. Ours with -MaxPollsPerSecond {rate}; -Parallel with -ThrottleLimit 100 and so five rounds of work. The clock of a script starts just before the server's, so lateness is over- and not understated.");
    }

    private static async Task<(double Processor, double[] Late, double InTime, double Looks)> RunAsync(string script, double median)
    {
        var (server, address) = await ChildProcess.StubAsync(median.ToString(CultureInfo.InvariantCulture));
        await using var stub = server;
        script = script.Replace("ROOT", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("COUNT", Operations.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var (output, _) = await ChildProcess.PowerShellAsync(
            "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'\n" + script + "\n\"cpu $([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds)\"",
            new Dictionary<string, string> { ["CLONECMDLETS_HOME"] = Path.Combine(Places.NewFolder(), "home") });
        var processor = 0.0;
        var late = new List<double>();
        var inTime = 0;
        foreach (var words in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ')))
        {
            var figure = double.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "cpu")
            {
                processor = figure;
                continue;
            }

            var duration = StubServer.Duration(int.Parse(words[0], CultureInfo.InvariantCulture), median);
            late.Add(Math.Max(0, figure - duration));
            inTime += figure - duration <= Math.Max(2, 0.15 * duration) ? 1 : 0;
        }

        return late.Count == Operations
            ? (processor, [.. late], 100.0 * inTime / Operations, double.Parse(await Client.GetStringAsync(new Uri(address, "looks")), CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"Saw {late.Count} ends of {Operations}.");
    }
}
