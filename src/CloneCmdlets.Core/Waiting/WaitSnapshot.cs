namespace CloneCmdlets.Waiting;

/// <summary>How a wait stands at one moment.</summary>
public sealed record WaitSnapshot
{
    /// <summary>Operations that were given to the waiter, each once.</summary>
    public required int Total { get; init; }

    /// <summary>Operations that were reported.</summary>
    public required int Ended { get; init; }

    /// <summary>Operations still waited for.</summary>
    public required int InFlight { get; init; }

    /// <summary>Of the ended ones, those that ended with an error.</summary>
    public required int Failed { get; init; }

    /// <summary>Operations nobody looks at any longer, because their service was given up.</summary>
    public required int Left { get; init; }

    /// <summary>Looks that brought an answer of use.</summary>
    public required long GoodLooks { get; init; }

    /// <summary>Looks that brought none (no connection, 5xx, 429, a broken answer), so far.</summary>
    public required long FailedLooks { get; init; }

    /// <summary>The message of the latest failed look, safe to show, until the same service answers well again; then <see langword="null"/>.</summary>
    public string? Trouble { get; init; }

    /// <summary>The longest running of those still waited for, as last seen.</summary>
    public CloneOperation? Oldest { get; init; }

    /// <summary>How long that one has been running, as far as is known.</summary>
    public TimeSpan OldestAge { get; init; }

    /// <summary>The one operation, as last seen, where there is just one.</summary>
    public CloneOperation? Only { get; init; }

    /// <summary>How long the wait has lasted.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The time to the deadline; <see langword="null"/> where there is none.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
