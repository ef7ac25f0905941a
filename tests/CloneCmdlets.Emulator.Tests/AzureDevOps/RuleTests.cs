using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps;

/// <summary>What the service refuses, in its words, and what a request of each shape comes to.</summary>
public sealed class RuleTests(SampleEmulator fixture) : IClassFixture<SampleEmulator>
{
    private const string Both = "\"overrideParameters\":{\"System.AreaPath\":\"fabrikam-fiber-tfvc2\",\"System.IterationPath\":\"fabrikam-fiber-tfvc2\"}";
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Theory]
    [InlineData("""{"suiteIds":[2]}""", "name")]
    [InlineData("""{"destinationTestPlan":{"name":"  "},"suiteIds":[2]}""", "name")]
    [InlineData("""{"destinationTestPlan":{"name":"x","id":1},"suiteIds":[2]}""", "onto itself")]
    [InlineData("""{"destinationTestPlan":{"name":"x"},"suiteIds":[2,99]}""", "99")]
    [InlineData("""{"destinationTestPlan":{"name":"x"},"options":{"copyAncestorHierarchy":false},"suiteIds":[3,5]}""", "3, 5")]
    [InlineData("""{"destinationTestPlan":{"name":"x","Project":{"Name":"fabrikam-fiber-tfvc2"}},"suiteIds":[2]}""", "System.AreaPath and System.IterationPath")]
    [InlineData("""{"destinationTestPlan":{"name":"x"},"options":{"destinationWorkItemType":"Bug"},"suiteIds":[2]}""", "'Bug'")]
    [InlineData("""{"destinationTestPlan":{"name":"x"},"options":{"overrideParameters":{"":"y"}},"suiteIds":[2]}""", "'y'")]
    [InlineData("""{"destinationTestPlan":{"name":"x","iteration":"Nowhere"},"suiteIds":[2]}""", "'Nowhere'")]
    [InlineData("""{"destinationTestPlan":{"name":"x","startDate":"2026-02-01","endDate":"2026-01-01"},"suiteIds":[2]}""", "2026-01-01")]
    [InlineData("[1]", "body")]
    [InlineData("{", "body")]
    [InlineData("null", "request")]
    public async Task A_broken_rule_is_400_and_leaves_no_trace(string json, string named)
    {
        var before = await TraceAsync();
        var (status, body) = await _emulator.CloneAsync(1, json);
        Assert.Equal(400, status);
        AssertError(body, "InvalidPropertyException", named);
        Assert.Equal(before, await TraceAsync());
    }

    [Theory]
    [InlineData("fabrikam/fabrikam-fiber-tfvc", 52397, 404, "TestObjectNotFoundException", "Test plan 52397 not found.")]
    [InlineData("fabrikam/fabrikam-fiber-tfvc", -1, 404, "TestObjectNotFoundException", "Test plan -1 not found.")]
    [InlineData("fabrikam/fabrikam-fiber-tfvc2", 1, 404, "TestObjectNotFoundException", "Test plan 1 not found.")]
    [InlineData("fabrikam/nowhere", 1, 404, "ProjectDoesNotExistWithNameException", "TF200016")]
    [InlineData("contoso/fabrikam-fiber-tfvc", 1, 404, "HostDoesNotExistException", "contoso")]
    public async Task What_is_not_there_is_404(string project, int plan, int expected, string typeKey, string named)
    {
        var (status, body) = await _emulator.CloneAsync(plan, AdoClient.SeedRequest, project);
        Assert.Equal(expected, status);
        AssertError(body, typeKey, named);
    }

    [Fact]
    public async Task An_unknown_destination_project_is_404()
    {
        var (status, body) = await _emulator.CloneAsync(1, AdoClient.SeedRequest.Replace("\"Name\": \"fabrikam-fiber-tfvc2\"", "\"Name\": \"nowhere\"", StringComparison.Ordinal));
        Assert.Equal(404, status);
        AssertError(body, "ProjectDoesNotExistWithNameException", "nowhere");
    }

    [Fact]
    public async Task A_destination_project_may_be_named_by_its_id()
    {
        var (_, project) = await _emulator.GetAsync("fabrikam/_apis/projects/fabrikam-fiber-tfvc2?api-version=5.0");
        var byId = AdoClient.SeedRequest.Replace(
            "\"Name\": \"fabrikam-fiber-tfvc2\"", $"\"id\": \"{project.GetProperty("id").GetString()}\"", StringComparison.Ordinal);
        var (status, body) = await _emulator.CloneAsync(1, byId);
        Assert.Equal((200, "fabrikam-fiber-tfvc2"), (status, body.GetProperty("destinationProject").GetProperty("name").GetString()));

        (status, body) = await _emulator.CloneAsync(1, byId.Replace(project.GetProperty("id").GetString()!, Guid.Empty.ToString(), StringComparison.Ordinal));
        Assert.Equal(404, status);
        AssertError(body, "ProjectDoesNotExistWithNameException", Guid.Empty.ToString());
    }

    [Theory]
    [InlineData("", "VssVersionNotSpecifiedException")]
    [InlineData("?api-version=5.0", "VssInvalidPreviewVersionException")]
    [InlineData("?api-version=7.1-preview.2", "VssVersionOutOfRangeException")]
    [InlineData("?api-version=5.0-preview.9", "VssVersionOutOfRangeException")]
    [InlineData("?api-version=latest", "VssInvalidApiVersionException")]
    public async Task A_version_that_the_route_does_not_know_is_400(string query, string typeKey)
    {
        var (status, body) = await _emulator.PostAsync($"{AdoClient.Source}/_apis/test/Plans/1/cloneoperation{query}", AdoClient.SeedRequest);
        Assert.Equal(400, status);
        AssertError(body, typeKey, "ersion");
    }

    [Fact]
    public async Task The_version_may_come_in_the_accept_header_and_reads_need_none()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{AdoClient.Source}/_apis/test/plans/1/CLONEOPERATION")
        {
            Content = new StringContent(AdoClient.SeedRequest),
        };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json;api-version=5.0-preview.2"));
        using var response = await _emulator.Client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(200, (await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans/1")).Status);
        Assert.Equal(400, (await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans/1?api-version=9.0")).Status);
    }

    [Fact]
    public async Task Without_the_token_the_refusal_is_the_services()
    {
        using var client = _emulator.CreateClient();
        using var response = await client.GetAsync(new Uri($"{AdoClient.Source}/_apis/test/plans/1", UriKind.Relative));
        Assert.Equal(401, (int)response.StatusCode);
        AssertError(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, "UnauthorizedRequestException", "TF400813");
    }

    [Theory]
    [InlineData("""{"destinationTestPlan":{"name":"Empty"},"options":{"copyAllSuites":true}}""")]
    [InlineData("""{"destinationTestPlan":{"name":"Empty"},"options":{"copyAllSuites":true},"suiteIds":null}""")]
    [InlineData("""{"destinationTestPlan":{"name":"Empty"},"options":{"copyAllSuites":true},"suiteIds":[]}""")]
    public async Task Without_suite_ids_nothing_is_queued_and_an_empty_plan_stays(string json)
    {
        var (status, body) = await _emulator.CloneAsync(1, json);
        Assert.Equal(200, status);
        Assert.Equal(0, body.GetProperty("opId").GetInt32());
        var id = body.GetProperty("destinationPlan").GetProperty("id").GetString();
        var (_, suites) = await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans/{id}/suites");
        var root = Assert.Single(suites.GetProperty("value").EnumerateArray());
        Assert.Equal(0, root.GetProperty("testCaseCount").GetInt32());
    }

    [Theory]
    [InlineData("\"copyAncestorHierarchy\":true", "[4]", "x:0 Sign in:0 Single sign-on:1")]
    [InlineData("\"copyAncestorHierarchy\":false", "[4]", "x:0 Single sign-on:1")]
    [InlineData("\"copyAncestorHierarchy\":true", "[3]", "x:0 Sign in:3 Single sign-on:1")]
    [InlineData("\"copyAncestorHierarchy\":true", "[6,4]", "x:0 Sign in:0 Single sign-on:1 Priority 1:2")]
    [InlineData("\"copyAllSuites\":true", "[4]", "x:1 Sign in:3 Single sign-on:1 7 : Customers pay by card:2 Priority 1:2")]
    [InlineData("\"copyAncestorHierarchy\":true", "[2]", "x:1 Sign in:3 Single sign-on:1 7 : Customers pay by card:2 Priority 1:2")]
    public async Task Chosen_suites_bring_their_descendants_and_if_asked_the_suites_above(string options, string suiteIds, string expected)
    {
        var (operation, plan) = await _emulator.CloneToEndAsync(
            1, $$"""{"destinationTestPlan":{"name":"x"},"options":{{{options}}},"suiteIds":{{suiteIds}}}""");
        Assert.Equal("succeeded", operation.GetProperty("state").GetString());
        var (_, suites) = await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans/{plan}/suites");
        Assert.Equal(expected, string.Join(' ', suites.GetProperty("value").EnumerateArray().Select(suite => $"{suite.GetProperty("name")}:{suite.GetProperty("testCaseCount")}")));
    }

    [Fact]
    public async Task A_cloned_case_has_new_steps_and_links_to_its_original_with_the_comment()
    {
        var (_, plan) = await _emulator.CloneToEndAsync(
            1,
            $$$"""{"destinationTestPlan":{"name":"Linked","project":{"name":"fabrikam-fiber-tfvc2"}},"options":{"relatedLinkComment":"cloned for 2.0","cloneRequirements":true,"destinationWorkItemType":"Test Scenario",{{{Both}}} },"suiteIds":[2]}""");
        var (_, suites) = await _emulator.GetAsync($"{AdoClient.Target}/_apis/testplan/plans/{plan}/suites");
        var checkout = suites.GetProperty("value").EnumerateArray().Single(suite => suite.GetProperty("suiteType").GetString() == "requirementTestSuite");
        var (_, cases) = await _emulator.GetAsync($"{AdoClient.Target}/_apis/testplan/plans/{plan}/suites/{checkout.GetProperty("id")}/testcase");
        var id = cases.GetProperty("value")[1].GetProperty("workItem").GetProperty("id").GetInt32();
        var (_, item) = await _emulator.GetAsync($"{AdoClient.Target}/_apis/wit/workItems/{id}");
        var fields = item.GetProperty("fields");
        Assert.Equal("Test Scenario", fields.GetProperty("System.WorkItemType").GetString());
        Assert.Equal("fabrikam-fiber-tfvc2", fields.GetProperty("System.AreaPath").GetString());
        Assert.DoesNotContain("ref=\"9\"", fields.GetProperty("Microsoft.VSTS.TCM.Steps").GetString(), StringComparison.Ordinal);
        var relations = item.GetProperty("relations").EnumerateArray().ToList();
        var original = Assert.Single(relations, relation => relation.GetProperty("url").GetString()!.EndsWith("/workItems/15", StringComparison.Ordinal));
        Assert.Equal("cloned for 2.0", original.GetProperty("attributes").GetProperty("comment").GetString());
        var requirement = checkout.GetProperty("requirementId").GetInt32();
        Assert.NotEqual(7, requirement);
        Assert.Contains(relations, relation => relation.GetProperty("url").GetString()!.EndsWith($"/workItems/{requirement.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_suite_is_cloned_into_another_plan_by_both_routes_and_never_into_its_own()
    {
        var (_, empty) = await _emulator.CloneAsync(1, """{"destinationTestPlan":{"name":"Takes suites"}}""");
        var plan = empty.GetProperty("destinationPlan").GetProperty("id").GetString();
        var (_, target) = await _emulator.GetAsync($"{AdoClient.Source}/_apis/testplan/plans/{plan}");
        var root = target.GetProperty("rootSuite").GetProperty("id").GetInt32();
        var (status, old) = await _emulator.PostAsync($"{AdoClient.Source}/_apis/test/Plans/1/Suites/3/cloneoperation?{AdoClient.Version}", $$$"""{"destinationSuiteId":{{{root}}},"cloneOptions":{}}""");
        Assert.Equal(200, status);
        Assert.Equal("testSuite", old.GetProperty("resultObjectType").GetString());
        Assert.Equal("succeeded", (await _emulator.EndOfAsync(old.GetProperty("opId").GetInt32())).GetProperty("state").GetString());

        var (_, answer) = await _emulator.PostAsync(
            $"{AdoClient.Source}/_apis/testplan/Suites/CloneOperation?deepClone=false&api-version=7.1",
            $$$"""{"sourceTestSuite":{"id":4},"destinationTestSuite":{"id":{{{root}}},"project":"fabrikam-fiber-tfvc"},"cloneOptions":{}}""");
        await _emulator.EndOfAsync(answer.GetProperty("cloneOperationResponse").GetProperty("opId").GetInt32());
        var (_, suites) = await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans/{plan}/suites");
        Assert.Equal(
            ["Takes suites", "Sign in", "Single sign-on", "Single sign-on"],
            suites.GetProperty("value").EnumerateArray().Select(suite => suite.GetProperty("name").GetString()!));

        var (refused, error) = await _emulator.PostAsync($"{AdoClient.Source}/_apis/test/Plans/1/Suites/3/cloneoperation?{AdoClient.Version}", """{"destinationSuiteId":2}""");
        Assert.Equal(400, refused);
        AssertError(error, "InvalidPropertyException", "own plan");
    }

    [Fact]
    public async Task A_suite_cloned_into_another_project_is_said_to_be_there_whichever_project_is_asked()
    {
        var (_, taker) = await _emulator.PostAsync("_emulator/plans", """{"project":"fabrikam-fiber-tfvc2","name":"Takes suites of others"}""");
        var (status, answer) = await _emulator.PostAsync(
            $"{AdoClient.Source}/_apis/testplan/Suites/CloneOperation?deepClone=true&api-version=7.1",
            $$$"""
            {"sourceTestSuite":{"id":4},"destinationTestSuite":{"id":{{{taker.GetProperty("rootSuiteId")}}},"project":"fabrikam-fiber-tfvc2"},
             "cloneOptions":{"overrideParameters":{"System.AreaPath":"fabrikam-fiber-tfvc2","System.IterationPath":"fabrikam-fiber-tfvc2"} } }
            """);
        Assert.True(status == 200, answer.ToString());
        var id = answer.GetProperty("cloneOperationResponse").GetProperty("opId").GetInt32();
        AssertProjects(answer);
        AssertProjects((await _emulator.GetAsync($"{AdoClient.Target}/_apis/testplan/Suites/CloneOperation/{id}?api-version=7.1")).Body);

        static void AssertProjects(JsonElement answer)
        {
            Assert.Equal("fabrikam-fiber-tfvc", ProjectOf(answer.GetProperty("sourceTestSuite")));
            Assert.Equal("fabrikam-fiber-tfvc2", ProjectOf(answer.GetProperty("destinationTestSuite")));
        }

        static string? ProjectOf(JsonElement suite) => suite.GetProperty("project").GetProperty("name").GetString();
    }

    [Fact]
    public async Task Lists_come_in_pages_with_a_token_in_the_header()
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            using var response = await _emulator.Client.GetAsync(new Uri(
                $"{AdoClient.Source}/_apis/testplan/plans/1/suites?$top=2{(token is null ? "" : "&continuationToken=" + token)}", UriKind.Relative));
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            names.AddRange(page.RootElement.GetProperty("value").EnumerateArray().Select(suite => suite.GetProperty("name").GetString()!));
            token = response.Headers.TryGetValues("x-ms-continuationtoken", out var values) ? values.Single() : null;
        }
        while (token is not null);
        Assert.Equal(["TestPlan1", "Sign in", "Single sign-on", "7 : Customers pay by card", "Priority 1"], names);
    }

    [Theory]
    [InlineData("fabrikam/_apis/projects", 200)]
    [InlineData("fabrikam/_apis/projects/FABRIKAM-FIBER-TFVC2", 200)]
    [InlineData("fabrikam/_apis/projects/nowhere", 404)]
    [InlineData("fabrikam/_apis/connectionData?api-version=7.1-preview", 200)]
    [InlineData("contoso/_apis/connectionData", 404)]
    [InlineData(AdoClient.Source + "/_apis/wit/classificationnodes/Areas", 200)]
    [InlineData(AdoClient.Source + "/_apis/wit/classificationnodes/areas/Web/Checkout", 200)]
    [InlineData(AdoClient.Source + "/_apis/wit/classificationnodes/Iterations/Sprint%201", 200)]
    [InlineData(AdoClient.Source + "/_apis/wit/classificationnodes/Areas/Nowhere", 404)]
    [InlineData(AdoClient.Target + "/_apis/wit/workitemtypecategories/Microsoft.TestCaseCategory", 200)]
    [InlineData(AdoClient.Target + "/_apis/wit/workitemtypecategories/None", 404)]
    [InlineData(AdoClient.Source + "/_apis/test/plans/abc", 400)]
    [InlineData(AdoClient.Source + "/_apis/test/cloneOperation/99999", 404)]
    [InlineData(AdoClient.Source + "/_apis/nothing", 404)]
    public async Task What_surrounds_plans_can_be_read(string path, int expected)
    {
        var (status, body) = await _emulator.GetAsync(path);
        Assert.Equal(expected, status);
        Assert.Equal(expected != 200, body.TryGetProperty("typeKey", out _));
    }

    private static void AssertError(JsonElement body, string typeKey, string named)
    {
        Assert.Equal("1", body.GetProperty("$id").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("innerException").ValueKind);
        Assert.Equal(typeKey, body.GetProperty("typeKey").GetString());
        Assert.Contains(typeKey, body.GetProperty("typeName").GetString(), StringComparison.Ordinal);
        Assert.Contains(named, body.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, body.GetProperty("errorCode").GetInt32());
        Assert.True(body.TryGetProperty("eventId", out _));
    }

    /// <summary>How many plans there are, and that no operation waits: what a refused request must not change.</summary>
    private async Task<int> TraceAsync() => (await _emulator.GetAsync($"{AdoClient.Source}/_apis/test/plans?$top=1000")).Body.GetProperty("count").GetInt32();
}
