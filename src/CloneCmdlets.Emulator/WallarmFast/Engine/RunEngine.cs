using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast.Engine;

/// <summary>
/// Tells how a run stands: a pure function of what is stored and of the time. Nothing runs in the background, so a restart loses nothing, and an
/// hour that the clock is told to skip is an hour of work.
/// </summary>
internal static class RunEngine
{
    /// <summary>Rates and estimates are told from 10 s on [doc].</summary>
    private const long RateWindowMs = 10_000;

    /// <summary>How long cloning takes: long enough to be seen, short enough for a demo [ours].</summary>
    /// <param name="baselines">How many there are.</param>
    /// <returns>Milliseconds.</returns>
    public static long CloneDuration(int baselines) => 300 + (2L * baselines);

    /// <summary>Looks at a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="baselines">Its baselines, in order.</param>
    /// <param name="recording">The recording, for a run that records; else <see langword="null"/>.</param>
    /// <param name="now">The time, in Unix milliseconds.</param>
    /// <returns>How it stands.</returns>
    public static RunView Look(RunRow run, IReadOnlyList<RunBaseline> baselines, Recording? recording, long now)
    {
        now = Math.Max(now, run.Timeline.StartedAt);
        var items = baselines.Select(one => new CheckItem(
            run.IsRecorder ? run.Timeline.ActiveAt(one.AddedAt) : run.CloneMs, one.Planned, one.Finding is not null)).ToArray();
        var (state, endedAt, endsAtActive) = run.EndState is not null
            ? (run.EndState, run.EndedAt, null)
            : NaturalEnd(run, items, recording, now);
        var moment = Math.Min(now, endedAt ?? now);
        var active = run.Timeline.ActiveAt(moment);
        state ??= run.Timeline.IsHeld ? run.HeldState : !run.IsRecorder && active < run.CloneMs ? RunStates.Cloning : RunStates.Running;
        var isFinal = endedAt is not null;
        var (verdicts, sent) = run.IsForced && state is RunStates.Passed or RunStates.Failed
            ? ForcedVerdicts(baselines, state)
            : Verdicts(run, baselines, items, active, isFinal);
        var counts = RunCounts.Of(verdicts, sent, baselines.Take(verdicts.Length).Sum(static one => (long)one.Planned));
        var age = now - run.Timeline.StartedAt;
        return new RunView
        {
            State = state,
            IsFinal = isFinal,
            IsRecording = recording is not null && !isFinal && recording.EndAt(now) is null,
            EndedAt = endedAt,
            Counts = counts,
            Verdicts = verdicts,
            AverageRps = age < RateWindowMs ? null : decimal.Round(sent * 1000m / Math.Max(active, 1), 1),
            CurrentRps = age < RateWindowMs || run.IsForced ? null
                : (sent - SentBy(run, items, Math.Min(now - RateWindowMs, moment))) / 10m,
            EstimatedSeconds = state == RunStates.Running && age >= RateWindowMs && endsAtActive is { } end
                ? (end - active + 999) / 1000 : null,
        };
    }

    /// <summary>Whether and when it ended by itself, and when it will.</summary>
    private static (string? State, long? EndedAt, long? EndsAtActive) NaturalEnd(RunRow run, CheckItem[] items, Recording? recording, long now)
    {
        var states = Play(run, items, long.MaxValue, out var checkedAt);
        var wasStopped = run.StopOnFirstFail && states.Where((state, index) => state.FinishedAt is not null && items[index].IsVulnerable).Any();
        long? end;
        if (!run.IsRecorder || wasStopped)
        {
            end = checkedAt ?? run.CloneMs;
        }
        else if (recording?.EndAt(now) is { } recordingEnd)
        {
            end = Math.Max(checkedAt ?? 0, run.Timeline.ActiveAt(recordingEnd));
        }
        else
        {
            return default; // more baselines may come
        }

        var endedAt = run.Timeline.MomentOf(end.Value) is { } moment && moment <= now ? moment : (long?)null;
        if (endedAt is null)
        {
            return (null, null, end);
        }

        var found = states.Where((state, index) => state.FinishedAt <= end && items[index].IsVulnerable).Any();
        // A recording without a single baseline checked nothing: no pass [ours].
        return (found ? RunStates.Failed : run.IsRecorder && items.Length == 0 ? RunStates.Interrupted : RunStates.Passed, endedAt, end);
    }

    private static (Verdict[] Verdicts, long Sent) Verdicts(
        RunRow run, IReadOnlyList<RunBaseline> baselines, CheckItem[] items, long active, bool isFinal)
    {
        if (!run.IsRecorder && active < run.CloneMs)
        {
            var cloned = (int)(baselines.Count * active / run.CloneMs);
            return (Enumerable.Repeat(isFinal ? Verdict.Interrupted : Verdict.Waiting, cloned).ToArray(), 0);
        }

        var states = Play(run, items, active, out _);
        return ([.. states.Select((state, index) => Judge(state, baselines[index], isFinal))], CheckSimulation.Sent(states));
    }

    private static Verdict Judge(CheckState state, RunBaseline baseline, bool isFinal) =>
        state.FinishedAt is null ? isFinal ? Verdict.Interrupted : state.HasStarted ? Verdict.Running : Verdict.Waiting
        : baseline.Finding is not null ? Verdict.Failed
        : baseline.IsTechnicalFailure ? Verdict.TechnicalFailure
        : Verdict.Passed;

    private static (Verdict[] Verdicts, long Sent) ForcedVerdicts(IReadOnlyList<RunBaseline> baselines, string state)
    {
        var verdicts = baselines.Select(one => state == RunStates.Failed && one.Finding is not null ? Verdict.Failed
            : one.IsTechnicalFailure ? Verdict.TechnicalFailure : Verdict.Passed).ToArray();
        if (state == RunStates.Failed && verdicts.Length > 0 && !verdicts.Contains(Verdict.Failed))
        {
            verdicts[^1] = Verdict.Failed;
        }

        return (verdicts, baselines.Sum(static one => (long)one.Planned));
    }

    private static long SentBy(RunRow run, CheckItem[] items, long moment) =>
        CheckSimulation.Sent(Play(run, items, run.Timeline.ActiveAt(moment), out _));

    private static CheckState[] Play(RunRow run, CheckItem[] items, long until, out long? endedAt) =>
        CheckSimulation.Play(items, run.Rps, run.RpsPerBaseline, run.StopOnFirstFail, until, out endedAt);
}
