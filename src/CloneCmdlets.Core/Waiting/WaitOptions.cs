namespace CloneCmdlets.Waiting;

/// <summary>How to wait.</summary>
public sealed record WaitOptions
{
    /// <summary>One deadline for the whole call, counted from its start; <see langword="null"/>: none; zero: look once.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the first operation to end is enough. A handle that the service doesn't know is no end.</summary>
    public bool Any { get; init; }

    /// <summary>The budget for all operations of a service together, in looks a second, above 0 to 1000.</summary>
    public double MaxPollsPerSecond { get; init; } = 10;

    /// <summary>A fixed time between two looks at one operation, instead of the schedule and without jitter; the budget still binds.</summary>
    public TimeSpan? PollingInterval { get; init; }

    /// <summary>Whether a paused operation counts as ended. Otherwise it is warned of once and waited for.</summary>
    public bool StopOnPaused { get; init; }

    /// <summary>What the jitter starts from, to have the same schedule twice; <see langword="null"/>: another one each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal WaitOptions Checked()
    {
        if (Timeout < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(Timeout), Timeout, "A time-out can't be negative.");
        }

        if (!(MaxPollsPerSecond > 0 && MaxPollsPerSecond <= 1000))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxPollsPerSecond), MaxPollsPerSecond, "The budget is above 0 and at most 1000 looks a second.");
        }

        if (PollingInterval <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(PollingInterval), PollingInterval, "The interval must be longer than zero.");
        }

        return this;
    }
}
