namespace CloneCmdlets.Emulator.WallarmFast.Engine;

/// <summary>How a run stands at one moment.</summary>
internal sealed record RunView
{
    public required string State { get; init; }

    public required bool IsFinal { get; init; }

    /// <summary>Whether baselines are being recorded into its record.</summary>
    public required bool IsRecording { get; init; }

    /// <summary>When it ended, in Unix milliseconds.</summary>
    public long? EndedAt { get; init; }

    public required RunCounts Counts { get; init; }

    /// <summary>Requests of the last 10 s by 10; none in the first 10 s.</summary>
    public decimal? CurrentRps { get; init; }

    /// <summary>None in the first 10 s.</summary>
    public decimal? AverageRps { get; init; }

    /// <summary>Seconds to the end; none in the first 10 s, and none unless running.</summary>
    public long? EstimatedSeconds { get; init; }

    /// <summary>The verdict of each baseline that has been cloned.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>The indexes of the baselines in which something was found.</summary>
    public IEnumerable<int> Failed => Verdicts.Select(static (verdict, index) => (verdict, index))
        .Where(static one => one.verdict == Verdict.Failed).Select(static one => one.index);
}

/// <summary>What has become of one baseline.</summary>
internal enum Verdict
{
    Waiting,
    Running,
    Passed,
    Failed,
    TechnicalFailure,
    Interrupted,
}

/// <summary>The counts of a run. The six kinds of baselines always add up to all.</summary>
internal sealed record RunCounts
{
    public int Baselines { get; init; }

    public int Passed { get; init; }

    public int Failed { get; init; }

    public int TechnicalFailures { get; init; }

    public int Interrupted { get; init; }

    public int Running { get; init; }

    public int Waiting { get; init; }

    public long Sent { get; init; }

    public long Planned { get; init; }

    /// <summary>Those that have ended, in whatever way.</summary>
    public int Terminated => Passed + Failed + TechnicalFailures + Interrupted;

    public static RunCounts Of(IReadOnlyList<Verdict> verdicts, long sent, long planned) => new()
    {
        Baselines = verdicts.Count,
        Passed = verdicts.Count(static one => one == Verdict.Passed),
        Failed = verdicts.Count(static one => one == Verdict.Failed),
        TechnicalFailures = verdicts.Count(static one => one == Verdict.TechnicalFailure),
        Interrupted = verdicts.Count(static one => one == Verdict.Interrupted),
        Running = verdicts.Count(static one => one == Verdict.Running),
        Waiting = verdicts.Count(static one => one == Verdict.Waiting),
        Sent = sent,
        Planned = planned,
    };
}
