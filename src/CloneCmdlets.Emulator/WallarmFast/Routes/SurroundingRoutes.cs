using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.WallarmFast.Tables;
using CloneCmdlets.Services;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>What public clients ask beside the runs [client]: policies, nodes, findings, and who is signed in.</summary>
internal static class SurroundingRoutes
{
    public static void Map(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        routes.MapGet("/v1/test_policy", FastCalls.Route(http =>
        {
            var name = http.Request.Query["filter[name]"].ToString();
            var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
            var policies = context.Database.Read(PolicyTable.All).Where(policy => name.Length == 0 || policy.Name == name).Take(limit);
            return Task.FromResult<object>(new { objects = policies.Select(policy => new { id = policy.Id, name = policy.Name, type_include = policy.Types }) });
        }));
        routes.MapGet("/v2/node", FastCalls.Route(http =>
        {
            var type = http.Request.Query["filter[type]"].ToString();
            var hostname = http.Request.Query["filter[hostname]"].ToString();
            var nodes = context.Database.Read(PolicyTable.AllNodes)
                .Where(node => (type.Length == 0 || type == "fast_node") && (hostname.Length == 0 || node.Hostname == hostname));
            return Task.FromResult<object>(nodes.Select(node => new { id = node.Id, type = "fast_node", hostname = node.Hostname, active = true }).ToArray());
        }));
        routes.MapPost("/v1/objects/vuln", FastCalls.Route(http => FindVulnsAsync(http, context)));
        routes.MapPost("/v1/user", FastCalls.Route(http => Task.FromResult<object>(new
        {
            clientid = RunBodies.ClientId,
            frontend_url = $"{http.Request.Scheme}://{http.Request.Host}",
        })));
    }

    private static async Task<object> FindVulnsAsync(HttpContext http, EmulatorContext context)
    {
        var request = await FastCalls.ReadAsync(http).ConfigureAwait(false);
        if (!request.TryGetProperty("filter", out var filter) || filter.ValueKind != JsonValueKind.Object
            || !filter.TryGetProperty("testrun_id", out var ids) || ids.ValueKind != JsonValueKind.Array)
        {
            throw FastRefusal.Fields(("filter", "required", null));
        }

        var wanted = ids.EnumerateArray()
            .Select(static id => id.ValueKind is JsonValueKind.Number or JsonValueKind.String && long.TryParse(id.ToString(), out var number) ? number : -1);
        var found = context.Database.Read(session => wanted
            .Select(id => FastStore.Find(session, id, FastCalls.Now(context)))
            .Where(static run => run is not null)
            .SelectMany(static run => run!.Vulnerabilities.Select(one => new
            {
                id = WireId.Number(one.Id),
                testrun_id = WireId.Number(run.Row.Id),
                threat = one.Finding.Threat,
                type = one.Finding.Type,
                code = one.Finding.Code,
            })).ToArray());
        return found.Skip(Number(request, "offset", 0)).Take(Number(request, "limit", 1000)).ToArray();
    }

    private static int Number(JsonElement request, string name, int otherwise) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number : otherwise;
}
