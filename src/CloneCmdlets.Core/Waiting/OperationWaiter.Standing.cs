namespace CloneCmdlets.Waiting;

/// <content>How the wait stands, for those who show it.</content>
public sealed partial class OperationWaiter
{
    /// <summary>How the wait stands. Cheap, and safe from any thread.</summary>
    public WaitSnapshot Snapshot
    {
        get
        {
            lock (_sync)
            {
                return TakeSnapshot();
            }
        }
    }

    /// <summary>What is still waited for, as last seen, in the order it was added.</summary>
    public IReadOnlyList<CloneOperation> Unfinished
    {
        get
        {
            lock (_sync)
            {
                return [.. _operations.Values.Where(one => !one.IsDone).Select(one => one.Seen)];
            }
        }
    }

    private WaitSnapshot TakeSnapshot()
    {
        var now = Now;
        WatchedOperation? oldest = null;
        foreach (var one in _operations.Values)
        {
            if (!one.IsDone && (oldest is null || one.AgeAt(now) > oldest.AgeAt(now)))
            {
                oldest = one;
            }
        }

        return new WaitSnapshot
        {
            Total = _operations.Count,
            Ended = _ended,
            InFlight = _unfinished,
            Failed = _failed,
            Left = _left,
            GoodLooks = _goodLooks,
            FailedLooks = _failedLooks,
            Trouble = _services.Values.FirstOrDefault(one => one.Trouble is not null)?.Trouble,
            Oldest = oldest?.Seen,
            OldestAge = oldest?.AgeAt(now) ?? TimeSpan.Zero,
            Only = _operations.Count == 1 ? _operations.Values.First().Seen : null,
            Elapsed = _started ? now - _startedAt : TimeSpan.Zero,
            TimeLeft = _deadline is { } deadline ? (deadline > now ? deadline - now : TimeSpan.Zero) : null,
        };
    }
}
