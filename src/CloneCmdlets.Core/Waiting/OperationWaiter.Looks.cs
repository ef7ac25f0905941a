using System.Net;
using CloneCmdlets.Services;
using CloneCmdlets.Text;

namespace CloneCmdlets.Waiting;

/// <content>When a look begins, and what it brings.</content>
public sealed partial class OperationWaiter
{
    /// <summary>How long a service may not know yet what it has just accepted (design: "Waiting").</summary>
    private static readonly TimeSpan NotFoundTolerance = TimeSpan.FromSeconds(30);

    /// <summary>How long a plan that was found after its answer was lost may stay as it is before that is told [ours].</summary>
    private static readonly TimeSpan StandstillTolerance = TimeSpan.FromMinutes(10);

    /// <summary>Timers take no longer ones; whoever wakes early looks at the clock and sleeps again.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly HashSet<(string Service, string Word)> _unknownWords = [];
    private ITimer? _timer;
    private TimeSpan _timerAt = TimeSpan.MaxValue;
    private bool _pumping;

    private void OnTimer()
    {
        lock (_sync)
        {
            _timerAt = TimeSpan.MaxValue;
        }

        Pump();
    }

    /// <summary>Begins every look that is due and sets the timer for the next. One thread at a time does it; a look that ends meanwhile leaves
    /// it the rest, so that a service that answers without a pause can't fill the stack.</summary>
    private void Pump()
    {
        lock (_sync)
        {
            if (_pumping || !_started)
            {
                return;
            }

            _pumping = true;
        }

        while (TakeNext(out var paced) is { } next)
        {
            _ = LookAsync(next, paced);
        }
    }

    private WatchedOperation? TakeNext(out bool paced)
    {
        lock (_sync)
        {
            paced = false;
            if (!_finished)
            {
                var now = Now;
                var wake = MindDeadline(now);
                foreach (var lane in _lanes.Values)
                {
                    if (lane.TryBegin(now, out paced, out var at) is { } next)
                    {
                        next.Origin ??= now;
                        next.IsLooking = true;
                        return next;
                    }

                    wake = at < wake ? at : wake;
                }

                SetTimer(now, wake);
            }

            _pumping = false;
            return null;
        }
    }

