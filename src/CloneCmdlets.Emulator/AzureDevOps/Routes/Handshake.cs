using System.Text.Json.Serialization;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>One resource of an area, as <c>OPTIONS</c> tells it.</summary>
internal sealed record ResourceLocation
{
    public required string Id { get; init; }

    public required string Area { get; init; }

    public required string ResourceName { get; init; }

    public required string RouteTemplate { get; init; }

    public required int ResourceVersion { get; init; }

    public required string MinVersion { get; init; }

    public required string MaxVersion { get; init; }

    /// <summary><c>0.0</c>: none.</summary>
    public required string ReleasedVersion { get; init; }
}

/// <summary>
/// What the official clients ask before their first call (reference page, "The handshake of the official Node client"): which resources there
/// are, where, and in which versions. They find the address of every call through it.
/// </summary>
internal static class Handshake
{
    private static readonly ResourceLocation[] Locations =
    [
        Location("e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas", "_apis/{resource}/{areaId}", VersionRange.Preview),
        Location("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData", "_apis/{resource}", VersionRange.Preview),
        Location("603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", "_apis/{resource}/{*projectId}", VersionRange.Released),
        Location("edc3ef4b-8460-4e86-86fa-8e4f5e9be831", "test", "cloneoperation", "{project}/_apis/{area}/Plans/{planId}/{resource}", VersionRange.TestClone),
        Location("751e4ab5-5bf6-4fb5-9d5d-19ef347662dd", "test", "cloneoperation", "{project}/_apis/{area}/Plans/{planId}/Suites/{sourceSuiteId}/{resource}", VersionRange.TestClone),
        Location("5b9d6320-abed-47a5-a151-cd6dc3798be6", "test", "cloneOperation", "{project}/_apis/{area}/{resource}/{cloneOperationId}", VersionRange.TestClone),
        Location("e65df662-d8a3-46c7-ae1c-14e2d4df57e1", "testplan", "CloneOperation", "{project}/_apis/{area}/Plans/{resource}/{cloneOperationId}", VersionRange.TestPlanClone),
        Location("181d4c97-0e98-4ee2-ad6a-4cada675e555", "testplan", "CloneOperation", "{project}/_apis/{area}/Suites/{resource}/{cloneOperationId}", VersionRange.TestPlanClone),
        Location("0e292477-a0c2-47f3-a9b6-34f153d627f4", "testplan", "plans", "{project}/_apis/{area}/{resource}/{planId}", VersionRange.TestPlan),
        Location("1046d5d3-ab61-4ca7-a65a-36118a978256", "testplan", "suites", "{project}/_apis/{area}/Plans/{planId}/{resource}/{suiteId}", VersionRange.TestPlan),
        Location("a9bd61ac-45cf-4d13-9441-43dcd01edf8d", "testplan", "TestCase", "{project}/_apis/{area}/Plans/{planId}/Suites/{suiteId}/{resource}/{testCaseId}", VersionRange.TestPlan),
    ];

    public static void Map(AdoRoutes routes)
    {
        routes.Options("_apis/{area}", LocationsAsync);
        // No other hosts: the clients then take the collection itself for every area.
        routes.Get("_apis/ResourceAreas", VersionRange.Preview, call => call.WriteAsync(
            new ListAnswer<ResourceLocation> { Count = 0 }, HandshakeJson.Default.ListAnswerResourceLocation));
    }

    private static Task LocationsAsync(AdoCall call)
    {
        var area = call.Route("area");
        var found = Locations.Where(location => location.Area.Equals(area, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count == 0
            ? throw AdoException.NoRoute(call.Http.Request.Path)
            : call.WriteAsync(new ListAnswer<ResourceLocation> { Count = found.Count, Value = found }, HandshakeJson.Default.ListAnswerResourceLocation);
    }

    private static ResourceLocation Location(string id, string area, string name, string template, VersionRange versions) => new()
    {
        Id = id,
        Area = area,
        ResourceName = name,
        RouteTemplate = template,
        ResourceVersion = versions.Revision,
        MinVersion = versions.Lowest.ToString(),
        MaxVersion = versions.Highest.ToString(),
        ReleasedVersion = versions.ReleasedTo?.ToString() ?? "0.0",
    };
}

/// <summary>Writes the handshake, in the services' casing.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ListAnswer<ResourceLocation>))]
internal sealed partial class HandshakeJson : JsonSerializerContext;
