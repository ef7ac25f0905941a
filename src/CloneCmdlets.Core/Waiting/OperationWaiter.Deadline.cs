namespace CloneCmdlets.Waiting;

/// <content>
/// The deadline. When it comes, everything unfinished gets a last look, as fast as the first ones went; a look that is under way counts as
/// one, and what the service wants left alone gets none. What hasn't ended then is timed out.
/// </content>
public sealed partial class OperationWaiter
{
    /// <summary>How long the last looks may bring nothing before the rest of them is given up. [ours]: a stalled server must not
    /// turn a time-out of a minute into three.</summary>
    private static readonly TimeSpan QuietLastLooks = TimeSpan.FromSeconds(5);

    /// <summary>The same where the last look is the only one: as long as Azure DevOps may hold an answer back. [ours]</summary>
    private static readonly TimeSpan QuietOnlyLooks = TimeSpan.FromSeconds(30);

    /// <summary>How long the last looks may take together after a wait of some time. [ours]</summary>
    private static readonly TimeSpan LongestLastLooks = TimeSpan.FromSeconds(30);

    private TimeSpan? _deadline;
    private bool _isPastDeadline;
    private TimeSpan _quietSince;
    private TimeSpan _lastLooksFrom;

    /// <summary>Whether there may be an operation left that its service wants left alone, and that gets no last look therefore. All are gone
    /// through only then: a last look at each of many must not cost a walk through all.</summary>
    private bool _mindHolds;

    /// <summary>Does what the deadline asks for, if it has come.</summary>
    /// <returns>When to mind it again.</returns>
    private TimeSpan MindDeadline(TimeSpan now)
    {
        if (_deadline is not { } deadline)
        {
            return TimeSpan.MaxValue;
        }

        if (!_isPastDeadline)
        {
            if (now < deadline)
            {
                return deadline;
            }

            _isPastDeadline = _mindHolds = true;
            _quietSince = _lastLooksFrom = now;
            foreach (var lane in _lanes.Values)
            {
                lane.Unpace();
            }
        }

        if (_unfinished == 0)
        {
            return TimeSpan.MaxValue;
        }

        if (_mindHolds)
        {
            _mindHolds = false;
            TimeOutHeld(now);
        }

        var limit = _options.Timeout == TimeSpan.Zero
            ? _quietSince + QuietOnlyLooks
            : Min(_quietSince + QuietLastLooks, _lastLooksFrom + LongestLastLooks);
        if (now < limit)
        {
            return limit;
        }

        foreach (var one in _operations.Values)
        {
            if (!one.IsDone)
            {
                TimeOut(one);
            }
        }

        return TimeSpan.MaxValue;
    }

    private void TimeOutHeld(TimeSpan now)
    {
        foreach (var one in _operations.Values)
        {
            if (!one.IsDone && !one.IsLooking && (one.HeldUntil > now || one.Service.Lane.HeldUntil > now))
            {
                TimeOut(one);
            }
        }
    }

    private void TimeOut(WatchedOperation operation) =>
        Report(operation, WaitErrors.TimedOut(operation.Seen, _options.Timeout ?? TimeSpan.Zero, operation.LastFailure), isEnd: false);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
