using System.Globalization;

namespace CloneCmdlets;

/// <summary>
/// The counts a service gives while it copies. What a service doesn't count is <see langword="null"/>: the first five are Azure
/// DevOps's <c>cloneStatistics</c> (seed, CloneStatistics), the others Wallarm FAST's, whose misspellings on the wire
/// (<c>sended_requests_count</c>, <c>planing_requests_count</c>) are mended here.
/// </summary>
public sealed record CloneStatistics
{
    /// <summary>Test cases to be cloned.</summary>
    public long? TotalTestCases { get; init; }

    /// <summary>Test cases cloned so far.</summary>
    public long? ClonedTestCases { get; init; }

    /// <summary>Shared steps cloned so far.</summary>
    public long? ClonedSharedSteps { get; init; }

    /// <summary>Requirements to be cloned.</summary>
    public long? TotalRequirements { get; init; }

    /// <summary>Requirements cloned so far.</summary>
    public long? ClonedRequirements { get; init; }

    /// <summary>Baseline requests of the run.</summary>
    public long? BaselineCount { get; init; }

    /// <summary>Baselines checked in which nothing was found.</summary>
    public long? PassedCount { get; init; }

    /// <summary>Baselines in which a vulnerability was found.</summary>
    public long? FailedCount { get; init; }

    /// <summary>Baselines being checked now.</summary>
    public long? RunningCount { get; init; }

    /// <summary>Baselines waiting for their check.</summary>
    public long? WaitingCount { get; init; }

    /// <summary>Baselines whose check was interrupted.</summary>
    public long? InterruptedCount { get; init; }

    /// <summary>Baselines whose check failed for a technical reason.</summary>
    public long? TechnicalFailureCount { get; init; }

    /// <summary>Test requests sent so far.</summary>
    public long? SentRequests { get; init; }

    /// <summary>Test requests planned.</summary>
    public long? PlannedRequests { get; init; }

    /// <summary>The service's own estimate of the time left; <see langword="null"/> when it gives none.</summary>
    public TimeSpan? EstimatedTimeToCompletion { get; init; }

    /// <summary>What was counted, in a line.</summary>
    public override string ToString()
    {
        string?[] parts =
        [
            Of("test cases", ClonedTestCases, TotalTestCases),
            Of("shared steps", ClonedSharedSteps, null),
            Of("requirements", ClonedRequirements, TotalRequirements),
            Of("baselines", PassedCount + FailedCount + InterruptedCount + TechnicalFailureCount, BaselineCount),
            Of("requests", SentRequests, PlannedRequests),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string? Of(string what, long? done, long? total) => (done, total) switch
    {
        (null, null) or (0, 0) or (0, null) => null,
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{done} {what}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{done ?? 0} of {total} {what}"),
    };
}
