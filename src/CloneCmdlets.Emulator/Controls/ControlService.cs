using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Controls;

/// <summary>The emulator's own controls under <c>/_emulator/</c>: the request log, the faults and the clock (design: "The emulator").</summary>
internal sealed class ControlService : IEmulatorService
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What is to go wrong.</summary>
    public FaultQueue Faults { get; } = new();

    public string Name => "Controls";

    public bool Owns(PathString path) => path.StartsWithSegments("/_emulator", StringComparison.OrdinalIgnoreCase);

    public void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        routes.MapGet("/_emulator/requests", http => http.Response.WriteAsJsonAsync(context.Requests.Entries, Json, http.RequestAborted));
        routes.MapDelete("/_emulator/requests", http =>
        {
            context.Requests.Clear();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        routes.MapPost("/_emulator/faults", AddFaultAsync);
        routes.MapGet("/_emulator/faults", http => http.Response.WriteAsJsonAsync(Faults.Pending, Json, http.RequestAborted));
        routes.MapDelete("/_emulator/faults", http =>
        {
            Faults.Clear();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        routes.MapPost("/_emulator/clock", http => AdvanceAsync(http, context));
        routes.MapGet("/_emulator/clock", http => http.Response.WriteAsJsonAsync(new { now = context.Clock.GetUtcNow() }, Json, http.RequestAborted));
        routes.MapGet("/_emulator/database", http => http.Response.WriteAsJsonAsync(
            new { longestWriteMs = context.Database.LongestWrite.TotalMilliseconds }, Json, http.RequestAborted));
    }

    public Task RefuseAsync(HttpContext http, HostRefusal refusal) => refusal switch
    {
        HostRefusal.Unauthorized => ControlAnswers.WriteErrorAsync(http, 401, "The controls need the emulator's token too."),
        HostRefusal.TooLarge => ControlAnswers.WriteErrorAsync(http, 413, "The body is over 16 MB."),
        HostRefusal.NotFound => ControlAnswers.WriteErrorAsync(http, 404, "No such control."),
        _ => ControlAnswers.WriteErrorAsync(http, 500, "The emulator failed; the cause is on its standard error."),
    };

    private async Task AddFaultAsync(HttpContext http)
    {
        var fault = await ControlAnswers.ReadAsync<Fault>(http).ConfigureAwait(false);
        if (fault is null)
        {
            return;
        }

        if (fault.Problem() is { } problem)
        {
            await ControlAnswers.WriteErrorAsync(http, 400, problem).ConfigureAwait(false);
            return;
        }

        Faults.Add(fault);
        await http.Response.WriteAsJsonAsync(fault, Json, http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AdvanceAsync(HttpContext http, EmulatorContext context)
    {
        var request = await ControlAnswers.ReadAsync<ClockRequest>(http).ConfigureAwait(false);
        if (request is null)
        {
            return;
        }

        if (request.AdvanceSeconds is not { } seconds || !(seconds >= 0 && seconds <= EmulatorClock.MaxAdvance.TotalSeconds))
        {
            await ControlAnswers.WriteErrorAsync(http, 400, "advanceSeconds is a number from 0 to ten years.").ConfigureAwait(false);
            return;
        }

        if (!await context.Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false))
        {
            await ControlAnswers.WriteErrorAsync(http, 400, string.Create(
                CultureInfo.InvariantCulture,
                $"The clock goes no further than {EmulatorClock.MaxTotal.TotalSeconds:0} s ahead, a hundred years; it is {context.Clock.Added.TotalSeconds:0} s ahead. Start with another --data file to have the present again.")).ConfigureAwait(false);
            return;
        }

        context.Changes.Publish("clock");
        await http.Response.WriteAsJsonAsync(new { now = context.Clock.GetUtcNow() }, Json, http.RequestAborted).ConfigureAwait(false);
    }

    private sealed record ClockRequest(double? AdvanceSeconds);
}
