using System.Diagnostics;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>How many reads of an operation the emulator answers.</summary>
internal sealed class EmulatorReadRow : IRow
{
    private const int Connections = 64;

    /// <summary>Long enough for the runtime to compile the paths anew as it does when they are used much: a profile of shorter ones shows
    /// mostly its compiler.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public string Id => "emulator-read";

    public string What => "the emulator's operation read, 64 connections, beside a bare endpoint of the same web server (Kestrel)";

    public string Budget => "at least 25 % of the rate; 99th percentile at most 4x";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var (server, address, token) = await ChildProcess.EmulatorAsync();
        await using var emulator = server;
        using var client = new EmulatorClient(address, token);
        var (plan, root) = await client.SeedAsync("Source", 2, 5);
        var operation = await client.CloneAsync(plan, root, "Copy");
        await client.EndAsync(operation);
        var (bareServer, bareAddress) = await ChildProcess.StubAsync("0");
        await using var bareStub = bareServer;
        using var bareClient = new EmulatorClient(bareAddress, token);
        var time = TimeSpan.FromSeconds(quick ? 2 : 6);
        await LoadAsync(client.Http, EmulatorClient.OperationPath(operation), WarmUp);
        await LoadAsync(bareClient.Http, "bare", WarmUp);
        var ours = new List<(double Rate, double Late)>();
        var bare = new List<(double Rate, double Late)>();
        for (var pair = 0; pair < (quick ? 2 : 5); pair++)
        {
            ours.Add(await LoadAsync(client.Http, EmulatorClient.OperationPath(operation), time));
            bare.Add(await LoadAsync(bareClient.Http, "bare", time));
        }

        return new RowResult(Id, What, Budget)
            .With("emulator", "answers/s", ours.Select(one => one.Rate))
            .With("bare endpoint", "answers/s", bare.Select(one => one.Rate))
            .With("emulator, 99th percentile", "ms", ours.Select(one => one.Late))
            .With("bare endpoint, 99th percentile", "ms", bare.Select(one => one.Late))
            .Compare("rate", [.. ours.Select(one => one.Rate)], [.. bare.Select(one => one.Rate)], 0.25, atLeast: true)
            .Compare("99th percentile", [.. ours.Select(one => one.Late)], [.. bare.Select(one => one.Late)], 4)
            .Note("A bundled loader (HttpClient, 64 requests at once) on the same processors as the servers: the rates are of the two together, and flatter whichever server is slower.");
    }

    /// <summary>Asks with 64 requests at once for a while.</summary>
    /// <returns>Answers a second, and the 99th percentile of their times in ms.</returns>
    public static async Task<(double Rate, double Late)> LoadAsync(HttpClient http, string path, TimeSpan time, Task? until = null)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var taken = new List<double>(4096);
            while (until is null ? Stopwatch.GetElapsedTime(started) < time : !until.IsCompleted)
            {
                var asked = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                taken.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return taken;
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var times = all.SelectMany(one => one).ToArray();
        return (times.Length / seconds, Statistics.Quantile(times, 0.99));
    }
}
