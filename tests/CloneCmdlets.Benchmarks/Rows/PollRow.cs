using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Benchmarks.Servers;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>The client's CPU for one look, warm.</summary>
internal sealed class PollRow : IRow
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public string Id => "poll";

    public string What => "one poll, client CPU, warm, beside a bare `HttpClient` and `JsonSerializer`, and `Invoke-RestMethod`";

    public string Budget => "at most 2x; at most 0.5x";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var polls = quick ? 1000 : 3000;
        var pairs = quick ? 3 : 7;
        var (server, address) = await ChildProcess.StubAsync("0");
        await using var stub = server;
        using var service = Service(address);
        using var http = new HttpClient { BaseAddress = address };
        await WaitAsync(service, 100, 3000, 1000);
        await BareAsync(http, 3000);
        await PacedBareAsync(http, 3000);
        await LookAsync(service, 3000);
        var ours = new List<double>();
        var paced = new List<double>();
        var alone = new List<double>();
        var bare = new List<double>();
        for (var pair = 0; pair < pairs; pair++)
        {
            ours.Add(await WaitAsync(service, 100, polls, 1000));
            paced.Add(await PacedBareAsync(http, polls));
            alone.Add(await LookAsync(service, polls));
            bare.Add(await BareAsync(http, polls));
        }

        var result = new RowResult(Id, What, Budget)
            .With("our waiter, 1000 looks a second", "us", ours)
            .With("HttpClient + JsonSerializer, 1000 requests a second", "us", paced)
            .With("our look alone, one after another", "us", alone)
            .With("HttpClient + JsonSerializer, one after another", "us", bare)
            .Compare("waiter beside HttpClient + JsonSerializer at the same rate", ours, paced, 2)
            .Compare("look beside HttpClient + JsonSerializer, one after another", alone, bare, 2)
            .Note($"CPU of the client's process (user and kernel) a poll, over {polls} polls a sample of a server in another process. At a rate, a timer's wake-up and the switch between threads count; one after another, they don't: like is set beside like. Our waiter at its rate beside the bare client one after another, which never sleeps and so never wakes up, is unlike beside unlike: {Statistics.Median([.. ours.Zip(bare, (one, other) => one / other)]).ToString("0.0", CultureInfo.InvariantCulture)}x.");
        try
        {
            var shell = new List<double>();
            for (var run = 0; run < 3; run++)
            {
                shell.Add(await ShellAsync(address, quick ? 300 : 1000));
            }

            return result.With("Invoke-RestMethod, CPU a poll", "us", shell).Compare("beside Invoke-RestMethod", [.. ours.Take(3)], shell, 0.5);
        }
        catch (RowSkippedException skipped)
        {
            return result.Note("Invoke-RestMethod was not measured: " + skipped.Message + ".");
        }
    }

    /// <summary>A connection to a server on this machine.</summary>
    public static ICloneService Service(Uri address) => AzureDevOpsConnection.Create(
        "bench",
        new AzureDevOpsSettings { CollectionUri = new Uri(address, "fabrikam"), Project = "bench", Token = new SecretToken("x") },
        TimeProvider.System).GetService();

    /// <summary>Waits for operations that don't end until so many looks were made.</summary>
    /// <returns>CPU a look, in microseconds.</returns>
    public static async Task<double> WaitAsync(ICloneService service, int operations, long looks, double budget)
    {
        var waiter = new OperationWaiter(
            new WaitOptions { MaxPollsPerSecond = budget, PollingInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullCloneLog.Instance);
        for (var id = 1; id <= operations; id++)
        {
            waiter.Add(Operation(service, id), service);
        }

        waiter.CompleteAdding();
        using var enough = new CancellationTokenSource();
        var started = Processor();
        var watching = Task.Run(async () =>
        {
            while (waiter.Snapshot.GoodLooks < looks)
            {
                await Task.Delay(5);
            }

            await enough.CancelAsync();
        });
        try
        {
            await foreach (var result in waiter.RunAsync(enough.Token))
            {
                throw new InvalidOperationException("Nothing should end: " + result);
            }
        }
        catch (OperationCanceledException)
        {
            // That was enough.
        }

        await watching;
        return (Processor() - started).TotalMicroseconds / waiter.Snapshot.GoodLooks;
    }

    public static CloneOperation Operation(ICloneService service, int id) => new()
    {
        Id = id.ToString(CultureInfo.InvariantCulture),
        Service = service.Name,
        Kind = CloneKind.TestPlan,
        State = CloneState.Queued,
        SubmittedAt = DateTimeOffset.UtcNow,
        Handle = service.HandleFor(id.ToString(CultureInfo.InvariantCulture)).ToString(),
    };

    private static async Task<double> BareAsync(HttpClient http, int polls)
    {
        var started = Processor();
        for (var poll = 0; poll < polls; poll++)
        {
            await AskAsync(http);
        }

        return (Processor() - started).TotalMicroseconds / polls;
    }

    /// <summary>The bare client at the waiter's rate: a timer of 1 ms that begins a request for each that is due.</summary>
    private static async Task<double> PacedBareAsync(HttpClient http, int polls)
    {
        var started = Processor();
        var clock = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var begun = new List<Task>(polls);
        while (begun.Count < polls && await timer.WaitForNextTickAsync())
        {
            for (var due = Math.Min(polls, Stopwatch.GetElapsedTime(clock).TotalMilliseconds); begun.Count < due;)
            {
                begun.Add(AskAsync(http));
            }
        }

        await Task.WhenAll(begun);
        return (Processor() - started).TotalMicroseconds / polls;
    }

    private static async Task<double> LookAsync(ICloneService service, int polls)
    {
        var handle = service.HandleFor("2");
        CloneOperation? seen = null;
        var started = Processor();
        for (var poll = 0; poll < polls; poll++)
        {
            seen = (await service.LookAsync(handle, seen, NullCloneLog.Instance, CancellationToken.None)).Operation;
        }

        return (Processor() - started).TotalMicroseconds / polls;
    }

    private static async Task AskAsync(HttpClient http)
    {
        var bytes = await http.GetByteArrayAsync(new Uri("fabrikam/bench/_apis/test/cloneOperation/2?$includeDetails=true&api-version=5.0-preview.2", UriKind.Relative));
        if (JsonSerializer.Deserialize<Bare>(bytes, Web)?.State != "inProgress")
        {
            throw new InvalidOperationException("The stub said something else.");
        }
    }

    private static async Task<double> ShellAsync(Uri address, int polls)
    {
        var uri = new Uri(address, "fabrikam/bench/_apis/test/cloneOperation/2?%24includeDetails=true&api-version=5.0-preview.2");
        var (output, _) = await ChildProcess.PowerShellAsync(
            $$"""
            $ProgressPreference = 'SilentlyContinue'
            $headers = @{ Authorization = 'Basic OngK' }
            foreach ($i in 1..200) { $null = Invoke-RestMethod '{{uri.AbsoluteUri}}' -Headers $headers }
            $me = [Diagnostics.Process]::GetCurrentProcess(); $me.Refresh(); $before = $me.TotalProcessorTime
            foreach ($i in 1..{{polls}}) { if ((Invoke-RestMethod '{{uri.AbsoluteUri}}' -Headers $headers).state -ne 'inProgress') { throw 'what?' } }
            $me.Refresh(); ($me.TotalProcessorTime - $before).TotalMicroseconds / {{polls}}
            """);
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }

    private static TimeSpan Processor()
    {
        using var me = Process.GetCurrentProcess();
        return me.TotalProcessorTime;
    }

    private sealed record Bare(int OpId, string State, string? Message, BareStatistics? CloneStatistics);

    private sealed record BareStatistics(long TotalTestCasesCount, long ClonedTestCasesCount, long ClonedSharedStepsCount);
}
