using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Web.Live;
using CloneCmdlets.Emulator.Web.Plans;
using CloneCmdlets.Emulator.Web.Runs;

namespace CloneCmdlets.Emulator.Web;

/// <summary>
/// The web page: its files, which need no token and hold none, and what it alone reads, under <c>/_emulator/page/</c>. It changes things
/// through the services' own routes.
/// </summary>
internal sealed class PageService : IEmulatorService
{
    /// <summary>Where the vendor's portal shows runs: links to it are made of <c>frontend_url</c>, which is this page's origin here.</summary>
    private const string PortalPath = "/testing/testruns";

    private readonly PageFiles _files = PageFiles.Load();

    public string Name => "Page";

    public bool Owns(PathString path) => IsPublic(path);

    public bool IsPublic(PathString path) => _files.Find(path) is not null || path.StartsWithSegments(PortalPath, StringComparison.Ordinal);

    public void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        foreach (var path in _files.Paths)
        {
            routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], _files.ServeAsync);
        }

        routes.MapGet(PortalPath + "/{id?}", http =>
        {
            http.Response.Redirect(http.Request.RouteValues["id"] is string id ? "/#run=" + Uri.EscapeDataString(id) : "/#runs");
            return Task.CompletedTask;
        });
        var stream = new PageStream(context,
        [
            new ClockTopic(context.Clock),
            new RunsTopic(context.Database, context.Clock),
            new PlansTopic(context.Database),
            new OperationsTopic(context.Database),
            new RequestsTopic(context.Requests),
        ]);
        routes.MapGet("/_emulator/page/stream", stream.ServeAsync);
        RunReads.Map(routes, context);
        PlanReads.Map(routes, context);
    }

    public Task RefuseAsync(HttpContext http, HostRefusal refusal)
    {
        http.Response.StatusCode = refusal switch
        {
            HostRefusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
            HostRefusal.NotFound => StatusCodes.Status404NotFound,
            HostRefusal.Unauthorized => StatusCodes.Status401Unauthorized,
            _ => StatusCodes.Status500InternalServerError,
        };
        return Task.CompletedTask;
    }
}