    private void SetTimer(TimeSpan now, TimeSpan wake)
    {
        if (wake == _timerAt || _finished)
        {
            return;
        }

        _timerAt = wake;

        // Timers count whole milliseconds and cut the rest off; rounded up, none wakes just before there is something to do.
        var sleep = wake == TimeSpan.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min((wake - now).TotalMilliseconds, LongestSleep.TotalMilliseconds)));
        _timer!.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    private async Task LookAsync(WatchedOperation operation, bool paced)
    {
        Look? look = null;
        Exception? error = null;
        try
        {
            look = await operation.Service.Service.LookAsync(operation.Handle, operation.Seen, _log, _looks.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        string? warning = null;
        lock (_sync)
        {
            operation.Service.Lane.Ended(paced);
            operation.IsLooking = false;
            if (!_finished && !operation.IsDone)
            {
                _quietSince = Now;
                warning = Judge(operation, look, error);
            }
        }

        if (warning is not null)
        {
            _log.Warning(warning);
        }

        Pump();
    }

    /// <summary>Draws the conclusions of a look.</summary>
    /// <returns>What to warn of; <see langword="null"/>: nothing.</returns>
    private string? Judge(WatchedOperation operation, Look? look, Exception? error)
    {
        if (look is not null)
        {
            return JudgeGood(operation, look);
        }

        if (error is CloneException failure)
        {
            JudgeFailed(operation, failure);
        }
        else
        {
            Finish(error); // a service's implementation is broken: that is to be seen, not waited for
        }

        return null;
    }

    private string? JudgeGood(WatchedOperation operation, Look look)
    {
        var now = Now;
        var service = operation.Service;
        _goodLooks++;
        service.SignInPagesInARow = 0;
        service.Trouble = null;
        service.Lane.Heed(look.BudgetLeft, look.ServerDelay);
        operation.LastFailure = null;
        if (operation.Seen.Message != look.Operation.Message)
        {
            operation.SameSince = now;
        }

        operation.Seen = look.Operation;
        operation.LearnOrigin(look.Operation, now);
        if (look.Operation.IsCompleted)
        {
            Report(operation, WaitErrors.ForEnd(look.Operation, service.Service), isEnd: true);
            return null;
        }

        if (operation.Handle.Kind == OperationHandle.AdoptedKind && look.Operation.State == CloneState.Unknown)
        {
            Report(operation, WaitErrors.Unjudged(look.Operation), isEnd: false); // no other look would tell more
            return null;
        }

        if (look.Operation.State == CloneState.Paused && _options.StopOnPaused)
        {
            Report(operation, WaitErrors.Paused(look.Operation, service.Service), isEnd: true);
            return null;
        }

        LookAgain(operation, now, look.RetryAfter, look.Estimate);
        return WarningOf(operation, now);
    }

    private string? WarningOf(WatchedOperation operation, TimeSpan now)
    {
        var seen = operation.Seen;
        if (operation.Handle.Kind == OperationHandle.AdoptedKind && !operation.WarnedStandstill && now - operation.SameSince >= StandstillTolerance)
        {
            operation.WarnedStandstill = true;
            return $"{seen}: nothing has been added to it for {WaitText.Duration(now - operation.SameSince)}. Its own operation is unknown, so it may have failed: look at it. It is waited for all the same.";
        }

        if (seen.State == CloneState.Paused && !operation.WarnedPaused)
        {
            operation.WarnedPaused = true;
            return $"{seen}: it is paused and waited for until somebody lets it go on. Wait-CloneOperation -StopOnPaused would end the wait.";
        }

        return seen.State == CloneState.Unknown && seen.ServiceState is { } word && _unknownWords.Add((seen.Service, word))
            ? $"{seen}: its state '{SafeText.Clean(word, 100)}' is unknown here. It is taken for unfinished and waited for."
            : null;
    }

    private void JudgeFailed(WatchedOperation operation, CloneException failure)
    {
        var now = Now;
        var service = operation.Service;
        var isSignInPage = IsSignInPage(failure);
        if (isSignInPage && ++service.SignInPagesInARow < WatchedService.SignInPagesToStop)
        {
            // May be a server that restarts.
        }
        else if (StopsService(failure))
        {
            StopService(service, failure);
            return;
        }
        else if (IsNotFound(failure))
        {
            if (operation.AgeAt(now) >= NotFoundTolerance)
            {
                Report(operation, WaitErrors.NotFound(operation.Seen, service.Service, failure), isEnd: false);
                return;
            }
        }
        else if (!failure.IsTransient)
        {
            Report(operation, WaitErrors.Permanent(operation.Seen, failure), isEnd: false);
            return;
        }

        _failedLooks++;
        service.Trouble = SafeText.Clean(failure.Message, 300);
        operation.LastFailure = failure;
        if (failure.StatusCode == HttpStatusCode.TooManyRequests)
        {
            service.Lane.HeedThrottled();
        }

        if (failure.RetryAfter is { } wait && failure.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            service.Lane.HoldUntil(now + wait);
            _mindHolds = true;
        }

        LookAgain(operation, now, failure.RetryAfter, estimate: null);
    }

    private void LookAgain(WatchedOperation operation, TimeSpan now, TimeSpan? retryAfter, TimeSpan? estimate)
    {
        operation.HeldUntil = now + (retryAfter ?? TimeSpan.Zero);
        if (_isPastDeadline)
        {
            TimeOut(operation);
            return;
        }

        var lane = operation.Service.Lane;
        lane.Enqueue(operation, _schedule.Next(now, operation.AgeAt(now), lane.Outstanding, lane.Slowdown, estimate, retryAfter));
    }

    private void StopService(WatchedService service, CloneException failure)
    {
        service.Stopped = failure;
        service.Trouble = null;
        var left = new List<CloneOperation>();
        foreach (var one in _operations.Values)
        {
            if (one.Service == service && !one.IsDone)
            {
                Drop(one);
                left.Add(one.Seen);
            }
        }

        _left += left.Count;
        _results.Writer.TryWrite(new WaitResult(null, WaitErrors.Stopped(service.Service, failure, left)) { Left = left });
        FinishIfDone();
    }

    private static bool IsSignInPage(CloneException failure) => failure.ErrorId == CloneErrorId.NotSignedIn
        && failure.StatusCode is not (null or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);

    /// <summary>Whether every other look of the same connection would fail in the same way.</summary>
    private static bool StopsService(CloneException failure) => failure.IsTerminating || failure.ErrorId == CloneErrorId.AccessDenied
        || failure.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private static bool IsNotFound(CloneException failure) => failure.StatusCode == HttpStatusCode.NotFound
        || failure.ErrorId is CloneErrorId.CloneOperationNotFound or CloneErrorId.TestRunNotFound or CloneErrorId.TestPlanNotFound;
}
