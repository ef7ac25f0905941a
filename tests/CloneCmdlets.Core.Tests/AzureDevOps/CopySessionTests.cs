using System.Globalization;
using System.Text.Json.Nodes;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class CopySessionTests
{
    [Fact]
    public async Task A_plan_is_found_by_its_name_without_case_and_its_root_suite_sent()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var copy = await stub.PrepareAsync(new TestPlanCopyRequest { Name = "TESTPLAN1", DestinationName = "D" });
        Assert.Equal(("1", "TestPlan1", DevOpsStub.Project), (copy.Intent.Source.Id, copy.Intent.Source.Name, copy.Intent.Source.Project));
        Assert.Equal(("AzureDevOps", stub.Service.Scope, CloneKind.TestPlan), (copy.Intent.Service, copy.Intent.Scope, copy.Intent.Kind));
        Assert.Equal("Copy test plan 1 'TestPlan1'", copy.Action);
        Assert.Equal($"Test plan 'D' in project '{DevOpsStub.Project}'", copy.Target);
        Assert.Empty(copy.Intent.Source.Parts);
        await stub.Service.SendAsync(copy, NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal("[2]", JsonNode.Parse(stub.Posts[0].Body)!["suiteIds"]!.ToJsonString());
    }

    [Fact]
    public async Task Several_plans_of_a_name_are_named_by_their_ids()
    {
        using var stub = new DevOpsStub();
        stub.Plans[DevOpsStub.Project] = [new StubPlan(5, "Twin", 6), new StubPlan(7, "twin", 8), new StubPlan(9, "Triplet", 10)];
        var error = await FailsAsync(stub, new TestPlanCopyRequest { Name = "Twin", DestinationName = "D" }, CloneErrorId.AmbiguousName);
        Assert.Contains("5, 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-3, null)]
    [InlineData(99, null)]
    [InlineData(null, "Nobody")]
    public async Task An_unknown_plan_is_named(int? id, string? name)
    {
        using var stub = new DevOpsStub();
        var error = await FailsAsync(stub, new TestPlanCopyRequest { Id = id, Name = name, DestinationName = "D" }, CloneErrorId.TestPlanNotFound);
        Assert.Contains(name ?? id!.Value.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_id_nor_name_is_a_broken_rule()
    {
        using var stub = new DevOpsStub();
        Assert.Equal("SourceRequired", (await FailsAsync(stub, new TestPlanCopyRequest { DestinationName = "D" }, CloneErrorId.InvalidCloneRequest)).Rule);
    }

    public static TheoryData<string, TestPlanCopyRequest, string> Broken => new()
    {
        { "NameRequired", DevOpsStub.Copy(" "), "-DestinationName" },
        { "ValidText", DevOpsStub.Copy("half \uD83D"), "name" },
        { "ValidText", DevOpsStub.Copy() with { Description = "\uDE00" }, "description" },
        { "ValidText", DevOpsStub.Copy() with { PlanState = "\uDE00" }, "state" },
        { "ValidText", DevOpsStub.Copy() with { Owner = "\uDE00" }, "owner" },
        { "ValidText", DevOpsStub.Copy() with { DestinationProject = "\uDE00" }, "project" },
        { "ValidText", DevOpsStub.Copy() with { PlanAreaPath = "\uDE00" }, "area" },
        { "ValidText", DevOpsStub.Copy() with { PlanIterationPath = "\uDE00" }, "iteration" },
        { "ValidText", DevOpsStub.Copy() with { DestinationWorkItemType = "\uDE00" }, "type" },
        { "ValidText", DevOpsStub.Copy() with { RelatedLinkComment = "\uDE00" }, "comment" },
        { "ValidText", DevOpsStub.Copy() with { AreaPath = "\uDE00" }, "value" },
        { "ValidText", DevOpsStub.Copy() with { OverrideParameters = new Dictionary<string, string?> { ["\uD800"] = "x" } }, "field" },
        { "SuitesNamed", DevOpsStub.Copy() with { SuiteIds = [] }, "-SuiteId" },
        { "SuiteIdPositive", DevOpsStub.Copy() with { SuiteIds = [3, 0] }, "0" },
        { "SuitesOfPlan", DevOpsStub.Copy() with { SuiteIds = [3, 77, 78] }, "77, 78" },
        { "AncestorsForSeveralSuites", DevOpsStub.Copy() with { SuiteIds = [3, 4], SkipAncestorHierarchy = true }, "-SkipAncestorHierarchy" },
        { "OverrideKeyRequired", DevOpsStub.Copy() with { OverrideParameters = new Dictionary<string, string?> { [" "] = "v1" } }, "'v1'" },
        { "CommentLength", DevOpsStub.Copy() with { RelatedLinkComment = new string('c', 256) }, "256" },
        { "WorkItemTypeNotBlank", DevOpsStub.Copy() with { DestinationWorkItemType = "" }, "blank" },
        { "WorkItemTypeOfTestCases", DevOpsStub.Copy() with { DestinationWorkItemType = "Bug" }, "Test Case, Prüffall" },
        { "DatesInOrder", DevOpsStub.Copy() with { StartDate = DateTimeOffset.UnixEpoch.AddDays(1), EndDate = DateTimeOffset.UnixEpoch }, "1970-01-02" },
        { "AreaPathExists", DevOpsStub.Copy() with { AreaPath = DevOpsStub.Project + "\\Nowhere" }, "Nowhere" },
        { "AreaPathExists", DevOpsStub.Copy() with { AreaPath = "Team" }, "begin with the project's name" },
        { "AreaPathExists", DevOpsStub.Copy() with { AreaPath = DevOpsStub.Project + "\\..\\Team" }, ".." },
        { "AreaPathExists", DevOpsStub.Copy() with { PlanAreaPath = DevOpsStub.Project + "\\Nowhere" }, "Nowhere" },
        { "AreaPathExists", DevOpsStub.Copy() with { OverrideParameters = new Dictionary<string, string?> { ["system.areapath"] = "X\\Y" } }, "X\\Y" },
        { "AreaPathExists", DevOpsStub.Copy() with { DestinationProject = DevOpsStub.OtherProject, AreaPath = DevOpsStub.Project }, DevOpsStub.OtherProject },
        { "IterationPathExists", DevOpsStub.Copy() with { IterationPath = DevOpsStub.Project + "\\Sprint 2" }, "Sprint 2" },
        { "IterationPathExists", DevOpsStub.Copy() with { PlanIterationPath = "" }, "iteration" },
        { "OverridesForOtherProject", DevOpsStub.Copy() with { DestinationProject = DevOpsStub.OtherProject, AreaPath = " " }, "System.AreaPath" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_rule_is_named_before_anything_is_sent(string rule, TestPlanCopyRequest request, string part)
    {
        using var stub = new DevOpsStub();
        var error = await FailsAsync(stub, request, CloneErrorId.InvalidCloneRequest);
        Assert.Equal(rule, error.Rule);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Empty(stub.Posts);
    }

    [Fact]
    public async Task What_just_keeps_the_rules_is_prepared()
    {
        using var stub = new DevOpsStub();
        await stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [2, 3, 4], StartDate = DateTimeOffset.UnixEpoch, EndDate = DateTimeOffset.UnixEpoch });
        await stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [2, 3], SkipAncestorHierarchy = false, DestinationWorkItemType = "PRÜFFALL" });
        await stub.PrepareAsync(DevOpsStub.Copy() with { AreaPath = "\\" + DevOpsStub.Project.ToUpperInvariant() + "\\TEAM", PlanIterationPath = DevOpsStub.Project });
    }

    [Theory]
    [InlineData(255)]
    [InlineData(0)]
    public async Task A_comment_of_255_characters_will_do(int length)
    {
        using var stub = new DevOpsStub();
        await stub.PrepareAsync(DevOpsStub.Copy() with { RelatedLinkComment = new string('c', length) });
    }

    [Fact]
    public async Task One_suite_may_be_copied_without_those_above_it_and_twice_the_same_is_one()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy() with { SuiteIds = [4, 4], SkipAncestorHierarchy = true });
        var body = JsonNode.Parse(stub.Posts[0].Body)!;
        Assert.Equal("[4]", body["suiteIds"]!.ToJsonString());
        Assert.False((bool)body["options"]!["copyAncestorHierarchy"]!);
        Assert.False((bool)body["options"]!["copyAllSuites"]!);
    }

    [Theory]
    [InlineData(DevOpsStub.OtherProject, DevOpsStub.OtherProject)]
    [InlineData("FABRIKAM-FIBER-TFVC2", "FABRIKAM-FIBER-TFVC2")]
    [InlineData(DevOpsStub.OtherProjectId, DevOpsStub.OtherProject)]
    public async Task Another_project_gets_its_root_for_both_overrides_and_verbose_says_so(string typed, string sent)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy() with { DestinationProject = typed });
        var body = JsonNode.Parse(stub.Posts[0].Body)!;
        Assert.Equal(sent, (string?)body["destinationTestPlan"]!["Project"]!["Name"]);
        Assert.Equal(DevOpsStub.OtherProject, (string?)body["options"]!["overrideParameters"]!["System.AreaPath"]);
        Assert.Equal(DevOpsStub.OtherProject, (string?)body["options"]!["overrideParameters"]!["System.IterationPath"]);
        Assert.Contains(stub.Log, line => line.Contains("System.AreaPath", StringComparison.Ordinal) && line.Contains(DevOpsStub.OtherProject, StringComparison.Ordinal));
        Assert.Contains(stub.Log, line => line.Contains("System.IterationPath", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sources_own_project_needs_no_overrides_however_it_is_named()
    {
        using var stub = new DevOpsStub();
        var copy = await stub.PrepareAsync(DevOpsStub.Copy() with { DestinationProject = DevOpsStub.Project.ToUpperInvariant() });
        Assert.DoesNotContain(stub.Log, line => line.Contains("System.AreaPath", StringComparison.Ordinal));
        Assert.Equal(DevOpsStub.Project, copy.Intent.Destination.Project);
    }

    [Fact]
    public async Task An_unknown_project_is_named()
    {
        using var stub = new DevOpsStub();
        var error = await FailsAsync(stub, DevOpsStub.Copy() with { DestinationProject = "Nowhere" }, CloneErrorId.ProjectNotFound);
        Assert.Contains("'Nowhere'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_check_that_the_token_may_not_make_is_left_to_the_service(int status)
    {
        using var stub = new DevOpsStub(request => request.Path.Contains("/wit/", StringComparison.Ordinal) || request.Path.Contains("/projects/", StringComparison.Ordinal)
            ? new Reply(status, Recorded.Error("X", "scope"))
            : null);
        await stub.PrepareAsync(DevOpsStub.Copy() with
        {
            DestinationProject = DevOpsStub.OtherProject,
            AreaPath = DevOpsStub.OtherProject + "\\Unchecked",
            DestinationWorkItemType = "Unchecked",
        });
        Assert.Contains(stub.Log, line => line.Contains("left to the service", StringComparison.Ordinal));
    }

    /// <summary>Areas, iterations and the request go by the name, and the token that may copy plans need not be allowed to read projects.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_project_by_its_id_that_the_token_may_not_read_is_named_by_its_plans(bool hasPlans)
    {
        const string Id = DevOpsStub.OtherProjectId;
        const string Plan = "{\"id\":5,\"name\":\"A plan\",\"project\":{\"id\":\"" + Id + "\",\"name\":\"" + DevOpsStub.OtherProject + "\"}}";
        using var stub = new DevOpsStub(request => request.Path.Contains("/projects/", StringComparison.Ordinal) ? new Reply(403, Recorded.Error("X", "scope"))
            : !request.Path.Contains($"/{Id}/_apis/test/plans", StringComparison.OrdinalIgnoreCase) ? null
            : Reply.Json(hasPlans && !request.Target.Contains("skip=1", StringComparison.Ordinal) ? "{\"value\":[" + Plan + "],\"count\":1}" : "{\"value\":[],\"count\":0}"));
        var request = DevOpsStub.Copy() with { DestinationProject = Id, AreaPath = DevOpsStub.OtherProject };
        if (hasPlans)
        {
            Assert.Equal(DevOpsStub.OtherProject, (await stub.PrepareAsync(request)).Intent.Destination.Project);
        }
        else
        {
            Assert.Contains("Give the name", (await FailsAsync(stub, request, CloneErrorId.AccessDenied)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_bears_the_name_already_is_reported_with_its_id()
    {
        using var stub = new DevOpsStub();
        stub.Plans[DevOpsStub.Project].AddRange([new StubPlan(20, "destinationSUITE", 21), new StubPlan(30, "DestinationSuite", 31), new StubPlan(40, "Other", 41)]);
        var copy = await stub.PrepareAsync(DevOpsStub.Copy());
        Assert.Equal(["20", "30"], copy.Existing.Select(plan => plan.Id));
        Assert.Equal(["20", "30"], copy.Intent.PriorIds);
    }

    [Fact]
    public async Task Two_rows_of_one_name_meet_until_the_first_gives_it_back()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var session = stub.Service.BeginCopies();
        var copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.PrepareAsync(DevOpsStub.Copy("Same"), NullCloneLog.Instance, CancellationToken.None)));
        Assert.All(copies, copy => Assert.Empty(copy.Existing)); // nothing has been made yet
        Assert.Single(copies, copy => session.AwaitNameAsync(copy, CancellationToken.None).IsCompleted); // the others wait for the first
        Assert.Empty((await session.PrepareAsync(DevOpsStub.Copy("same") with { DestinationProject = DevOpsStub.OtherProject }, NullCloneLog.Instance, CancellationToken.None)).Existing);

        foreach (var copy in copies)
        {
            session.Release(copy);
        }

        var first = await session.PrepareAsync(DevOpsStub.Copy("SAME"), NullCloneLog.Instance, CancellationToken.None);
        Assert.Empty(first.Existing);
        session.Keep(first, new CloneReference { Id = "18", Name = "SAME" });
        var second = await session.PrepareAsync(DevOpsStub.Copy("Same"), NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal("18", Assert.Single(second.Existing).Id); // the plan that the first became
        Assert.Equal(["18"], second.Intent.PriorIds);
    }

    [Fact]
    public async Task The_destinations_plans_are_listed_once_a_destination_and_session()
    {
        using var stub = new DevOpsStub();
        var session = stub.Service.BeginCopies();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(row => session.PrepareAsync(
            DevOpsStub.Copy(string.Create(CultureInfo.InvariantCulture, $"Row {row}")) with
            {
                DestinationProject = row % 2 == 0 ? DevOpsStub.OtherProject : null,
                DestinationWorkItemType = "Test Case",
                AreaPath = row % 2 == 0 ? DevOpsStub.OtherProject + "\\Team" : null,
            },
            NullCloneLog.Instance,
            CancellationToken.None)));
        Assert.Single(stub.Requests, request => request.Target.Contains("fabrikam-fiber-tfvc2/_apis/test/plans?", StringComparison.Ordinal) && request.Target.EndsWith("$skip=0", StringComparison.Ordinal));
        Assert.Single(stub.Requests, request => request.Target.Contains("fabrikam-fiber-tfvc/_apis/test/plans?", StringComparison.Ordinal) && request.Target.EndsWith("$skip=0", StringComparison.Ordinal));
        Assert.Single(stub.Requests, request => request.Path.EndsWith("/projects/" + DevOpsStub.OtherProject, StringComparison.Ordinal));
        Assert.Single(stub.Requests, request => request.Path.EndsWith("/Areas/Team", StringComparison.Ordinal));
        Assert.Equal(2, stub.Requests.Count(request => request.Path.Contains("TestCaseCategory", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("5.0-preview.2")]
    [InlineData("7.1")]
    public async Task WhatIf_shows_the_tree_with_its_counts_the_destination_and_the_overrides(string version)
    {
        using var stub = new DevOpsStub(apiVersion: version);
        var copy = await stub.PrepareAsync(DevOpsStub.Copy() with { DestinationProject = DevOpsStub.OtherProject, CloneRequirements = true });
        Assert.Equal(
            [
                "Test plan 1 'TestPlan1' of project 'fabrikam-fiber-tfvc': 3 suites with 7 test cases, each counted in every suite that has it",
                "  Suite 2 'TestPlan1': 1 test case",
                "    Suite 3 'Login': 4 test cases",
                "      Suite 4 'Wrong password': 2 test cases",
                "To: test plan 'DestinationSuite' in project 'fabrikam-fiber-tfvc2'",
                "Override: System.AreaPath = 'fabrikam-fiber-tfvc2'",
                "Override: System.IterationPath = 'fabrikam-fiber-tfvc2'",
                "Test cases are copied, and linked to their originals.",
                "Requirements are copied too.",
            ],
            await copy.DescribeAsync!(CancellationToken.None));
        Assert.Empty(stub.Posts);
    }

    [Fact]
    public async Task WhatIf_shows_named_suites_once_and_what_is_above_them()
    {
        using var stub = new DevOpsStub();
        var copy = await stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [4, 3] });
        var lines = await copy.DescribeAsync!(CancellationToken.None);
        Assert.Equal(
            ["Test plan 1 'TestPlan1' of project 'fabrikam-fiber-tfvc': 2 suites with 6 test cases, each counted in every suite that has it", "  Suite 3 'Login': 4 test cases (below 'TestPlan1', which the copy gets too)", "    Suite 4 'Wrong password': 2 test cases"],
            lines.Take(3));
        Assert.Equal(["4", "3"], copy.Intent.Source.Parts);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_WhatIf_promises_of_the_suites_above_a_named_one_is_what_is_sent(bool? skip, bool isSent)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var copy = await stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [4], SkipAncestorHierarchy = skip });
        var lines = await copy.DescribeAsync!(CancellationToken.None);
        Assert.Equal(isSent, lines.Contains("  Suite 4 'Wrong password': 2 test cases (below 'TestPlan1' > 'Login', which the copy gets too)"));
        await stub.Service.SendAsync(copy, NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(isSent, (bool?)JsonNode.Parse(stub.Posts[0].Body)!["options"]!["copyAncestorHierarchy"]);
    }

    [Fact]
    public async Task For_the_whole_plan_nothing_is_said_of_suites_above()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        await stub.SubmitAsync(DevOpsStub.Copy());
        Assert.Null(JsonNode.Parse(stub.Posts[0].Body)!["options"]!["copyAncestorHierarchy"]);
    }

    [Fact]
    public async Task A_plan_whose_root_suite_is_not_told_is_asked_for_its_suites()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse)
            : request.Path.EndsWith("/plans/1", StringComparison.Ordinal) ? Reply.Json("""{"id":1,"name":"TestPlan1","rootSuite":null}""") : null);
        await stub.SubmitAsync(DevOpsStub.Copy());
        Assert.Equal("[2]", JsonNode.Parse(stub.Posts[0].Body)!["suiteIds"]!.ToJsonString());
    }

    [Fact]
    public async Task A_name_of_256_strange_characters_is_sent_as_it_is()
    {
        var name = string.Concat(Enumerable.Repeat("\"'😀\u202Eאבג \\x", 24))[..256].TrimEnd('\uD83D');
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var copy = await stub.PrepareAsync(DevOpsStub.Copy(name));
        await stub.Service.SendAsync(copy, NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(name, (string?)JsonNode.Parse(stub.Posts[0].Body)!["destinationTestPlan"]!["name"]);
        Assert.DoesNotContain('\u202E', copy.Target);
        Assert.Equal(name, copy.Intent.Destination.Name);
    }

    private static async Task<CloneException> FailsAsync(DevOpsStub stub, TestPlanCopyRequest request, CloneErrorId id)
    {
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.PrepareAsync(request));
        Assert.Equal(id, error.ErrorId);
        return error;
    }
}
