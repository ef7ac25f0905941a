using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast;

/// <summary>A run with all that belongs to it, as it stands at one moment.</summary>
internal sealed record RunDetails(RunRow Row, RunView View, IReadOnlyList<RunBaseline> Baselines, RecordRow Record, PolicyRow Policy, NodeRow Node)
{
    /// <summary>What was found, gravest first; ids are made of the run's, so that they never change.</summary>
    public IReadOnlyList<(long Id, BaselineFinding Finding)> Vulnerabilities =>
    [
        .. View.Failed.Select((index, number) => (
            (Row.Id * 100_000) + number + 1,
            Baselines[index].Finding ?? new BaselineFinding("sqli", 80, "S0001"))).OrderByDescending(static one => one.Item2.Threat),
    ];
}

/// <summary>Reads runs, and does to them what can be done. Times are Unix milliseconds of the emulator's clock; a session that changes anything is the writer's.</summary>
internal static class FastStore
{
    /// <summary>A run; <see langword="null"/>: there is none.</summary>
    public static RunDetails? Find(DbSession session, long id, long now) =>
        RunTable.Find(session, id) is { } row ? Details(session, row, now) : null;

    /// <summary>The newest runs.</summary>
    public static IReadOnlyList<RunDetails> Newest(DbSession session, int count, int offset, long now) =>
        [.. RunTable.Newest(session, count, offset).Select(row => Details(session, row, now))];

    /// <summary>Whether baselines are still being recorded into a record.</summary>
    public static bool IsRecording(DbSession session, RecordRow record, long now) =>
        RunTable.RecorderOf(session, record.Id) is { } recorder
            ? Details(session, recorder, now).View.IsRecording
            : record.Recording.EndAt(now) is null;

    /// <summary>Writes an end that has come down, with the end of its recording.</summary>
    public static RunDetails Settle(DbSession session, RunDetails run)
    {
        if (!run.View.IsFinal || run.Row.EndState is not null)
        {
            return run;
        }

        var row = run.Row with { EndState = run.View.State, EndedAt = run.View.EndedAt };
        RunTable.Update(session, row);
        EndRecording(session, row, run.View.EndedAt!.Value);
        return run with { Row = row };
    }

    /// <summary>Interrupts what runs on a node, since a new run begins there.</summary>
    public static void TakeNode(DbSession session, long nodeId, long exceptRunId, long now)
    {
        foreach (var row in RunTable.ActiveOn(session, nodeId).Where(row => row.Id != exceptRunId))
        {
            if (Settle(session, Details(session, row, now)) is { View.IsFinal: false })
            {
                End(session, row, RunStates.Interrupted, now, isForced: false);
            }
        }
    }

    /// <summary>Holds a run that is moving.</summary>
    /// <returns>Whether it was moving.</returns>
    public static bool Pause(DbSession session, RunDetails run, long now)
    {
        if (Settle(session, run).View is not { IsFinal: false } || run.Row.Timeline.IsHeld)
        {
            return false;
        }

        RunTable.Update(session, run.Row with { Timeline = run.Row.Timeline.Hold(now), HeldState = RunStates.Paused });
        return true;
    }

    /// <summary>Lets a run go on, and take its node where it hasn't yet.</summary>
    /// <returns>Whether it was held.</returns>
    public static bool Resume(DbSession session, RunDetails run, long now)
    {
        if (Settle(session, run).View is not { IsFinal: false } || !run.Row.Timeline.IsHeld)
        {
            return false;
        }

        if (!run.Row.HasNode)
        {
            TakeNode(session, run.Row.NodeId, run.Row.Id, now);
        }

        RunTable.Update(session, run.Row with { Timeline = run.Row.Timeline.Resume(now), HasNode = true });
        return true;
    }

    /// <summary>Ends the recording of a run; the tests go on.</summary>
    public static void StopRecording(DbSession session, RunDetails run, long now)
    {
        if (Settle(session, run).View.IsRecording)
        {
            EndRecording(session, run.Row, now);
        }
    }

    /// <summary>Ends a run now.</summary>
    public static void End(DbSession session, RunRow row, string state, long now, bool isForced)
    {
        RunTable.Update(session, row with { EndState = state, EndedAt = Math.Max(now, row.Timeline.StartedAt), IsForced = isForced });
        EndRecording(session, row, now);
    }

    /// <summary>
    /// Puts a run into a state, from whichever it is in: the stage hand of tests, not a part of the service, and the only way out of an end.
    /// <c>cloning</c> begins anew and stays there until another state is set; <c>running</c> goes on where it was held, or begins its checks anew.
    /// </summary>
    public static void Force(DbSession session, RunDetails run, string state, long now)
    {
        var row = Settle(session, run).Row with { EndState = null, EndedAt = null, IsForced = false };
        var anew = new RunTimeline(now, []);
        switch (state)
        {
            case RunStates.Cloning:
                RunTable.Update(session, row with
                {
                    Timeline = anew.Hold(now),
                    HeldState = RunStates.Cloning,
                    CloneMs = row.IsRecorder ? 0 : RunEngine.CloneDuration(run.Baselines.Count),
                });
                break;
            case RunStates.Running when run.View.IsFinal:
                RunTable.Update(session, row with { Timeline = anew, CloneMs = 0 });
                break;
            case RunStates.Running:
                // Past cloning, however little of it was done.
                RunTable.Update(session, row with
                {
                    Timeline = row.Timeline.Resume(now),
                    CloneMs = Math.Min(row.CloneMs, row.Timeline.ActiveAt(now)),
                    HasNode = true,
                });
                break;
            case RunStates.Paused:
                RunTable.Update(session, row with
                {
                    Timeline = (run.View.IsFinal ? anew : row.Timeline).Hold(now),
                    CloneMs = run.View.IsFinal ? 0 : row.CloneMs,
                    HeldState = RunStates.Paused,
                });
                break;
            default:
                End(session, row, state, now, isForced: true);
                break;
        }
    }

    private static void EndRecording(DbSession session, RunRow row, long at)
    {
        if (row.IsRecorder)
        {
            RecordTable.EndRecording(session, row.RecordId, at);
        }
    }

    private static RunDetails Details(DbSession session, RunRow row, long now)
    {
        var baselines = RunBaselineTable.Of(session, row.Id);
        var record = RecordTable.Find(session, row.RecordId)!;
        return new RunDetails(
            row,
            RunEngine.Look(row, baselines, row.IsRecorder ? record.Recording : null, now),
            baselines,
            record,
            PolicyTable.Find(session, row.PolicyId)!,
            PolicyTable.FindNode(session, row.NodeId)!);
    }
}
