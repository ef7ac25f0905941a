using System.Collections.Concurrent;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>A wait on a manual clock, whose results are collected as they come.</summary>
internal sealed class WaitRun : ICloneLog, IDisposable
{
    private readonly ConcurrentQueue<WaitResult> _results = new();
    private readonly CancellationTokenSource _cancellation = new();
    private Task? _reading;

    public WaitRun(WaitOptions? options = null, ManualTime? time = null)
    {
        // The context of the test runner would send what continues a look to another thread; on the thread that moves the clock, every run is
        // the same.
        SynchronizationContext.SetSynchronizationContext(null);
        Time = time ?? new ManualTime();
        Waiter = new OperationWaiter(options ?? new WaitOptions { Seed = 1 }, Time, this);
    }

    public ManualTime Time { get; }

    public OperationWaiter Waiter { get; }

    public ConcurrentQueue<string> Warnings { get; } = new();

    public WaitRun Add(ICloneService service, params CloneOperation[] operations)
    {
        foreach (var operation in operations)
        {
            Waiter.Add(operation, service);
        }

        return this;
    }

    /// <summary>Begins to wait and to collect; no more operations will come unless told otherwise.</summary>
    public WaitRun Start(bool open = false)
    {
        if (!open)
        {
            Waiter.CompleteAdding();
        }

        var results = Waiter.RunAsync(_cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
        var first = results.MoveNextAsync(); // begins on this thread
        _reading = ReadAsync(results, first);
        return this;
    }

    /// <summary>Lets time pass until all is over, and gives what came.</summary>
    public async Task<IReadOnlyList<WaitResult>> FinishAsync(TimeSpan? limit = null)
    {
        Time.AdvanceUntil(() => IsOver, limit ?? TimeSpan.FromHours(24));
        Assert.True(IsOver, "The wait should be over by now: " + WaitText.Line(Waiter.Snapshot));
        await _reading!;
        return [.. _results];
    }

    public bool IsOver => Waiter.IsFinished;

    public Task Reading => _reading!;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>What has come so far, once there are so many.</summary>
    public async Task<IReadOnlyList<WaitResult>> ResultsAsync(int count)
    {
        while (_results.Count < count)
        {
            Assert.False(_reading!.IsCompleted && _results.Count < count, "It ended too soon.");
            await Task.Yield();
        }

        return [.. _results];
    }

    public void Dispose() => _cancellation.Dispose();

    void ICloneLog.Verbose(string message)
    {
    }

    void ICloneLog.Debug(string message)
    {
    }

    void ICloneLog.Warning(string message) => Warnings.Enqueue(message);

    private async Task ReadAsync(IAsyncEnumerator<WaitResult> results, ValueTask<bool> first)
    {
        await using (results)
        {
            for (var more = await first; more; more = await results.MoveNextAsync())
            {
                _results.Enqueue(results.Current);
            }
        }
    }
}
