using CloneCmdlets.Emulator.WallarmFast.Engine;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>Makes the service's own words of what the store knows.</summary>
internal static class RunBodies
{
    /// <summary>The account: the vendor's sample's.</summary>
    public const string ClientId = "demo_0000";

    public static RunBody Of(RunDetails run)
    {
        var (row, view, counts) = (run.Row, run.View, run.View.Counts);
        return new RunBody
        {
            Id = WireId.Number(row.Id),
            Name = row.Name,
            Description = row.Description,
            State = view.State,
            SimpleState = view.State == RunStates.Cloning ? RunStates.Running : view.State,
            AllowedActions = Actions(run),
            TestRecordId = WireId.Typed(row.RecordId),
            TestRecordName = run.Record.Name,
            Recording = view.IsRecording,
            ReadyForRecording = view.IsRecording,
            PolicyId = WireId.Number(run.Policy.Id),
            PolicyName = run.Policy.Name,
            NodeId = WireId.Number(run.Node.Id),
            NodeActive = true,
            ClientId = WireId.String(ClientId),
            Tags = row.Tags,
            FileExtensionsToExclude = row.Extensions,
            StopOnFirstFail = row.StopOnFirstFail,
            Rps = row.Rps,
            RpsPerBaseline = row.RpsPerBaseline,
            BaselineCount = counts.Baselines,
            TerminatedCount = counts.Terminated,
            FailedCount = counts.Failed,
            TechnicalFailureCount = counts.TechnicalFailures,
            PassedCount = counts.Passed,
            RunningCount = counts.Running,
            InterruptedCount = counts.Interrupted,
            WaitingCount = counts.Waiting,
            SentRequests = counts.Sent,
            PlannedRequests = counts.Planned,
            CurrentRps = view.CurrentRps,
            AverageRps = view.AverageRps,
            EstimatedTimeToCompletion = view.EstimatedSeconds,
            StartTime = row.Timeline.StartedAt / 1000,
            EndTime = view.EndedAt / 1000,
            Vulns = [.. run.Vulnerabilities.Select(static one => Of(one.Id, one.Finding))],
            Domains = [.. run.Baselines.Select(static one => one.Host).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }

    public static VulnBody Of(long id, BaselineFinding finding) =>
        new() { Id = WireId.Number(id), Threat = finding.Threat, Code = finding.Code, Type = finding.Type };

    private static List<string> Actions(RunDetails run)
    {
        var actions = new List<string>();
        if (!run.View.IsFinal)
        {
            actions.Add(run.Row.Timeline.IsHeld ? "run" : "pause");
        }

        if (run.View.IsRecording)
        {
            actions.Add("stop");
        }

        return actions;
    }
}
