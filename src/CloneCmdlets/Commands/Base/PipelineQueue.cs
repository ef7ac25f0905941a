using System.Collections.Concurrent;

namespace CloneCmdlets.Commands.Base;

/// <summary>
/// What worker tasks want done on the pipeline thread, the only one that may call a cmdlet's Write and Should methods, in the order in which they asked.
/// Asking never blocks. Once closed, nothing more is done and whoever waits for an answer is cancelled, so that neither side can hold the other.
/// </summary>
#pragma warning disable CA1001 // never disposed of: a task that is stuck may still ask them, and they hold nothing but memory
internal sealed class PipelineQueue
#pragma warning restore CA1001
{
    private readonly BlockingCollection<Action> _actions = [];
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Asks for something to be done.</summary>
    /// <returns><see langword="false"/> once closed: it won't be.</returns>
    public bool Post(Action action)
    {
        try
        {
            _actions.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Asks for something to be done and waits for what comes of it.</summary>
    /// <exception cref="OperationCanceledException">The queue was closed before.</exception>
    public async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question()));
        return await answer.Task.WaitAsync(_closed.Token).ConfigureAwait(false);
    }

    /// <summary>Does what is waiting to be done, on the calling thread.</summary>
    public void RunWaiting()
    {
        while (!_closed.IsCancellationRequested && _actions.TryTake(out var action))
        {
            action();
        }
    }

    /// <summary>Waits for something to do, and does it on the calling thread.</summary>
    /// <returns><see langword="false"/> once the queue is closed.</returns>
    public bool RunNext()
    {
        if (_closed.IsCancellationRequested || !_actions.TryTake(out var action, Timeout.Infinite))
        {
            return false;
        }

        if (_closed.IsCancellationRequested)
        {
            return false;
        }

        action();
        return true;
    }

    /// <summary>Ends it, from any thread; the pipeline thread wakes at once.</summary>
    public void Close()
    {
        _actions.CompleteAdding();
        _ = _closed.CancelAsync();
    }
}
