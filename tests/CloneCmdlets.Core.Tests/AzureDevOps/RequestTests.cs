using System.Text.Json.Nodes;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class RequestTests
{
    [Fact]
    public async Task The_documented_parameters_make_the_sample_request_of_the_seed()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(new TestPlanCopyRequest
        {
            Id = 1,
            DestinationName = "DestinationSuite",
            DestinationProject = "fabrikam-fiber-tfvc2",
            AreaPath = "fabrikam-fiber-tfvc2",
            IterationPath = "fabrikam-fiber-tfvc2",
            SkipAncestorHierarchy = false,
        });
        var post = Assert.Single(stub.Posts);
        Assert.Equal("/fabrikam/fabrikam-fiber-tfvc/_apis/test/Plans/1/cloneoperation?api-version=5.0-preview.2", post.Target);
        AssertSame(Recorded.SampleRequest, post.Body);
        Assert.Contains("\"Project\":{\"Name\":", post.Body, StringComparison.Ordinal); // the sample's own capitals
    }

    [Fact]
    public async Task What_the_user_leaves_open_is_not_sent()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy("Copy"));
        AssertSame("""{"destinationTestPlan":{"name":"Copy"},"options":{"copyAllSuites":true},"suiteIds":[2]}""", Assert.Single(stub.Posts).Body);
    }

    [Fact]
    public async Task Every_field_that_a_destination_takes_is_reachable_on_route_A()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(Everything());
        AssertSame(
            """
            {"destinationTestPlan":{"name":"Copy \"x\" 😀 \u202Eשלום","Project":{"Name":"fabrikam-fiber-tfvc"},"area":{"name":"fabrikam-fiber-tfvc\\Team"},"iteration":"fabrikam-fiber-tfvc\\Sprint 1",
             "description":"About","startDate":"2026-01-02T00:00:00Z","endDate":"2026-02-03T00:00:00Z","state":"Active","owner":{"uniqueName":"jo@fabrikam.com"},
             "build":{"id":"11"},"buildDefinition":{"id":"12"},"releaseEnvironmentDefinition":{"definitionId":13,"environmentDefinitionId":14},
             "testOutcomeSettings":{"syncOutcomeAcrossSuites":true}},
             "options":{"cloneRequirements":true,"copyAncestorHierarchy":true,"copyAllSuites":false,"destinationWorkItemType":"Prüffall","relatedLinkComment":"from there",
             "overrideParameters":{"Custom.Field":"v","System.AreaPath":"fabrikam-fiber-tfvc\\Team","System.IterationPath":"fabrikam-fiber-tfvc\\Sprint 1"}},
             "suiteIds":[3,4]}
            """,
            Assert.Single(stub.Posts).Body);
    }

    [Theory]
    [InlineData("7.1", false, "/fabrikam/fabrikam-fiber-tfvc/_apis/testplan/Plans/CloneOperation?deepClone=true&api-version=7.1")]
    [InlineData("6.0", true, "/fabrikam/fabrikam-fiber-tfvc/_apis/testplan/Plans/CloneOperation?deepClone=false&api-version=6.0-preview.2")]
    [InlineData("5.0-preview.2", true, "/fabrikam/fabrikam-fiber-tfvc/_apis/testplan/Plans/CloneOperation?deepClone=false&api-version=5.0-preview.1")]
    public async Task Every_field_is_reachable_on_route_D(string version, bool reference, string target)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.RouteDAnswer) : null, apiVersion: version);
        var outcome = await stub.SubmitAsync(Everything() with { ReferenceTestCases = reference });
        var post = Assert.Single(stub.Posts);
        Assert.Equal(target, post.Target);
        AssertSame(
            """
            {"sourceTestPlan":{"id":1,"suiteIds":[3,4]},
             "destinationTestPlan":{"name":"Copy \"x\" 😀 \u202Eשלום","project":"fabrikam-fiber-tfvc","areaPath":"fabrikam-fiber-tfvc\\Team","iteration":"fabrikam-fiber-tfvc\\Sprint 1",
             "description":"About","startDate":"2026-01-02T00:00:00Z","endDate":"2026-02-03T00:00:00Z","state":"Active","owner":{"uniqueName":"jo@fabrikam.com"},
             "buildId":11,"buildDefinition":{"id":"12"},"releaseEnvironmentDefinition":{"definitionId":13,"environmentDefinitionId":14},
             "testOutcomeSettings":{"syncOutcomeAcrossSuites":true}},
             "cloneOptions":{"cloneRequirements":true,"copyAncestorHierarchy":true,"copyAllSuites":false,"destinationWorkItemType":"Prüffall","relatedLinkComment":"from there",
             "overrideParameters":{"Custom.Field":"v","System.AreaPath":"fabrikam-fiber-tfvc\\Team","System.IterationPath":"fabrikam-fiber-tfvc\\Sprint 1"}}}
            """,
            post.Body);
        Assert.EndsWith("#testplan/7", Assert.IsType<SendOutcome.Accepted>(outcome).Operation.Handle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Area_and_iteration_win_over_the_same_keys_of_the_overrides()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy() with
        {
            AreaPath = DevOpsStub.Project,
            IterationPath = DevOpsStub.Project,
            OverrideParameters = new Dictionary<string, string?> { ["system.areapath"] = "no", ["SYSTEM.IterationPath"] = "no", ["System.Title"] = "yes" },
        });
        AssertSame(
            """{"System.Title":"yes","System.AreaPath":"fabrikam-fiber-tfvc","System.IterationPath":"fabrikam-fiber-tfvc"}""",
            JsonNode.Parse(Assert.Single(stub.Posts).Body)!["options"]!["overrideParameters"]!.ToJsonString());
    }

    [Theory]
    [InlineData("b0b0b0b0-0000-0000-0000-000000000001", "id")]
    [InlineData("jo@fabrikam.com", "uniqueName")]
    [InlineData("FABRIKAM\\jo", "uniqueName")]
    [InlineData("Jo Fabrikam", "displayName")]
    public async Task An_owner_is_named_by_id_sign_in_or_display_name(string owner, string field)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Http.Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy() with { Owner = owner });
        Assert.Equal(owner, (string?)JsonNode.Parse(Assert.Single(stub.Posts).Body)!["destinationTestPlan"]!["owner"]![field]);
    }

    private static TestPlanCopyRequest Everything() => new()
    {
        Id = 1,
        DestinationName = "Copy \"x\" 😀 \u202Eשלום",
        DestinationProject = DevOpsStub.Project,
        AreaPath = DevOpsStub.Project + "\\Team",
        IterationPath = DevOpsStub.Project + "\\Sprint 1",
        SuiteIds = [3, 4, 3],
        OverrideParameters = new Dictionary<string, string?> { ["Custom.Field"] = "v" },
        CloneRequirements = true,
        DestinationWorkItemType = "Prüffall",
        RelatedLinkComment = "from there",
        Description = "About",
        StartDate = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero),
        EndDate = new DateTimeOffset(2026, 2, 3, 2, 0, 0, TimeSpan.FromHours(2)),
        PlanState = "Active",
        PlanAreaPath = DevOpsStub.Project + "\\Team",
        PlanIterationPath = DevOpsStub.Project + "\\Sprint 1",
        Owner = "jo@fabrikam.com",
        BuildId = 11,
        BuildDefinitionId = 12,
        ReleaseDefinitionId = 13,
        ReleaseEnvironmentDefinitionId = 14,
        SyncOutcomeAcrossSuites = true,
    };

    private static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
