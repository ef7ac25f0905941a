using System.Globalization;
using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.Web.Runs;

/// <summary>What the page reads of a run when it is to be copied: what the form is filled with, and what the rules say of its record.</summary>
internal static class RunReads
{
    public static void Map(IEndpointRouteBuilder routes, EmulatorContext context) =>
        routes.MapGet("/_emulator/page/runs/{id}/copy", http =>
        {
            var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            var answer = context.Database.Read(session =>
                long.TryParse(http.Request.RouteValues["id"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && FastStore.Find(session, id, now) is { } run ? CopyForm(session, run, now) : null);
            return answer is null
                ? ControlAnswers.WriteErrorAsync(http, StatusCodes.Status404NotFound, "This run is no longer there.")
                : http.Response.WriteAsJsonAsync(answer, answer.GetType(), http.RequestAborted);
        });

    private static object CopyForm(DbSession session, RunDetails run, long now)
    {
        var isRecording = FastStore.IsRecording(session, run.Record, now);
        return new
        {
            runName = run.Row.Name,
            name = "Copy of " + run.Row.Name,
            run.Row.Description,
            run.Row.Tags,
            run.Row.RecordId,
            recordName = run.Record.Name,
            recording = isRecording,
            recordRefusal = RunRules.CheckRecord(WireId.Typed(run.Row.RecordId), isRecording, run.Record.BaselineCount)?.Remedy,
            policies = PolicyTable.All(session).Select(policy => new { policy.Id, policy.Name }),
            policyId = run.Policy.Id,
            nodes = PolicyTable.AllNodes(session).Select(node => new { node.Id, Name = node.Hostname }),
            nodeId = run.Node.Id,
            excludedExtensions = run.Row.Extensions,
            run.Row.Rps,
            run.Row.RpsPerBaseline,
            limits = new { rps = RunLimits.Rps, rpsPerBaseline = RunLimits.RpsPerBaseline },
        };
    }
}
