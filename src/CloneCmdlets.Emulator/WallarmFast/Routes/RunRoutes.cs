using System.Globalization;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>Runs and records: <c>/v1/test_run</c> and <c>/v1/test_record</c>.</summary>
internal sealed class RunRoutes
{
    /// <summary>The most that a list gives at once [ours].</summary>
    private const int MaxListed = 1000;

    private readonly EmulatorContext _context;

    public RunRoutes(EmulatorContext context) => _context = context;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/test_run", FastCalls.Route(http => CreateAsync(http)));
        routes.MapGet("/v1/test_run/{id}", FastCalls.Route(async http => RunBodies.Of(await ReadAsync(Id(http)).ConfigureAwait(false))));

        // Documented: ends the recording, not the tests. Seen: lets a held run go on. Ours: holds one, as the portal can.
        MapAction(routes, "stop", static (session, run, now) => FastStore.StopRecording(session, run, now));
        MapAction(routes, "run", static (session, run, now) => Demand(FastStore.Resume(session, run, now), run));
        MapAction(routes, "pause", static (session, run, now) => Demand(FastStore.Pause(session, run, now), run));

        // No public endpoint lists runs or records: these are ours, for whoever plays with the emulator.
        routes.MapGet("/v1/test_run", FastCalls.Route(http => Task.FromResult<object>(new
        {
            objects = _context.Database.Read(session => FastStore.Newest(session, Limit(http), Offset(http), FastCalls.Now(_context))).Select(RunBodies.Of),
        })));
        routes.MapGet("/v1/test_record", FastCalls.Route(http => Task.FromResult<object>(new
        {
            objects = _context.Database.Read(session =>
                RecordTable.Newest(session, Limit(http), Offset(http)).Select(record => Body(session, record)).ToArray()),
        })));
        routes.MapGet("/v1/test_record/{id}", FastCalls.Route(http => Task.FromResult(
            _context.Database.Read(session => Body(session, Record(session, Id(http)))))));
        routes.MapPost("/v1/test_record/{id}/action/stop", FastCalls.Route(http => StopRecordAsync(Id(http))));
    }

    private void MapAction(IEndpointRouteBuilder routes, string action, Action<DbSession, RunDetails, long> act) =>
        routes.MapPost($"/v1/test_run/{{id}}/action/{action}", FastCalls.Route(async http =>
        {
            var run = await _context.Database.WriteAsync(session =>
            {
                var now = FastCalls.Now(_context);
                act(session, Find(session, Id(http), now), now);
                return Find(session, Id(http), now);
            }).ConfigureAwait(false);
            _context.Changes.Publish("runs");
            return RunBodies.Of(run);
        }));

    private async Task<object> CreateAsync(HttpContext http)
    {
        var request = RunRequestReader.Read(await FastCalls.ReadAsync(http).ConfigureAwait(false));
        var run = await _context.Database.WriteAsync(session =>
        {
            var now = FastCalls.Now(_context);
            return FastStore.Find(session, RunCreation.Create(session, request, now), now)!;
        }).ConfigureAwait(false);
        _context.Changes.Publish("runs");
        return RunBodies.Of(run);
    }

    /// <summary>Reads a run; an end that is seen for the first time is written down, so that it stays one.</summary>
    private async Task<RunDetails> ReadAsync(string id)
    {
        var run = _context.Database.Read(session => Find(session, id, FastCalls.Now(_context)));
        if (!run.View.IsFinal || run.Row.EndState is not null)
        {
            return run;
        }

        _context.Changes.Publish("runs");
        return await _context.Database.WriteAsync(session => FastStore.Settle(session, Find(session, id, FastCalls.Now(_context)))).ConfigureAwait(false);
    }

    private async Task<object> StopRecordAsync(string id)
    {
        var body = await _context.Database.WriteAsync(session =>
        {
            var now = FastCalls.Now(_context);
            var record = Record(session, id);
            if (RunTable.RecorderOf(session, record.Id) is { } recorder)
            {
                FastStore.StopRecording(session, FastStore.Find(session, recorder.Id, now)!, now);
            }
            else
            {
                RecordTable.EndRecording(session, record.Id, now);
            }

            return Body(session, Record(session, id));
        }).ConfigureAwait(false);
        _context.Changes.Publish("runs");
        return body;
    }

    private object Body(DbSession session, RecordRow record) => new
    {
        id = WireId.Typed(record.Id),
        name = record.Name,
        recording = FastStore.IsRecording(session, record, FastCalls.Now(_context)),
        baseline_count = record.BaselineCount,
        created_at = record.CreatedAt / 1000,
    };

    private static RunDetails Find(DbSession session, string id, long now) =>
        (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? FastStore.Find(session, number, now) : null)
        ?? throw FastRefusal.NotFound(WireId.Typed(id));

    private static RecordRow Record(DbSession session, string id) => RecordTable.Find(session, id) ?? throw FastRefusal.NotFound(WireId.Typed(id));

    /// <summary>Refuses an action that the run's state doesn't allow [ours].</summary>
    private static void Demand(bool done, RunDetails run)
    {
        if (!done)
        {
            throw FastRefusal.Fields(("state", "invalid", run.View.State));
        }
    }

    private static string Id(HttpContext http) => (string)http.GetRouteValue("id")!;

    private static int Limit(HttpContext http) => Number(http, "limit", 100, MaxListed);

    private static int Offset(HttpContext http) => Number(http, "offset", 0, int.MaxValue);

    private static int Number(HttpContext http, string name, int otherwise, int most) =>
        int.TryParse(http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Math.Min(value, most) : otherwise;
}
