namespace CloneCmdlets.Services;

/// <summary>One look at an operation.</summary>
/// <param name="Operation">How it stands.</param>
public sealed record Look(CloneOperation Operation)
{
    /// <summary>How long the service asked to wait before the next request, on an answer that was fine; <see langword="null"/>: it didn't.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is left of the service's budget, 0 to 1 (<c>X-RateLimit-Remaining</c> by <c>-Limit</c>); <see langword="null"/>: unknown.</summary>
    public double? BudgetLeft { get; init; }

    /// <summary>By how much the service held this answer back (<c>X-RateLimit-Delay</c>); <see langword="null"/>: not at all.</summary>
    public TimeSpan? ServerDelay { get; init; }

    /// <summary>The service's estimate of the time to the end; <see langword="null"/>: it gives none.</summary>
    public TimeSpan? Estimate { get; init; }
}
