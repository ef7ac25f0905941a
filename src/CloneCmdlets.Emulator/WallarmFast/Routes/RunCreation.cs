using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>Makes a run: a copy where it names a record, else one that records. Called within the writer's transaction.</summary>
internal static class RunCreation
{
    /// <summary>Makes it.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="request">What was asked for, checked by the rules.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="FastRefusal">What it names isn't there or can't be used.</exception>
    public static long Create(DbSession session, RunRequestBody request, long now)
    {
        var policy = request.PolicyId is { } policyId
            ? PolicyTable.Find(session, policyId.Text) ?? throw Unknown(RunFields.PolicyId, policyId)
            : PolicyTable.Find(session, FastSchema.DefaultPolicy)!;
        var node = request.NodeId is { } nodeId
            ? PolicyTable.FindNode(session, nodeId.Text) ?? throw Unknown(RunFields.NodeId, nodeId)
            : PolicyTable.FindNode(session, FastSchema.OwnNode)!;
        var isPaused = request.State == RunStates.Paused;
        if (request.TestRecordId is { } recordId)
        {
            var record = RecordTable.Find(session, recordId.Text) ?? throw FastRefusal.NotFound(recordId);
            if (RunRules.CheckRecord(recordId, FastStore.IsRecording(session, record, now), record.BaselineCount) is { } breach)
            {
                throw FastRefusal.Fields((breach.Field, breach.Error, recordId));
            }

            return Add(session, request, record, policy, node, isRecorder: false, isPaused, hasNode: !isPaused, now);
        }

        var timeout = (request.InactivityTimeout ?? RunLimits.DefaultInactivityTimeout) * 1000;
        var id = RecordTable.Add(
            session, null, request.TestRecordName ?? request.Name!, new Recording(null, now, timeout), request.SkipDuplicatedBaselines ?? true, now);
        return Add(session, request, RecordTable.Find(session, id)!, policy, node, isRecorder: true, isPaused, hasNode: !isPaused, now);
    }

    /// <summary>Adds a run that records into a record and stands in no other run's way on its node.</summary>
    public static long AddRecorder(DbSession session, RunRequestBody request, RecordRow record, PolicyRow policy, NodeRow node, long now) =>
        Add(session, request, record, policy, node, isRecorder: true, isPaused: false, hasNode: false, now);

    private static long Add(
        DbSession session, RunRequestBody request, RecordRow record, PolicyRow policy, NodeRow node, bool isRecorder, bool isPaused, bool hasNode, long now)
    {
        var timeline = new RunTimeline(now, []);
        var run = new RunRow
        {
            Id = 0,
            Name = request.Name!,
            Description = request.Description ?? string.Empty,
            RecordId = record.Id,
            PolicyId = policy.Id,
            NodeId = node.Id,
            Tags = request.Tags ?? [],
            Extensions = request.FileExtensionsToExclude ?? string.Empty,
            Rps = (int?)request.Rps,
            RpsPerBaseline = (int?)request.RpsPerBaseline,
            StopOnFirstFail = request.StopOnFirstFail ?? false,
            IsRecorder = isRecorder,
            HasNode = hasNode,
            Timeline = isPaused ? timeline.Hold(now) : timeline,
        };
        if (hasNode)
        {
            FastStore.TakeNode(session, node.Id, exceptRunId: 0, now);
        }

        var id = RunTable.Add(session, run);
        var count = RunBaselineTable.Clone(session, id, record.Id, policy, run.Extensions);
        if (!isRecorder)
        {
            RunTable.Update(session, run with { Id = id, CloneMs = RunEngine.CloneDuration(count) });
        }

        return id;
    }

    private static FastRefusal Unknown(string field, WireId id) => FastRefusal.Fields((field, FieldErrors.NotFound, id));
}
