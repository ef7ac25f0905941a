namespace CloneCmdlets.Waiting;

/// <summary>
/// Tells at even intervals how a wait stands: often for a progress bar, once a <see cref="Minute"/> as a line where progress is hidden, so
/// that a pipeline's log shows life. Calls from a timer's thread, never twice at once, and not after it was disposed of.
/// </summary>
public sealed class WaitHeartbeat : IDisposable
{
    /// <summary>The interval of the lines in a log.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly object _sync = new();
    private readonly OperationWaiter _waiter;
    private readonly Action<WaitSnapshot> _beat;
    private readonly ITimer _timer;
    private bool _disposed;

    /// <summary>Begins; the first beat comes after one interval.</summary>
    /// <param name="waiter">What to tell of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The time between two beats.</param>
    /// <param name="beat">What to do with it; must return soon.</param>
    public WaitHeartbeat(OperationWaiter waiter, TimeProvider time, TimeSpan interval, Action<WaitSnapshot> beat)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(beat);
        _waiter = waiter;
        _beat = beat;
        _timer = time.CreateTimer(static state => ((WaitHeartbeat)state!).Beat(), this, interval, interval);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void Beat()
    {
        if (!Monitor.TryEnter(_sync))
        {
            return; // the one before is still at it
        }

        try
        {
            if (!_disposed)
            {
                _beat(_waiter.Snapshot);
            }
        }
        finally
        {
            Monitor.Exit(_sync);
        }
    }
}
