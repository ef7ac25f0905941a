using CloneCmdlets.Services;

namespace CloneCmdlets.Waiting;

/// <summary>One operation that is waited for. Touched under the waiter's lock only.</summary>
internal sealed class WatchedOperation
{
    private bool _knowsSubmission;

    public required OperationHandle Handle { get; init; }

    public required WatchedService Service { get; init; }

    /// <summary>How it was last seen.</summary>
    public required CloneOperation Seen { get; set; }

    /// <summary>What the wall clock said at the zero of the waiter's clock, by a reading when the operation was added: later jumps of the wall
    /// clock change nothing.</summary>
    public required DateTimeOffset WallClockZero { get; init; }

    /// <summary>When it was submitted, on the waiter's clock (so mostly before its zero); while nobody tells, when it was first looked at.</summary>
    public TimeSpan? Origin { get; set; }

    /// <summary>Until when the service wants this one left alone.</summary>
    public TimeSpan HeldUntil { get; set; }

    /// <summary>Why the latest look failed; <see langword="null"/> where it didn't.</summary>
    public CloneException? LastFailure { get; set; }

    public bool IsLooking { get; set; }

    /// <summary>Whether it has been reported, or left with its service: there is nothing more to do.</summary>
    public bool IsDone { get; set; }

    public bool WarnedPaused { get; set; }

    /// <summary>Since when every look has brought the same message.</summary>
    public TimeSpan SameSince { get; set; }

    public bool WarnedStandstill { get; set; }

    /// <summary>Takes over when it was submitted, the first time that somebody tells.</summary>
    public void LearnOrigin(CloneOperation told, TimeSpan now)
    {
        if (!_knowsSubmission && told.SubmittedAt is { } submitted)
        {
            _knowsSubmission = true;
            var origin = submitted - WallClockZero;
            Origin = origin < now ? origin : now; // a service's clock may be ahead
        }
    }

    public TimeSpan AgeAt(TimeSpan now) => Origin is { } origin && now > origin ? now - origin : TimeSpan.Zero;
}

/// <summary>One connection, whose sign-in its operations stand and fall with. Touched under the waiter's lock only.</summary>
internal sealed class WatchedService
{
    /// <summary>So many sign-in pages in a row mean that the token has ended. [ours]: a single one may come from a server or a proxy that is
    /// restarting, while an expired token must not be waited on for ever.</summary>
    public const int SignInPagesToStop = 5;

    public required ICloneService Service { get; init; }

    public required ServiceLane Lane { get; init; }

    public int SignInPagesInARow { get; set; }

    /// <summary>Why nobody asks it any longer; <see langword="null"/>: it is asked.</summary>
    public CloneException? Stopped { get; set; }

    /// <summary>The message of its latest failed look, until a good one.</summary>
    public string? Trouble { get; set; }
}
