using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.WallarmFast.Controls;
using CloneCmdlets.Emulator.WallarmFast.Routes;
using CloneCmdlets.Emulator.WallarmFast.Sample;
using CloneCmdlets.Emulator.WallarmFast.Tables;

namespace CloneCmdlets.Emulator.WallarmFast;

/// <summary>Wallarm FAST, as far as test runs and their copies go, at <c>/v1/…</c> and <c>/v2/node</c>.</summary>
internal sealed class WallarmFastEmulator : IEmulatorService
{
    public string Name => "Wallarm FAST";

    public string Schema => FastSchema.Sql;

    public IReadOnlyList<string> SampleTokens => [FastSample.Token];

    public bool Owns(PathString path) => path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/v2", StringComparison.Ordinal);

    public void AddSample(DbSession session, DateTimeOffset now) => FastSample.Add(session, now);

    public void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        new RunRoutes(context).Map(routes);
        SurroundingRoutes.Map(routes, context);
        FastControls.Map(routes, context);
    }

    /// <summary>A missing or wrong token is 403, not 401 [client].</summary>
    public Task RefuseAsync(HttpContext http, HostRefusal refusal) => refusal switch
    {
        HostRefusal.Unauthorized => FastCalls.WriteAsync(http, StatusCodes.Status403Forbidden, "User not authenticated"),
        HostRefusal.TooLarge => FastCalls.WriteAsync(http, StatusCodes.Status413PayloadTooLarge, "Request entity too large"),
        HostRefusal.NotFound => FastCalls.WriteAsync(http, StatusCodes.Status404NotFound, "Not found"),
        _ => FastCalls.WriteAsync(http, StatusCodes.Status500InternalServerError, "Internal server error"),
    };
}
