using System.Management.Automation;

namespace CloneCmdlets.Commands.Base;

/// <summary>
/// The tasks of a cmdlet, and the pump: while the pipeline thread waits for them, it does what they ask of it by the queue. Tasks are started and
/// counted from the pipeline thread, and take themselves off from any.
/// </summary>
/// <param name="queue">What the tasks ask for.</param>
internal sealed class CmdletTasks(PipelineQueue queue)
{
    private readonly object _lock = new();
    private readonly HashSet<Task> _running = [];
    private int _items;

    /// <summary>Ends with the last of those that run now.</summary>
    public Task All
    {
        get
        {
            lock (_lock)
            {
                return Task.WhenAll(_running);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="work">The work, which reports its own errors.</param>
    /// <param name="isItem">Whether it is the work of an item, and counts as one.</param>
    public void Start(Func<Task> work, bool isItem)
    {
        lock (_lock)
        {
            var task = Task.Run(work);
            _running.Add(task);
            _items += isItem ? 1 : 0;
            _ = task.ContinueWith(
                ended => Remove(ended, isItem), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Pumps until fewer items are worked at.</summary>
    /// <param name="limit">So many are too many.</param>
    /// <exception cref="PipelineStoppedException">The queue was closed.</exception>
    public void PumpUntilFewerItemsThan(int limit) => PumpUntil(() => _items < limit);

    /// <summary>Pumps until every task has ended.</summary>
    /// <exception cref="PipelineStoppedException">The queue was closed.</exception>
    public void PumpUntilEnded() => PumpUntil(() => _running.Count == 0);

    /// <summary>Waits without pumping. The pipeline thread has nothing else to do, and PowerShell gives it no other way to wait.</summary>
    /// <param name="task">What to wait for.</param>
    /// <param name="atMost">For how long.</param>
    public static void Block(Task task, TimeSpan atMost)
    {
        try
        {
            _ = task.Wait(atMost);
        }
        catch (AggregateException)
        {
            // Its own errors were reported, and cancellation is what was asked for.
        }
    }

    private void Remove(Task task, bool isItem)
    {
        lock (_lock)
        {
            _running.Remove(task);
            _items -= isItem ? 1 : 0;
        }

        queue.Post(static () => { }); // wakes the pump, which counts again
    }

    /// <summary>Does what tasks ask for until a count is reached; all that was asked for before it was reached is done too.</summary>
    private void PumpUntil(Func<bool> isReached)
    {
        while (true)
        {
            // Nothing may be taken from the queue between this look and the wait below: it could be what tells of the count.
            bool reached;
            lock (_lock)
            {
                reached = isReached();
            }

            if (reached)
            {
                queue.RunWaiting();
                return;
            }

            if (!queue.RunNext())
            {
                throw new PipelineStoppedException();
            }
        }
    }
}
