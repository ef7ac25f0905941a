using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast;
using CloneCmdlets.Emulator.WallarmFast.Controls;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Emulator.Tests.WallarmFast;

/// <summary>
/// The state machine of a run against a model, over 500 random sequences of what can happen to it: no state but those there are, each reached from one
/// that leads to it, counts that add up at every look, and an end that never changes, nor what was found.
/// </summary>
public sealed class RunMachineTests
{
    private const int Sequences = 500;
    private const ulong Seed = 20261122;

    private enum Act
    {
        Look,
        WaitABit,
        WaitLong,
        Pause,
        Resume,
        StopRecording,
        Traffic,
        NewRunOnNode,
        NewRunElsewhere,
        ReadAnew,
    }

    /// <summary>One run, and what happens to it.</summary>
    private sealed record Story(
        int Baselines, int Vulnerable, int Broken, int? Rps, int? RpsPerBaseline, bool Stops, bool Records, bool StartsPaused, (Act Act, int Ms)[] Acts);

    [Fact]
    public async Task A_run_goes_only_where_it_can_and_stays_where_it_ends()
    {
        var database = EmulatorDatabase.Open(null, [FastSchema.Sql]);
        await using (database)
        {
            var reached = new Dictionary<string, int>(StringComparer.Ordinal);
            var config = Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithReplay(Seed, 7).WithEndSize(30);
            Check.One(config, Prop.ForAll(Stories().ToArbitrary(), story => database.WriteAsync(session => Play(session, story, reached))));
            Assert.Equal(RunStates.All.Order(), reached.Keys.Order()); // no state that can't be reached
        }
    }

