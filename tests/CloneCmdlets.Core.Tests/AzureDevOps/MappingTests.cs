using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class MappingTests
{
    [Fact]
    public async Task The_sample_response_of_the_seed_becomes_an_operation()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Json(Recorded.SampleResponse) : null);
        var operation = Assert.IsType<SendOutcome.Accepted>(await stub.SubmitAsync(DevOpsStub.Copy())).Operation;
        Assert.Equal(
            ("2", "AzureDevOps", CloneKind.TestPlan, CloneState.Queued, "queued", false),
            (operation.Id, operation.Service, operation.Kind, operation.State, operation.ServiceState, operation.IsCompleted));
        Assert.Null(operation.SubmittedAt); // year 1 means none
        Assert.Null(operation.CompletedAt);
        Assert.Null(operation.PercentComplete);
        Assert.Null(operation.Statistics);
        Assert.Null(operation.Message);
        Assert.Equal(
            ("18", "DestinationPlan", "fabrikam-fiber-tfvc2", "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc2/_apis/test/Plans/18"),
            (operation.Destination!.Id, operation.Destination.Name, operation.Destination.Project, operation.Destination.Url));
        Assert.Equal(("1", "TestPlan1", "fabrikam-fiber-tfvc"), (operation.Source!.Id, operation.Source.Name, operation.Source.Project));
        Assert.Equal($"azuredevops:{stub.Address}fabrikam/fabrikam-fiber-tfvc#plan/2", operation.Handle);
    }

    [Fact]
    public async Task A_finished_operation_has_its_counts_dates_and_percent()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteCFinished));
        var operation = await stub.LookAsync();
        Assert.Equal((CloneState.Succeeded, true, 100), (operation.State, operation.IsCompleted, operation.PercentComplete));
        Assert.Equal(new DateTimeOffset(2015, 12, 22, 8, 41, 39, 403, TimeSpan.Zero), operation.SubmittedAt);
        Assert.Equal(new DateTimeOffset(2015, 12, 22, 8, 41, 40, 490, TimeSpan.Zero), operation.CompletedAt);
        Assert.Equal(
            new CloneStatistics { TotalTestCases = 7, ClonedTestCases = 7, ClonedSharedSteps = 0, TotalRequirements = 0, ClonedRequirements = 0 },
            operation.Statistics);
        Assert.Equal("18", operation.Destination!.Id); // from destinationObject, since destinationPlan is missing
        Assert.Equal("/fabrikam/fabrikam-fiber-tfvc/_apis/test/cloneOperation/2?$includeDetails=true&api-version=5.0-preview.2", stub.Requests[0].Target);
    }

    [Fact]
    public async Task A_suites_operation_is_read_and_not_taken_for_its_plans()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteBAnswer));
        var operation = await stub.LookAsync("3", "suite");
        Assert.Equal((CloneKind.TestSuite, CloneState.InProgress, 50), (operation.Kind, operation.State, operation.PercentComplete));
        Assert.Equal(("13", "Suite13", "P2"), (operation.Destination!.Id, operation.Destination.Name, operation.Destination.Project));
        Assert.Equal(("5", "P1"), (operation.Source!.Id, operation.Source.Project));
        Assert.Null(operation.CompletedAt); // DateTime.MaxValue means none
    }

    [Fact]
    public async Task Route_D_becomes_the_same_object()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteDAnswer), apiVersion: "7.1");
        var operation = await stub.LookAsync("7", "testplan");
        Assert.Equal((CloneKind.TestPlan, CloneState.InProgress, "inProgress", 25), (operation.Kind, operation.State, operation.ServiceState, operation.PercentComplete));
        Assert.Equal(("18", "DestinationPlan", "P2"), (operation.Destination!.Id, operation.Destination.Name, operation.Destination.Project));
        Assert.Equal(["2", "3"], operation.Source!.Parts);
        var whole = await stub.LookAsync("7", "testplan", operation with { Source = operation.Source with { Parts = [] } });
        Assert.Empty(whole.Source!.Parts); // as it was asked for, though it went out with the root suite
        Assert.Equal("/fabrikam/fabrikam-fiber-tfvc/_apis/testplan/Plans/CloneOperation/7?api-version=7.1", stub.Requests[0].Target);
    }

    [Fact]
    public async Task Route_E_becomes_the_same_object()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteEAnswer), apiVersion: "7.1");
        var operation = await stub.LookAsync("9", "testsuite");
        Assert.Equal((CloneKind.TestSuite, CloneState.Succeeded, "13", "P2"), (operation.Kind, operation.State, operation.Destination!.Id, operation.Destination.Project));
        Assert.Equal("/fabrikam/fabrikam-fiber-tfvc/_apis/testplan/Suites/CloneOperation/9?api-version=7.1", stub.Requests[0].Target);
    }

    [Theory]
    [InlineData("\"QUEUED\"", CloneState.Queued, "QUEUED")]
    [InlineData("0", CloneState.Queued, "queued")]
    [InlineData("1", CloneState.InProgress, "inProgress")]
    [InlineData("2", CloneState.Failed, "failed")]
    [InlineData("3", CloneState.Succeeded, "succeeded")]
    [InlineData("\"InProgress\"", CloneState.InProgress, "InProgress")]
    [InlineData("\"suspended\"", CloneState.Unknown, "suspended")]
    [InlineData("17", CloneState.Unknown, "17")]
    [InlineData("\"\"", CloneState.Unknown, "")]
    public async Task A_state_comes_in_any_case_or_as_its_integer(string json, CloneState state, string word)
    {
        using var stub = new DevOpsStub(_ => Reply.Json($$$"""{"OPID":"2","State":{{{json}}},"unheardOf":{"a":[1]}}"""));
        var operation = await stub.LookAsync();
        Assert.Equal((state, word), (operation.State, operation.ServiceState));
    }

    [Theory]
    [InlineData("null", "null", "null", 0, null)]
    [InlineData("0", "0", "0", 0, null)]
    [InlineData("3", "1", "0", 1, 33)]
    [InlineData("3", "3", "0", 1, 99)] // not 100 before the service says so
    [InlineData("3", "9", "0", 1, 99)]
    [InlineData("3", "-9", "0", 1, 0)]
    [InlineData("3", "3", "1", 1, 75)]
    [InlineData("9223372036854775807", "9223372036854775807", "9223372036854775807", 1, 50)]
    [InlineData("3", "2", "0", 2, 66)]
    [InlineData("3", "3", "0", 3, 100)]
    [InlineData("null", "null", "null", 3, 100)]
    public async Task The_percentage_is_of_what_is_counted(string total, string cloned, string requirements, int state, int? percent)
    {
        using var stub = new DevOpsStub(_ => Reply.Json(
            $$$"""{"opId":2,"state":{{{state}}},"cloneStatistics":{"totalTestCasesCount":{{{total}}},"clonedTestCasesCount":{{{cloned}}},"totalRequirementsCount":{{{requirements}}}}}"""));
        Assert.Equal(percent, (await stub.LookAsync()).PercentComplete);
    }

    [Theory]
    [InlineData("\"not a date\"")]
    [InlineData("\"0001-01-01T00:00:00\"")]
    [InlineData("\"9999-12-31T23:59:59.9999999Z\"")]
    [InlineData("\"99999-99-99\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task A_placeholder_or_no_date_at_all_means_none(string date)
    {
        using var stub = new DevOpsStub(_ => Reply.Json($$"""{"opId":2,"state":"failed","creationDate":{{date}},"completionDate":{{date}}}"""));
        var operation = await stub.LookAsync();
        Assert.Null(operation.SubmittedAt);
        Assert.Null(operation.CompletedAt);
    }

    [Fact]
    public async Task What_the_answer_does_not_repeat_is_kept_from_what_was_known()
    {
        using var stub = new DevOpsStub(_ => Reply.Json("""{"opId":2,"state":"failed","message":"TF1: no room","destinationPlan":null,"destinationObject":null}"""));
        var known = new CloneOperation
        {
            Service = "AzureDevOps",
            Kind = CloneKind.TestPlan,
            State = CloneState.InProgress,
            SubmittedAt = DateTimeOffset.UnixEpoch,
            Source = new CloneReference { Id = "1", Name = "A", Project = "P", Parts = ["3"] },
            Destination = new CloneReference { Id = "18", Name = "B" },
            Statistics = new CloneStatistics { TotalTestCases = 4, ClonedTestCases = 2 },
            Handle = stub.Handle("2").ToString(),
        };
        var operation = await stub.LookAsync(known: known);
        Assert.Equal((CloneState.Failed, "TF1: no room", 50, DateTimeOffset.UnixEpoch), (operation.State, operation.Message, operation.PercentComplete, operation.SubmittedAt));
        Assert.Equal(known.Destination, operation.Destination);
        Assert.Equal(known.Source, operation.Source);
        Assert.Contains("18", stub.Service.ExplainEnd(operation), StringComparison.Ordinal);
        Assert.Equal(CloneState.InProgress, known.State);
    }

    [Fact]
    public async Task A_look_tells_what_the_service_said_of_its_load()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteCFinished)
            .With("Retry-After", "7").With("X-RateLimit-Limit", "200").With("X-RateLimit-Remaining", "50").With("X-RateLimit-Delay", "1.5"));
        var look = await stub.Service.LookAsync(stub.Handle("2"), null, NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(7), look.RetryAfter);
        Assert.Equal(0.25, look.BudgetLeft);
        Assert.Equal(TimeSpan.FromSeconds(1.5), look.ServerDelay);
    }

    [Fact]
    public async Task An_answer_about_another_operation_is_no_answer()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteCFinished));
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync("5"));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
    }
}
