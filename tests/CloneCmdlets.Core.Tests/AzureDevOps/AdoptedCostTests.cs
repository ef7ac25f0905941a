using CloneCmdlets.Core.Tests.Http;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>
/// What looks at an adopted plan cost where the service doesn't say the counts of test cases with the suites (7.0 and newer): each suite's cases are listed
/// once, a bounded part at a time, and not before all suites are there.
/// </summary>
public sealed class AdoptedCostTests
{
    private const int MostAtFirst = 200;
    private const int MostAgain = 20;

    [Fact]
    public async Task Until_all_suites_are_there_no_test_cases_are_listed()
    {
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, suites: 150, copied: 149);
        var look = await LookAsync(stub, mostLists: 0);
        Assert.Equal((CloneState.InProgress, null, null), (look.State, look.PercentComplete, look.Statistics));
        Assert.Contains("149 of 150 suites", look.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cases_of_each_suite_are_listed_once_and_so_many_at_a_look()
    {
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, suites: 149, copied: 149); // 300 with the two roots
        var first = await LookAsync(stub, MostAtFirst);
        Assert.Equal(CloneState.InProgress, first.State);
        Assert.Contains("200 of 300", first.Message, StringComparison.Ordinal);
        var second = await LookAsync(stub, 100);
        Assert.Equal((CloneState.Succeeded, 100, 149L * 2), (second.State, second.PercentComplete, second.Statistics?.TotalTestCases));
        Assert.Equal(300, ListsOf(stub).Count());
        Assert.Equal(300, ListsOf(stub).Distinct().Count());
    }

    [Fact]
    public async Task What_is_still_missing_is_counted_again_first()
    {
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, suites: 90, copied: 90, missingIn: 77);
        var look = await LookAsync(stub, MostAtFirst);
        Assert.Equal((CloneState.InProgress, 180L, 179L), (look.State, look.Statistics?.TotalTestCases, look.Statistics?.ClonedTestCases));
        Assert.Equal(CloneState.InProgress, (await LookAsync(stub, MostAgain)).State);
        SetPlans(stub, suites: 90, copied: 90);
        Assert.Equal(CloneState.Succeeded, (await LookAsync(stub, MostAgain)).State);
    }

    /// <summary>A copy need not list its suites in the order of its source, and a source may lose cases meanwhile: all are counted again in turn.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_has_changed_is_seen_in_the_end(bool isInSource)
    {
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, suites: 60, copied: 60, missingIn: 5);
        await LookAsync(stub, MostAtFirst);
        var plans = stub.Plans[isInSource ? DevOpsStub.Project : DevOpsStub.OtherProject];
        var (plan, suite) = (plans[^1], 44);
        plan.Suites[suite] = plan.Suites[suite] with { Cases = plan.Suites[suite].Cases + (isInSource ? -1 : 1) };
        var looks = 0;
        while ((await LookAsync(stub, MostAgain)).State != CloneState.Succeeded)
        {
            Assert.InRange(++looks, 0, 122 / (MostAgain - 1) + 1);
        }
    }

    [Fact]
    public async Task A_look_that_breaks_off_loses_nothing_of_what_it_counted()
    {
        var count = 0;
        using var stub = new DevOpsStub(
            request => IsList(request) && Interlocked.Increment(ref count) == 50 ? new Reply(429, "{}").With("Retry-After", "7") : null, apiVersion: "7.1");
        SetPlans(stub, suites: 90, copied: 90);
        var error = await Assert.ThrowsAsync<CloneException>(() => LookAsync(stub, MostAtFirst));
        Assert.Equal((CloneErrorId.Throttled, 7), (error.ErrorId, error.RetryAfter?.TotalSeconds));
        Assert.Equal(CloneState.Succeeded, (await LookAsync(stub, MostAtFirst)).State);
        Assert.InRange(ListsOf(stub).Count(), 183, 186); // those that were under way as the first broke off may be listed again
    }

    [Fact]
    public async Task Each_adopted_plan_has_its_own_counts_and_one_that_is_whole_none()
    {
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, suites: 5, copied: 5);
        stub.Plans[DevOpsStub.OtherProject].Add(Plan(28, "Copy 2", 5, missingIn: 2));
        Assert.Equal(CloneState.Succeeded, (await LookAsync(stub, 12)).State);
        Assert.Equal(CloneState.InProgress, (await LookAsync(stub, 12, "28")).State);
        Assert.Equal(CloneState.Succeeded, (await LookAsync(stub, 12)).State);
    }

    [Fact]
    public async Task Of_too_many_unfinished_plans_the_one_looked_at_longest_ago_is_counted_anew()
    {
        const int Suites = 30;
        const int All = 2 * (Suites + 1);
        using var stub = new DevOpsStub(apiVersion: "7.1");
        SetPlans(stub, Suites, copied: 0);
        var ids = Enumerable.Range(100, 101).ToList();
        stub.Plans[DevOpsStub.OtherProject] = [.. ids.Select(id => Plan(id, $"Copy {id}", Suites, missingIn: 2))];
        foreach (var id in ids)
        {
            await LookAsync(stub, All, $"{id}");
        }

        await LookAsync(stub, MostAgain, "101");
        var before = ListsOf(stub).Count();
        await LookAsync(stub, All, "100");
        Assert.Equal(All, ListsOf(stub).Count() - before);
        await LookAsync(stub, MostAgain, "101");
    }

    private static void SetPlans(DevOpsStub stub, int suites, int copied, int missingIn = -1)
    {
        stub.Plans[DevOpsStub.Project] = [Plan(1, "TestPlan1", suites, -1)];
        stub.Plans[DevOpsStub.OtherProject] = [Plan(18, "Copy", copied, missingIn)];
    }

    /// <summary>A root, and below it suites of two cases each, but one of one.</summary>
    private static StubPlan Plan(int id, string name, int suites, int missingIn) => new(
        id, name, id * 1000, [(id * 1000, 0, name, 0), .. Enumerable.Range(1, suites).Select(n => ((id * 1000) + n, id * 1000, "Suite", n == missingIn ? 1 : 2))]);

    /// <summary>Looks, and sees to it that no more than so many lists of test cases were asked for.</summary>
    private static async Task<CloneOperation> LookAsync(DevOpsStub stub, int mostLists, string planId = "18")
    {
        var before = ListsOf(stub).Count();
        var look = await stub.LookAsync(planId, "adopted", new CloneOperation
        {
            Service = "AzureDevOps",
            Kind = CloneKind.TestPlan,
            State = CloneState.Unknown,
            Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = DevOpsStub.Project },
            Destination = new CloneReference { Name = "Copy", Project = DevOpsStub.OtherProject },
            Handle = stub.Handle(planId, "adopted").ToString(),
        });
        Assert.InRange(ListsOf(stub).Count() - before, 0, mostLists);
        return look;
    }

    private static IEnumerable<string> ListsOf(DevOpsStub stub) => stub.Requests.Where(IsList).Select(request => request.Path);

    private static bool IsList(Received request) => request.Path.EndsWith("/testcase", StringComparison.OrdinalIgnoreCase);
}
