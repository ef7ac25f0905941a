namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>A clock that stands still and jumps over every pause as soon as somebody waits for its end. For one flow of work at a time.</summary>
internal sealed class JumpTime : TimeProvider
{
    private DateTimeOffset _zero = System.GetUtcNow();
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _zero + Passed;

    /// <summary>Sets the wall clock; the timestamps go on as ever.</summary>
    public void SetWallClock(TimeSpan by) => _zero += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _ticks, Math.Max(0, dueTime.Ticks));
        return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, Timeout.InfiniteTimeSpan);
    }
}
