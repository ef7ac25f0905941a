using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>The control that seeds plans: <c>POST /_emulator/plans</c>.</summary>
internal static class PlanControl
{
    public static void Map(IEndpointRouteBuilder routes, EmulatorContext context) =>
        routes.MapPost("/_emulator/plans", http => SeedAsync(http, context));

    private static async Task SeedAsync(HttpContext http, EmulatorContext context)
    {
        var seed = await ControlAnswers.ReadAsync<PlanSeed>(http).ConfigureAwait(false);
        if (seed is null)
        {
            return;
        }

        if (seed.Problem() is { } problem)
        {
            await ControlAnswers.WriteErrorAsync(http, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
            return;
        }

        var now = WireDate.At(context.Clock.GetUtcNow()).Text!;
        var (id, rootSuiteId) = await PlanSeeder.SeedAsync(context.Database, seed, now, http.RequestAborted).ConfigureAwait(false);
        context.Changes.Publish("plans");
        await http.Response.WriteAsJsonAsync(new { id, rootSuiteId }, http.RequestAborted).ConfigureAwait(false);
    }
}
