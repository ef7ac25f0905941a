using System.Collections.Concurrent;

namespace CloneCmdlets.Core.Tests.Http;

/// <summary>
/// A clock for real sockets: a wait shorter than an answer's time-out is over as soon as it is begun, and the clock has gone on by it; a
/// time-out never comes. So a test sees which pauses were taken, and takes none itself.
/// </summary>
internal sealed class SkippingTime : TimeProvider
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(100); // HttpSettings.AnswerTimeout

    private readonly ConcurrentQueue<TimeSpan> _pauses = new();
    private long _ticks = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>The pauses that were taken.</summary>
    public IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>By how much the wall clock was set, while the timestamps went on.</summary>
    public TimeSpan WallClockSetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + WallClockSetBy;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime < Shortest)
        {
            _pauses.Enqueue(dueTime);
            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Never();
    }

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
