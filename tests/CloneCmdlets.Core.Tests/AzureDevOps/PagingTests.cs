using System.Globalization;
using System.Net;
using System.Text;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class PagingTests
{
    [Theory]
    [InlineData("5.0-preview.2", 200)]
    [InlineData("5.0-preview.2", 1000)]
    [InlineData("5.0-preview.2", 1001)]
    [InlineData("7.1", 200)]
    [InlineData("7.1", 143)]
    public async Task All_of_1001_plans_are_found(string version, int pageSize)
    {
        using var stub = new DevOpsStub(apiVersion: version) { PageSize = pageSize };
        stub.Plans[DevOpsStub.Project] = [.. Enumerable.Range(1, 1001).Select(id => new StubPlan(id, string.Create(CultureInfo.InvariantCulture, $"Plan {id}"), id + 5000))];
        var plans = await stub.Service.ListPlansAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 1001).Select(id => id.ToString(CultureInfo.InvariantCulture)), plans.Select(plan => plan.Id));
        Assert.Equal("1001", (await stub.PrepareAsync(DevOpsStub.Copy() with { Id = null, Name = "plan 1001" })).Intent.Source.Id);
    }

    [Theory]
    [InlineData("5.0-preview.2")]
    [InlineData("7.1")]
    public async Task The_last_of_450_suites_belongs_to_its_plan(string version)
    {
        using var stub = new DevOpsStub(apiVersion: version);
        stub.Plans[DevOpsStub.Project] = [new StubPlan(1, "Big", 2, [.. Enumerable.Range(0, 450).Select(number => (number + 2, number == 0 ? 0 : 2, "Suite", 1))])];
        var copy = await stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [451] });
        Assert.Contains("1 suite with 1 test case", (await copy.DescribeAsync!(CancellationToken.None))[0], StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.PrepareAsync(DevOpsStub.Copy() with { SuiteIds = [452] }));
        Assert.Equal("SuitesOfPlan", error.Rule);
    }

    [Fact]
    public async Task A_token_that_repeats_is_an_error_and_no_endless_loop()
    {
        using var stub = new DevOpsStub(_ => Reply.Json("""{"count":1,"value":[{"id":1,"name":"A"}]}""").With("x-ms-continuationtoken", "again"), apiVersion: "7.1");
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.Service.ListPlansAsync(CancellationToken.None));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_knows_no_skip_ends_the_list_by_repeating_itself()
    {
        using var stub = new DevOpsStub(_ => Reply.Json("""{"count":2,"value":[{"id":1,"name":"A"},{"id":2,"name":"B"}]}"""));
        Assert.Equal(["A", "B"], (await stub.Service.ListPlansAsync(CancellationToken.None)).Select(plan => plan.Name));
        Assert.Equal(2, stub.Requests.Count);
    }

    [Theory]
    [InlineData("""{"count":0,"value":null}""")]
    [InlineData("""{"count":0,"value":[]}""")]
    [InlineData("""{"value":[null]}""")]
    public async Task An_empty_list_is_empty(string body)
    {
        using var stub = new DevOpsStub(_ => Reply.Json(body));
        Assert.Empty(await stub.Service.ListPlansAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("{},")]
    [InlineData("[],")]
    [InlineData("1,")]
    [InlineData("{\"id\":1,\"suiteIds\":[]},")]
    public void Ten_megabytes_of_nothing_do_not_become_a_gigabyte_of_objects(string item)
    {
        var body = Encoding.ASCII.GetBytes("{\"value\":[" + string.Concat(Enumerable.Repeat(item, (10 << 20) / item.Length)) + "{}]}");
        var answer = new HttpAnswer { StatusCode = HttpStatusCode.OK, MediaType = "application/json", Body = body, Question = "GET /" };
        var errors = new ServiceErrors(new Uri("https://dev.azure.com/f"), TokenType.Pat);
        var reader = new Reader((_, _, _) => Task.FromResult(answer), errors);
        var asked = new Asked("the plans", CloneErrorId.ProjectNotFound, "", "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CloneException>(() => reader.Parse(
            answer, AzureDevOpsJson.Default.ListAnswerTestPlanModel, asked));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    [Fact]
    public async Task Projects_and_types_are_listed_for_completion()
    {
        using var stub = new DevOpsStub();
        Assert.Equal([DevOpsStub.Project, DevOpsStub.OtherProject], await stub.Service.ListProjectNamesAsync(CancellationToken.None));
        Assert.Equal(["Test Case", "Prüffall"], await stub.Service.ListTestCaseTypesAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_ends_a_list_that_is_being_read()
    {
        using var stop = new CancellationTokenSource();
        using var stub = new DevOpsStub(_ =>
        {
            stop.Cancel();
            return Reply.Json("""{"value":[{"id":1,"name":"A"}]}""");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stub.Service.ListPlansAsync(stop.Token));
    }
}
