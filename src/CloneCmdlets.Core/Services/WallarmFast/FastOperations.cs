using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>Makes an operation of a run.</summary>
internal static class FastOperations
{
    public const string ServiceName = "WallarmFast";
    public const string Scheme = "wallarmfast";

    /// <summary>The kind in a handle: <c>wallarmfast:https://us1.api.wallarm.com#run/9012</c>.</summary>
    public const string HandleKind = "run";

    /// <summary>The longest estimate that is believed.</summary>
    private static readonly TimeSpan MaxEstimate = TimeSpan.FromDays(30);

    /// <summary>Makes the operation.</summary>
    /// <param name="run">The run, as answered.</param>
    /// <param name="id">Its id.</param>
    /// <param name="scope">The connection's scope.</param>
    /// <param name="page">The address of its page in the portal, where it is known.</param>
    /// <param name="source">What it is a copy of, where that is known from before.</param>
    /// <param name="known">The operation as it was known before, if at all.</param>
    /// <returns>The operation.</returns>
    public static CloneOperation From(RunBody run, string id, string scope, string? page, CloneReference? source, CloneOperation? known)
    {
        var word = run.State ?? run.SimpleState;
        var state = RunStates.ToCloneState(word);
        var operation = new CloneOperation
        {
            Id = id,
            Service = ServiceName,
            Kind = CloneKind.TestRun,
            State = state,
            ServiceState = word,
            SubmittedAt = known?.SubmittedAt ?? Moment(run.StartTime),
            Source = SourceOf(run, source ?? known?.Source),
            Destination = new CloneReference { Id = id, Name = run.Name ?? known?.Destination?.Name, Url = page ?? known?.Destination?.Url },
            Statistics = StatisticsOf(run, state),
            Vulnerabilities = VulnerabilitiesOf(run),
            Handle = new OperationHandle(Scheme, scope, HandleKind, id).ToString(),
        };
        return operation with
        {
            CompletedAt = operation.IsCompleted ? Moment(run.EndTime) : null,
            PercentComplete = Percent(run, state),
        };
    }

    /// <summary>A time in Unix seconds; <see langword="null"/> for none, 0, and what no date can hold.</summary>
    public static DateTimeOffset? Moment(decimal? unixSeconds) =>
        unixSeconds is > 0 and < 253_402_300_800m ? DateTimeOffset.FromUnixTimeMilliseconds((long)(unixSeconds.Value * 1000)) : null;

    private static CloneReference? SourceOf(RunBody run, CloneReference? known)
    {
        var id = run.TestRecordId is { IsNone: false } record ? record.Text : null;
        return id is null && run.TestRecordName is null
            ? known
            : (known ?? new CloneReference()) with { Id = id ?? known?.Id, Name = run.TestRecordName ?? known?.Name };
    }

    private static CloneStatistics? StatisticsOf(RunBody run, CloneState state)
    {
        var statistics = new CloneStatistics
        {
            BaselineCount = run.BaselineCount,
            PassedCount = run.PassedCount,
            FailedCount = run.FailedCount,
            RunningCount = run.RunningCount,
            WaitingCount = run.WaitingCount,
            InterruptedCount = run.InterruptedCount,
            TechnicalFailureCount = run.TechnicalFailureCount,
            SentRequests = run.SentRequests,
            PlannedRequests = run.PlannedRequests,
            EstimatedTimeToCompletion = state == CloneState.InProgress ? Estimate(run) : null,
        };
        return statistics == new CloneStatistics() ? null : statistics;
    }

    private static TimeSpan? Estimate(RunBody run) => run.EstimatedTimeToCompletion switch
    {
        null => null,
        { } seconds when seconds >= (decimal)MaxEstimate.TotalSeconds => MaxEstimate,
        { } seconds => TimeSpan.FromMilliseconds((long)(seconds * 1000)),
    };

    private static Vulnerability[] VulnerabilitiesOf(RunBody run) =>
    [
        .. (run.Vulns ?? []).Select(static vuln => new Vulnerability
        {
            Id = vuln.Id is { Text.Length: > 0 } id ? id.Text : null,
            Type = vuln.Type,
            Threat = vuln.Threat is { } threat ? (int)Math.Min(threat, int.MaxValue) : null,
            Code = vuln.Code,
        }).OrderByDescending(static vulnerability => vulnerability.Threat ?? -1),
    ];

    /// <summary>
    /// By requests, which move more finely, else by baselines. 100 only at the end: an end that was reached has all of it, an interrupted one what
    /// it had. A paused or running run that has nothing left to send stands at 99.
    /// </summary>
    private static int? Percent(RunBody run, CloneState state)
    {
        if (state is CloneState.Succeeded or CloneState.Failed)
        {
            return 100;
        }

        var (done, all) = run.PlannedRequests > 0
            ? (run.SentRequests, run.PlannedRequests)
            : (run.TerminatedCount, run.BaselineCount);
        return done is null || all is null or 0 ? null : (int)Math.Min((decimal)done.Value * 100 / all.Value, 99);
    }
}