    private static Gen<Story> Stories()
    {
        var rate = Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(1, 500).Select(value => (int?)value));
        var act =
            from what in Gen.Elements(Enum.GetValues<Act>())
            from ms in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 900), Gen.Choose(0, 30_000))
            select (what, ms);
        return
            from baselines in Gen.Choose(1, 25)
            from vulnerable in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 3))
            from broken in Gen.Choose(0, 2)
            from rps in rate
            from rpsPerBaseline in rate
            from stops in Gen.Elements(true, false)
            from records in Gen.Elements(true, false, false)
            from startsPaused in Gen.Elements(true, false, false, false)
            from acts in act.ArrayOf()
            select new Story(baselines, vulnerable, broken, rps, rpsPerBaseline, stops, records, startsPaused, acts);
    }

    private static bool Play(DbSession session, Story story, Dictionary<string, int> reached)
    {
        var now = 1_700_000_000_000L;
        var node = session.Number("SELECT max(id) + 1 FROM fast_node")!.Value;
        PolicyTable.AddNode(session, new NodeRow(node, "node"));
        var (recordId, _) = RecordSeeder.Add(
            session, null, "r", RecordSeeder.Made(story.Baselines, story.Vulnerable, story.Broken, null), recording: false, now);
        var request = new RunRequestBody
        {
            Name = "run",
            TestRecordId = story.Records ? null : WireId.Typed(recordId),
            NodeId = WireId.Number(node),
            Rps = story.Rps,
            RpsPerBaseline = story.RpsPerBaseline,
            StopOnFirstFail = story.Stops,
            State = story.StartsPaused ? RunStates.Paused : null,
            InactivityTimeout = 300,
        };
        var id = RunCreation.Create(session, request, now);
        var before = FastStore.Find(session, id, now)!;
        Sound(before, story);
        for (var index = 0; index < story.Acts.Length; index++)
        {
            var (act, ms) = story.Acts[index];
            now += act == Act.WaitLong ? ms * 10L : ms;
            var atThisMoment = FastStore.Find(session, id, now)!;
            Follows(before, atThisMoment);
            Do(session, act, atThisMoment, recordId, node, now);
            var after = FastStore.Find(session, id, now)!;
            Sound(after, story);
            Follows(atThisMoment, after);
            Expected(act, atThisMoment, after);
            reached[after.View.State] = reached.GetValueOrDefault(after.View.State) + 1;
            before = after;
        }

        return true;
    }

    private static void Do(DbSession session, Act act, RunDetails run, string recordId, long node, long now)
    {
        switch (act)
        {
            case Act.Pause:
                FastStore.Pause(session, run, now);
                break;
            case Act.Resume:
                FastStore.Resume(session, run, now);
                break;
            case Act.StopRecording:
                FastStore.StopRecording(session, run, now);
                break;
            case Act.Traffic:
                if (run.View.IsRecording)
                {
                    var first = RecordTable.AddBaselines(session, run.Row.RecordId, RecordSeeder.Made(3, 1, 0, null), now);
                    RunBaselineTable.Clone(session, run.Row.Id, run.Row.RecordId, run.Policy, "", first);
                }

                break;
            case Act.NewRunOnNode or Act.NewRunElsewhere:
                RunCreation.Create(
                    session, new RunRequestBody { Name = "other", TestRecordId = WireId.Typed(recordId), NodeId = WireId.Number(act == Act.NewRunOnNode ? node : 1) }, now);
                break;
            case Act.ReadAnew:
                FastStore.Settle(session, run); // what a reader does who sees an end for the first time
                break;
        }
    }

    /// <summary>What each act must bring about, or leave alone.</summary>
    private static void Expected(Act act, RunDetails before, RunDetails after)
    {
        var (was, state) = (before.View.State, after.View.State);
        if (before.View.IsFinal)
        {
            return;
        }

        switch (act)
        {
            case Act.Pause:
                Assert.Equal(RunStates.Paused, state);
                break;
            case Act.Resume when was == RunStates.Paused:
                Assert.Contains(state, new[] { RunStates.Cloning, RunStates.Running, RunStates.Interrupted, RunStates.Passed, RunStates.Failed });
                break;
            case Act.NewRunOnNode when before.Row.HasNode:
                Assert.Equal(RunStates.Interrupted, state);
                break;
            case Act.NewRunOnNode or Act.NewRunElsewhere or Act.Look or Act.WaitABit or Act.WaitLong or Act.ReadAnew or Act.Traffic:
                Assert.Equal(was, state);
                break;
            case Act.StopRecording:
                Assert.False(after.View.IsRecording);
                break;
        }
    }

    /// <summary>One look at a run after another: time and counts only go forward, and an end is an end.</summary>
    private static void Follows(RunDetails before, RunDetails after)
    {
        var (from, to) = (before.View, after.View);
        if (from.IsFinal)
        {
            Assert.Equal((from.State, from.EndedAt, from.Counts), (to.State, to.EndedAt, to.Counts));
            Assert.Equal(before.Vulnerabilities, after.Vulnerabilities);
            return;
        }

        Assert.True(to.Counts.Sent >= from.Counts.Sent && to.Counts.Baselines >= from.Counts.Baselines && to.Counts.Terminated >= from.Counts.Terminated);
        Assert.True(to.Counts.Failed >= from.Counts.Failed && to.Counts.Passed >= from.Counts.Passed);
        Assert.False(to.IsRecording && !from.IsRecording);
        if (from.State == RunStates.Running)
        {
            Assert.NotEqual(RunStates.Cloning, to.State);
        }
    }

    /// <summary>What is true at every look.</summary>
    private static void Sound(RunDetails run, Story story)
    {
        var (view, counts) = (run.View, run.View.Counts);
        Assert.Contains(view.State, RunStates.All);
        Assert.Equal(RunStates.IsFinal(view.State), view.IsFinal);
        Assert.Equal(counts.Baselines, counts.Passed + counts.Failed + counts.TechnicalFailures + counts.Interrupted + counts.Running + counts.Waiting);
        Assert.InRange(counts.Sent, 0, counts.Planned);
        Assert.InRange(counts.Running, 0, CheckSimulation.Lanes);
        Assert.Equal(counts.Failed, run.Vulnerabilities.Count);
        Assert.Equal(view.State == RunStates.Failed, view.IsFinal && view.State != RunStates.Interrupted && counts.Failed > 0);
        if (view.IsFinal)
        {
            Assert.Equal((counts.Baselines, 0, 0, false), (counts.Terminated, counts.Running, counts.Waiting, view.IsRecording));
            Assert.Null(view.EstimatedSeconds);
        }
        else
        {
            Assert.Equal(0, counts.Interrupted);
        }

        if (view.State == RunStates.Passed || (view.State == RunStates.Failed && !story.Stops))
        {
            Assert.Equal(counts.Planned, counts.Sent);
        }

        if (view.State == RunStates.Cloning)
        {
            Assert.Equal((counts.Baselines, 0L), (counts.Waiting, counts.Sent));
        }

        if (story.Stops)
        {
            // The first vulnerability is the end; those found in the same millisecond count with it.
            Assert.True(counts.Failed == 0 || view.IsFinal);
        }
    }
}
