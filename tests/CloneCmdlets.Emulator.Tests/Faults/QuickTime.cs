namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>A clock that runs so many times faster than the machine's, so that minutes of waiting pass in a moment and sockets stay real.</summary>
internal sealed class QuickTime(int factor, TimeSpan ahead = default) : TimeProvider
{
    private readonly DateTimeOffset _zero = System.GetUtcNow() + ahead;
    private readonly long _start = System.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(_start).Ticks * factor;

    public override DateTimeOffset GetUtcNow() => _zero + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scale(dueTime), Scale(period));

    private TimeSpan Scale(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;
}
