using System.Globalization;
using CloneCmdlets.Emulator.WallarmFast;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.Web.Runs;

/// <summary>A run as the page shows it.</summary>
internal static class RunLines
{
    public static object Of(RunDetails run)
    {
        var (row, view, counts) = (run.Row, run.View, run.View.Counts);
        return new
        {
            id = row.Id.ToString(CultureInfo.InvariantCulture),
            row.Name,
            row.Description,
            view.State,
            recording = view.IsRecording,
            row.RecordId,
            recordName = run.Record.Name,
            recordBaselines = run.Baselines.Count,
            policyName = run.Policy.Name,
            nodeName = run.Node.Hostname,
            row.Tags,
            excludedExtensions = row.Extensions,
            row.Rps,
            row.RpsPerBaseline,
            row.StopOnFirstFail,
            startedAt = Time(row.Timeline.StartedAt),
            endedAt = view.EndedAt is { } ended ? Time(ended) : (DateTimeOffset?)null,
            sentRequests = counts.Sent,
            plannedRequests = counts.Planned,
            estimatedSeconds = view.EstimatedSeconds,
            averageRps = view.AverageRps,
            baselines = new
            {
                total = counts.Baselines,
                counts.Passed,
                counts.Failed,
                counts.Running,
                counts.Waiting,
                counts.Interrupted,
                technicalFailure = counts.TechnicalFailures,
            },
            vulnerabilities = run.Vulnerabilities.Select(one => new { one.Id, one.Finding.Type, one.Finding.Threat, one.Finding.Code }),
            actions = RunBodies.Of(run).AllowedActions,
            copyRefusal = CopyRefusal(view.State),
        };
    }

    /// <summary>What stands against copying a run in a state; <see langword="null"/>: nothing. The API itself knows records only, so whoever
    /// names a run has to ask.</summary>
    public static string? CopyRefusal(string state) => RunStates.CanBeCopied(state)
        ? null
        : $"It is in the state {state}. It can be copied in the states {string.Join(", ", RunStates.Copyable)}.";

    private static DateTimeOffset Time(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}
