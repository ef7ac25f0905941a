namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>
/// A clock that goes on when told to. Timers fire on the thread that moves it, each at its own moment and in order, so that what stands on
/// it runs the same way each time. The wall clock can be set without any time passing.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    public static readonly DateTimeOffset Beginning = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly object _sync = new();
    private readonly PriorityQueue<(ManualTimer Timer, int Version), (long Due, long Order)> _timers = new();
    private DateTimeOffset _wallClockZero = Beginning;
    private long _ticks;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time that has passed.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _wallClockZero + Passed;

    public void JumpWallClock(TimeSpan by) => _wallClockZero += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and fires what falls due in it.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _ticks + by.Ticks;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    /// <summary>Lets time pass until that is so, from timer to timer.</summary>
    /// <returns>Whether it came to be so before the limit, and before the last timer had fired.</returns>
    public bool AdvanceUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = _ticks + limit.Ticks;
        while (!condition())
        {
            if (TakeDue(end) is not { } timer)
            {
                return false;
            }

            timer.Fire();
        }

        return true;
    }

    private ManualTimer? TakeDue(long end)
    {
        lock (_sync)
        {
            while (_timers.TryPeek(out var entry, out var key) && key.Due <= end)
            {
                _timers.Dequeue();
                if (entry.Version == entry.Timer.Version)
                {
                    Interlocked.Exchange(ref _ticks, Math.Max(_ticks, key.Due));
                    return entry.Timer;
                }
            }

            return null;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._sync)
            {
                Version++;
                _period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    time._timers.Enqueue((this, Version), (time._ticks + dueTime.Ticks, time._order++));
                }

                return true;
            }
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Change(_period, _period);
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time._sync)
            {
                Version++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
