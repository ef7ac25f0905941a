using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Routes;
using CloneCmdlets.Emulator.AzureDevOps.Sample;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps;

/// <summary>Azure DevOps, as far as cloning test plans goes, at <c>/{collection}/…/_apis/…</c>.</summary>
internal sealed class AzureDevOpsService : IEmulatorService
{
    private readonly CloneRunner _runner = new();

    public string Name => "Azure DevOps";

    public string Schema => AzureDevOpsSchema.Sql;

    public bool Owns(PathString path) => path.Value?.Contains("/_apis", StringComparison.OrdinalIgnoreCase) == true;

    public void AddSample(DbSession session, DateTimeOffset now) => FabrikamSample.Add(session, now);

    public void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        var ado = new AdoRoutes(routes, context);
        new CloneRoutes(_runner, new AnswerCache(context.Database)).Map(ado);
        PlanReads.Map(ado);
        SurroundingReads.Map(ado);
        Handshake.Map(ado);
        WorkItemReads.Map(ado);
        PlanControl.Map(routes, context);
    }

    public Task ResumeAsync(EmulatorContext context)
    {
        _runner.Start(context);
        return Task.CompletedTask;
    }

    public Task FinishAsync() => _runner.FinishAsync();

    public Task RefuseAsync(HttpContext http, HostRefusal refusal) => AdoRoutes.WriteAsync(http, refusal switch
    {
        HostRefusal.Unauthorized => AdoException.Unauthorized(),
        HostRefusal.TooLarge => AdoException.TooLarge(),
        HostRefusal.NotFound => AdoException.NoRoute(http.Request.Path),
        _ => AdoException.ServerError(),
    });
}
