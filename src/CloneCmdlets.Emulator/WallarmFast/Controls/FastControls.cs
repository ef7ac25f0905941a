using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast.Controls;

/// <summary>FAST's share of the controls: records made ready, traffic into a recording, a run put into a state.</summary>
internal static class FastControls
{
    private const int MaxBaselines = 100_000;

    public static void Map(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        routes.MapPost("/_emulator/records", http => AddRecordAsync(http, context));
        routes.MapPost("/_emulator/records/{id}/traffic", http => AddTrafficAsync(http, context));
        routes.MapPost("/_emulator/runs/{id}", http => SetStateAsync(http, context));
        routes.MapGet("/_emulator/runs/{id}/baselines", http => ShowBaselinesAsync(http, context));
    }

    private static async Task AddRecordAsync(HttpContext http, EmulatorContext context)
    {
        if (await ControlAnswers.ReadAsync<RecordRequest>(http).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        var vulnerable = Vulnerable(request.Vulnerable);
        if (request.Baselines is < 0 or > MaxBaselines || vulnerable is null || request.TechnicalFailures is < 0 or > MaxBaselines)
        {
            await ControlAnswers.WriteErrorAsync(
                http, 400, "baselines and technicalFailures are whole numbers from 0 to 100000; vulnerable is true, false or how many baselines are.").ConfigureAwait(false);
            return;
        }

        var (id, runId) = await context.Database.WriteAsync(session => RecordSeeder.Add(
            session,
            null,
            string.IsNullOrWhiteSpace(request.Name) ? "Test record" : request.Name,
            RecordSeeder.Made(request.Baselines ?? 3, vulnerable.Value, request.TechnicalFailures ?? 0, request.Extension),
            request.Recording ?? false,
            FastCalls.Now(context))).ConfigureAwait(false);
        context.Changes.Publish("runs");
        await http.Response.WriteAsJsonAsync(runId is null ? (object)new { id = WireId.Typed(id) } : new { id = WireId.Typed(id), runId }, http.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>As many as that; <see langword="null"/>: it makes no sense.</summary>
    private static int? Vulnerable(JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => 0,
        JsonValueKind.True => 1,
        JsonValueKind.Number when value.Value.TryGetInt32(out var count) && count is >= 0 and <= MaxBaselines => count,
        _ => null,
    };

    /// <summary>Plays the proxy: what goes through it while a run records becomes baselines of its record, and of the run.</summary>
    private static async Task AddTrafficAsync(HttpContext http, EmulatorContext context)
    {
        if (await ControlAnswers.ReadAsync<TrafficRequest>(http).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        var requests = (request.Requests ?? []).Select(static one => new BaselineRow(
            one.Method ?? "GET", one.Path ?? "/", one.Host ?? RecordSeeder.Host, one.Vulnerable == true ? RecordSeeder.Finding(0) : null)).ToArray();
        var id = (string)http.GetRouteValue("id")!;
        var answer = await context.Database.WriteAsync(session => Record(session, id, requests, FastCalls.Now(context))).ConfigureAwait(false);
        context.Changes.Publish("runs");
        await (answer.Error is null
            ? http.Response.WriteAsJsonAsync(new { recorded = answer.Recorded, baselines = answer.Baselines }, http.RequestAborted)
            : ControlAnswers.WriteErrorAsync(http, answer.Status, answer.Error)).ConfigureAwait(false);
    }

    private static (int Status, string? Error, int Recorded, int Baselines) Record(DbSession session, string id, BaselineRow[] requests, long now)
    {
        if (RecordTable.Find(session, id) is not { } record)
        {
            return (404, "No such record.", 0, 0);
        }

        if (!FastStore.IsRecording(session, record, now))
        {
            return (400, "The record is not recording.", 0, 0);
        }

        var taken = new List<BaselineRow>();
        foreach (var one in requests)
        {
            if (!record.SkipDuplicates || (!taken.Contains(one) && !RecordTable.Has(session, id, one)))
            {
                taken.Add(one);
            }
        }

        var first = RecordTable.AddBaselines(session, id, taken, now);
        if (RunTable.RecorderOf(session, id) is { } recorder)
        {
            var policy = PolicyTable.Find(session, recorder.PolicyId)!;
            RunBaselineTable.Clone(session, recorder.Id, id, policy, recorder.Extensions, first);
        }

        return (200, null, taken.Count, record.BaselineCount + taken.Count);
    }

    private static async Task SetStateAsync(HttpContext http, EmulatorContext context)
    {
        if (await ControlAnswers.ReadAsync<StateRequest>(http).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        if (request.State is null || !RunStates.All.Contains(request.State))
        {
            await ControlAnswers.WriteErrorAsync(http, 400, $"state is one of {string.Join(", ", RunStates.All)}.").ConfigureAwait(false);
            return;
        }

        var run = await context.Database.WriteAsync(session =>
        {
            var now = FastCalls.Now(context);
            if (Find(session, http, now) is not { } found)
            {
                return null;
            }

            FastStore.Force(session, found, request.State, now);
            return FastStore.Find(session, found.Row.Id, now);
        }).ConfigureAwait(false);
        context.Changes.Publish("runs");
        await (run is null
            ? ControlAnswers.WriteErrorAsync(http, 404, "No such run.")
            : http.Response.WriteAsJsonAsync(new { id = run.Row.Id, state = run.View.State }, http.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>Each baseline of a run with its verdict.</summary>
    private static Task ShowBaselinesAsync(HttpContext http, EmulatorContext context)
    {
        var run = context.Database.Read(session => Find(session, http, FastCalls.Now(context)));
        return run is null
            ? ControlAnswers.WriteErrorAsync(http, 404, "No such run.")
            : http.Response.WriteAsJsonAsync(
                run.View.Verdicts.Select((verdict, index) => new
                {
                    method = run.Baselines[index].Method,
                    path = run.Baselines[index].Path,
                    host = run.Baselines[index].Host,
                    requests = run.Baselines[index].Planned,
                    verdict = JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString()),
                }),
                http.RequestAborted);
    }

    private static RunDetails? Find(DbSession session, HttpContext http, long now) =>
        long.TryParse((string)http.GetRouteValue("id")!, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? FastStore.Find(session, id, now) : null;

    private sealed record RecordRequest(string? Name, int? Baselines, bool? Recording, JsonElement? Vulnerable, int? TechnicalFailures, string? Extension);

    private sealed record TrafficRequest(IReadOnlyList<TrafficItem>? Requests);

    private sealed record TrafficItem(string? Method, string? Path, string? Host, bool? Vulnerable);

    private sealed record StateRequest(string? State);
}
