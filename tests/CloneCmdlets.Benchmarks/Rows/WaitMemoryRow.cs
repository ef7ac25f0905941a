using System.Diagnostics;
using System.Globalization;
using CloneCmdlets.Benchmarks.Servers;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What waiting for 500 operations takes of memory, over the same process that waits for one.</summary>
internal sealed class WaitMemoryRow : IRow
{
    private const int Operations = 500;

    public string Id => "memory";

    public string What => "500 waits, memory over idle";

    public string Budget => "64 MB";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var (server, address) = await ChildProcess.StubAsync("0");
        await using var stub = server;
        var working = new List<double>();
        var heap = new List<double>();
        for (var run = 0; run < (quick ? 1 : 3); run++)
        {
            var (output, _) = await ChildProcess.RunAsync("dotnet", [Places.Self, "waits", address.AbsoluteUri, quick ? "5" : "15"]);
            var figures = output.Split(' ', StringSplitOptions.TrimEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            working.Add(figures[0]);
            heap.Add(figures[1]);
        }

        return new RowResult(Id, What, Budget)
            .With("highest working set over idle", "MB", working)
            .With("live objects over idle", "MB", heap)
            .Limit("working set over idle", "MB", working, 64)
            .Note("A process of its own for each sample. Idle: it has waited for one operation for two seconds, and collected. Then 500 at 100 looks a second; the highest of a reading each 50 ms.");
    }

    /// <summary>The process that is measured. Arguments: the server, and for how many seconds.</summary>
    public static async Task<int> ChildAsync(string[] args)
    {
        using var service = PollRow.Service(new Uri(args[0]));
        await RunAsync(service, 1, TimeSpan.FromSeconds(2), static () => { });
        var idleHeap = GC.GetTotalMemory(forceFullCollection: true);
        var idle = WorkingSet();
        var highest = idle;
        var waiter = await RunAsync(
            service, Operations, TimeSpan.FromSeconds(double.Parse(args[1], CultureInfo.InvariantCulture)), () => highest = Math.Max(highest, WorkingSet()));
        var heap = GC.GetTotalMemory(forceFullCollection: true) - idleHeap;
        GC.KeepAlive(waiter);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(highest - idle) / 1048576.0:0.00} {heap / 1048576.0:0.00}"));
        return 0;
    }

    private static async Task<OperationWaiter> RunAsync(Services.ICloneService service, int operations, TimeSpan time, Action each)
    {
        var waiter = new OperationWaiter(new WaitOptions { MaxPollsPerSecond = 100 }, TimeProvider.System, NullCloneLog.Instance);
        for (var id = 1; id <= operations; id++)
        {
            waiter.Add(PollRow.Operation(service, id), service);
        }

        using var enough = new CancellationTokenSource(time);
        var reading = Task.Run(async () =>
        {
            await foreach (var result in waiter.RunAsync(enough.Token))
            {
                throw new InvalidOperationException("Nothing should end: " + result);
            }
        });
        while (!reading.IsCompleted)
        {
            each();
            await Task.Delay(50);
        }

        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // The time was up.
        }

        return waiter;
    }

    private static long WorkingSet()
    {
        using var me = Process.GetCurrentProcess();
        return me.WorkingSet64;
    }
}
