using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class LostCopyTests
{
    [Fact]
    public async Task What_was_not_there_before_and_bears_the_name_is_found()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Nothing : null);
        stub.Plans[DevOpsStub.OtherProject].Add(new StubPlan(20, "Copy", 21));
        var copy = await stub.PrepareAsync(DevOpsStub.Copy("Copy") with { DestinationProject = DevOpsStub.OtherProject });
        Assert.IsType<SendOutcome.Ambiguous>(await stub.Service.SendAsync(copy, NullCloneLog.Instance, CancellationToken.None));
        Assert.Empty(await stub.Service.FindLostCopyAsync(copy.Intent, NullCloneLog.Instance, CancellationToken.None));
        stub.Plans[DevOpsStub.OtherProject].AddRange([new StubPlan(30, "COPY", 31), new StubPlan(40, "Another", 41)]);
        var found = Assert.Single(await stub.Service.FindLostCopyAsync(copy.Intent, NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal(("30", "COPY", DevOpsStub.OtherProject), (found.Id, found.Name, found.Project));
        Assert.Contains("/fabrikam-fiber-tfvc2/_testPlans/all", stub.Service.WhereToLook(copy.Intent), StringComparison.Ordinal);
    }

    /// <summary>"Suppress" is the value of a header that every request has.</summary>
    [Theory]
    [InlineData("Suppress")]
    [InlineData("Fire Suppression")]
    public async Task A_name_with_a_word_of_a_header_is_known_for_what_it_is(string name)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Nothing : null);
        stub.Plans[DevOpsStub.Project].Add(new StubPlan(20, name, 21));
        var copy = await stub.PrepareAsync(DevOpsStub.Copy(name));
        var existing = Assert.Single(copy.Existing);
        Assert.Equal(("20", name), (existing.Id, existing.Name));
        stub.Plans[DevOpsStub.Project].Add(new StubPlan(30, name, 31));
        Assert.Equal("30", Assert.Single(await stub.Service.FindLostCopyAsync(copy.Intent, NullCloneLog.Instance, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task What_another_submission_is_known_to_have_made_is_not_the_lost_copy()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var session = stub.Service.BeginCopies();
        var one = await session.PrepareAsync(DevOpsStub.Copy("Copy"), NullCloneLog.Instance, CancellationToken.None);
        var other = await session.PrepareAsync(DevOpsStub.Copy("Copy"), NullCloneLog.Instance, CancellationToken.None);
        Assert.IsType<SendOutcome.Accepted>(await stub.Service.SendAsync(one, NullCloneLog.Instance, CancellationToken.None));
        stub.Plans[DevOpsStub.Project].Add(new StubPlan(18, "Copy", 19)); // what "one" became
        Assert.Empty(await stub.Service.FindLostCopyAsync(other.Intent, NullCloneLog.Instance, CancellationToken.None));
    }

    [Theory]
    [InlineData("5.0-preview.2")]
    [InlineData("7.1")]
    public async Task An_adopted_plan_is_judged_by_comparing_it_with_its_source(string version)
    {
        using var stub = new DevOpsStub(apiVersion: version);
        var plans = stub.Plans[DevOpsStub.OtherProject];
        plans.Add(new StubPlan(18, "Copy", 19, (19, 0, "Copy", 1), (50, 19, "Login", 3)));
        var half = await stub.LookAsync("18", "adopted", Known(stub));
        Assert.Equal(CloneState.InProgress, half.State);
        Assert.Contains("1 of 2 suites", half.Message, StringComparison.Ordinal);
        if (version.StartsWith('5')) // which says the counts with the suites
        {
            Assert.Equal((57, 7L, 4L), (half.PercentComplete, half.Statistics!.TotalTestCases, half.Statistics.ClonedTestCases));
            Assert.Contains("4 of 7 test cases", half.Message, StringComparison.Ordinal);
        }

        plans[0] = new StubPlan(18, "Copy", 19, (19, 0, "Copy", 1), (50, 19, "Login", 4), (51, 50, "Wrong password", 1));
        var short1 = await stub.LookAsync("18", "adopted", Known(stub));
        Assert.Equal((CloneState.InProgress, 85, 7L, 6L), (short1.State, short1.PercentComplete, short1.Statistics!.TotalTestCases, short1.Statistics.ClonedTestCases));

        plans[0] = new StubPlan(18, "Copy", 19, (19, 0, "Copy", 1), (50, 19, "Login", 4), (51, 50, "Wrong password", 2));
        var whole = await stub.LookAsync("18", "adopted", Known(stub));
        Assert.Equal((CloneState.Succeeded, 100, "18"), (whole.State, whole.PercentComplete, whole.Destination!.Id));
        Assert.Empty(stub.Posts);
    }

    [Fact]
    public async Task Of_a_copy_of_some_suites_only_those_are_missed()
    {
        using var stub = new DevOpsStub();
        var known = Known(stub) with { Source = new CloneReference { Id = "1", Project = DevOpsStub.Project, Parts = ["4"] } };
        stub.Plans[DevOpsStub.OtherProject].Add(new StubPlan(18, "Copy", 19, (19, 0, "Copy", 0), (50, 19, "Login", 0), (51, 50, "Wrong password", 1)));
        Assert.Equal(CloneState.InProgress, (await stub.LookAsync("18", "adopted", known)).State);
        stub.Plans[DevOpsStub.OtherProject][0] = new StubPlan(18, "Copy", 19, (19, 0, "Copy", 0), (50, 19, "Login", 0), (51, 50, "Wrong password", 2));
        Assert.Equal(CloneState.Succeeded, (await stub.LookAsync("18", "adopted", known)).State);
    }

    /// <summary>Those above come along, unless they were to stay behind: then the suites asked for stand at the top of the copy.</summary>
    [Theory]
    [InlineData(CloneState.InProgress, "1 of 2 suites", "Login")]
    [InlineData(CloneState.Succeeded, "2 of 2 suites", "Login", "Wrong password")]
    [InlineData(CloneState.Succeeded, "1 of 1 suites", "Wrong password")]
    public async Task The_suites_above_those_asked_for_stand_in_for_none_of_them(CloneState state, string says, params string[] there)
    {
        using var stub = new DevOpsStub();
        stub.Plans[DevOpsStub.Project][0] = new StubPlan(1, "TestPlan1", 2, (2, 0, "TestPlan1", 0), (3, 2, "Login", 0), (4, 3, "Wrong password", 0));
        var known = Known(stub) with { Source = new CloneReference { Id = "1", Project = DevOpsStub.Project, Parts = ["4"] } };
        stub.Plans[DevOpsStub.OtherProject].Add(new StubPlan(
            18, "Copy", 19, [(19, 0, "Copy", 0), .. there.Select((name, index) => (50 + index, index == 0 ? 19 : 49 + index, name, 0))]));
        var operation = await stub.LookAsync("18", "adopted", known);
        Assert.Equal(state, operation.State);
        Assert.Contains(says, operation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_source_nobody_can_tell_and_the_message_says_so()
    {
        using var stub = new DevOpsStub();
        var operation = await stub.LookAsync("1", "adopted");
        Assert.Equal((CloneState.Unknown, "TestPlan1"), (operation.State, operation.Destination!.Name));
        Assert.Contains("nobody can tell", operation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adopted_plan_that_is_gone_is_not_found()
    {
        using var stub = new DevOpsStub();
        Assert.Equal(CloneErrorId.CloneOperationNotFound, (await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync("99", "adopted", Known(stub)))).ErrorId);
    }

    private static CloneOperation Known(DevOpsStub stub) => new()
    {
        Service = "AzureDevOps",
        Kind = CloneKind.TestPlan,
        State = CloneState.Unknown,
        Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = DevOpsStub.Project },
        Destination = new CloneReference { Name = "Copy", Project = DevOpsStub.OtherProject },
        Handle = stub.Handle("18", "adopted").ToString(),
    };
}
