using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>The rules that the emulator enforces too, by themselves; those a request meets on its way are in <see cref="CopySessionTests"/>.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(1, null, false)]
    public void A_plan_is_not_cloned_onto_itself(int source, int? destination, bool broken) =>
        Assert.Equal(broken, RequestRules.NotOntoItself(source, destination) is { Rule: "NotOntoItself" });

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    public void A_suite_is_not_cloned_into_its_own_plan(int source, int destination, bool broken) =>
        Assert.Equal(broken, RequestRules.SuiteNotIntoOwnPlan(5, source, destination) is { Rule: "SuiteNotIntoOwnPlan" });

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Ids_of_suites_begin_at_1(int id, bool broken) => Assert.Equal(broken, RequestRules.SuiteIdPositive(id) is { Rule: "SuiteIdPositive" });

    [Theory]
    [InlineData(false, new[] { 2, 3 }, true)]
    [InlineData(false, new[] { 2, 2 }, false)]
    [InlineData(false, new int[0], false)]
    [InlineData(true, new[] { 2, 3 }, false)]
    [InlineData(null, new[] { 2, 3 }, false)]
    public void Several_suites_need_those_above_them(bool? ancestors, int[] suites, bool broken) =>
        Assert.Equal(broken, RequestRules.AncestorsForSeveralSuites(suites, ancestors) is { Rule: "AncestorsForSeveralSuites" });

    [Fact]
    public void Without_suites_nothing_is_queued()
    {
        Assert.True(RequestRules.QueuesNothing(null));
        Assert.True(RequestRules.QueuesNothing([]));
        Assert.False(RequestRules.QueuesNothing([1]));
    }

    [Theory]
    [InlineData(null, "i", "System.AreaPath")]
    [InlineData("a", " ", "System.IterationPath")]
    [InlineData(null, null, "System.AreaPath and System.IterationPath")]
    public void Another_project_needs_both_overrides(string? area, string? iteration, string missing)
    {
        var options = new CloneOptions { OverrideParameters = new Dictionary<string, string?> { ["system.areapath"] = area, ["SYSTEM.ITERATIONPATH"] = iteration } };
        Assert.Contains(missing + ".", DestinationRules.OverridesForOtherProject(sameProject: false, options)!.Message, StringComparison.Ordinal);
        Assert.Null(DestinationRules.OverridesForOtherProject(sameProject: true, options));
        Assert.Null(DestinationRules.OverridesForOtherProject(
            sameProject: false, new CloneOptions { OverrideParameters = new Dictionary<string, string?> { ["system.areapath"] = "a", ["SYSTEM.ITERATIONPATH"] = "i" } }));
    }

    [Fact]
    public void The_terms_of_both_routes_are_the_same()
    {
        var options = new CloneOptions { CopyAncestorHierarchy = false, RelatedLinkComment = "c" };
        var a = CloneTerms.From(1, "P", new PlanCloneRequest
        {
            DestinationTestPlan = new DestinationPlan
            {
                Name = "N",
                Project = new ProjectByName { Name = "Q" },
                Area = new ShallowReference { Name = "Q\\A" },
                Iteration = "Q\\I",
                Description = "D",
                State = "S",
                Owner = new IdentityRef { UniqueName = "o@x" },
                StartDate = WireDate.At(DateTimeOffset.UnixEpoch.AddDays(2)),
                EndDate = WireDate.At(DateTimeOffset.UnixEpoch),
            },
            Options = options,
            SuiteIds = [2, 3],
        });
        var d = CloneTerms.From("P", new TestPlanCloneRequest
        {
            SourceTestPlan = new SourceTestPlan { Id = Services.WireId.Number(1), SuiteIds = [2, 3] },
            DestinationTestPlan = new DestinationTestPlan
            {
                Name = "N",
                Project = "Q",
                AreaPath = "Q\\A",
                Iteration = "Q\\I",
                Description = "D",
                State = "S",
                Owner = new IdentityRef { UniqueName = "o@x" },
                StartDate = WireDate.At(DateTimeOffset.UnixEpoch.AddDays(2)),
                EndDate = WireDate.At(DateTimeOffset.UnixEpoch),
            },
            CloneOptions = options,
        });
        Assert.Equal(a with { SuiteIds = [] }, d with { SuiteIds = [] });
        Assert.Equal(a.SuiteIds, d.SuiteIds);
        Assert.Equal(["AncestorsForSeveralSuites", "DatesInOrder"], RequestRules.Check(d).Select(violation => violation.Rule));
    }

    [Fact]
    public void All_that_is_wrong_is_found_the_gravest_first()
    {
        var terms = CloneTerms.From(7, "P", new PlanCloneRequest
        {
            DestinationTestPlan = new DestinationPlan { Id = Services.WireId.String("7"), Name = "" },
            SuiteIds = [-1],
            Options = new CloneOptions { RelatedLinkComment = new string('x', 256), OverrideParameters = new Dictionary<string, string?> { [""] = "x" }, DestinationWorkItemType = " " },
        });
        Assert.Equal(
            ["NameRequired", "NotOntoItself", "SuiteIdPositive", "OverrideKeyRequired", "CommentLength", "WorkItemTypeNotBlank"],
            RequestRules.Check(terms).Select(violation => violation.Rule));
        Assert.Equal(["NameRequired"], RequestRules.Check(CloneTerms.From(7, "P", new PlanCloneRequest())).Select(violation => violation.Rule));
    }

    [Theory]
    [InlineData("5.0", true, "5.0")]
    [InlineData("7.1-preview", true, "7.1-preview")]
    [InlineData("5.0-PREVIEW.2", true, "5.0-preview.2")]
    [InlineData("10.2", true, "10.2")]
    [InlineData("5", false, "")]
    [InlineData("5.0.0", false, "")]
    [InlineData("5.0-preview.", false, "")]
    [InlineData("5.0-preview.1.2", false, "")]
    [InlineData("5.0-preview-1", false, "")]
    [InlineData("+5.0", false, "")]
    [InlineData("99999.0", false, "")]
    [InlineData("", false, "")]
    [InlineData(null, false, "")]
    public void A_version_is_read(string? text, bool isOne, string shown)
    {
        Assert.Equal(isOne, ApiVersion.TryParse(text, out var version));
        Assert.Equal(isOne ? shown : "0.0", version.ToString());
    }
}
