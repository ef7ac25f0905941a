using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Adds routes below a collection: each with the api-versions it knows, and refusals in the service's words.</summary>
internal sealed class AdoRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
{
    public EmulatorContext Context => context;

    public void Get(string pattern, VersionRange versions, Func<AdoCall, Task> answer) =>
        routes.MapGet("/{collection}/" + pattern, Wrap(versions, answer));

    public void Post(string pattern, VersionRange versions, Func<AdoCall, Task> answer) =>
        routes.MapPost("/{collection}/" + pattern, Wrap(versions, async call =>
        {
            await answer(call).ConfigureAwait(false);
            context.Changes.Publish("operations");
        }));

    public void Options(string pattern, Func<AdoCall, Task> answer) =>
        routes.MapMethods("/{collection}/" + pattern, [HttpMethods.Options], Wrap(null, answer));

    /// <summary>Writes a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="refusal">The refusal.</param>
    public static Task WriteAsync(HttpContext http, AdoException refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(http.Response.Body, refusal.Body, AzureDevOpsJson.Default.ErrorBody, http.RequestAborted);
    }

    private RequestDelegate Wrap(VersionRange? versions, Func<AdoCall, Task> answer) => async http =>
    {
        try
        {
            versions?.Demand(http.Request, optional: false);
            await answer(new AdoCall(http, context)).ConfigureAwait(false);
        }
        catch (AdoException refusal) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, refusal).ConfigureAwait(false);
        }
    };
}
