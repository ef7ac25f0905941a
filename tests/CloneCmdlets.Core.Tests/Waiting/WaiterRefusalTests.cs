using System.Net;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>What a service answers that is no state of an operation, and which of it ends the waiting.</summary>
public class WaiterRefusalTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(CloneErrorId.NotSignedIn, 401)]
    [InlineData(CloneErrorId.NotSignedIn, 403)]
    [InlineData(CloneErrorId.AccessDenied, 403)]
    public async Task A_service_that_refuses_us_is_given_up_with_one_error_and_the_other_goes_on(CloneErrorId error, int status)
    {
        var refusing = new ScriptedService(_time);
        refusing.Script = asked => asked.At < TimeSpan.FromSeconds(10) ? null : throw ScriptedService.Error(error, (HttpStatusCode)status);
        var other = new ScriptedService(_time, "https://two.example") { Ends = { ["1"] = TimeSpan.FromSeconds(60) } };
        using var run = new WaitRun(null, _time)
            .Add(refusing, refusing.Operation(1), refusing.Operation(2), refusing.Operation(3)).Add(other, other.Operation(1)).Start();
        var results = await run.FinishAsync();
        Assert.Equal(2, results.Count);
        Assert.Null(results[0].Operation);
        Assert.Equal(error, results[0].Error!.ErrorId);
        Assert.Equal((HttpStatusCode)status, results[0].Error!.StatusCode);
        Assert.Contains("3 operations of AzureDevOps", results[0].Error!.Message, StringComparison.Ordinal);
        var handles = string.Join(", ", Enumerable.Range(1, 3).Select(id => $"'{refusing.Operation(id).Handle}'"));
        Assert.EndsWith($"Wait-CloneOperation -Handle {handles}.", results[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3"], results[0].Left.Select(left => left.Id));
        Assert.Null(results[1].Error);
        Assert.Equal("azuredevops:https://two.example#plan/1", results[1].Operation!.Handle);
        Assert.Single(refusing.Looks, look => look.At >= TimeSpan.FromSeconds(10));
        Assert.Equal((3, 1), (run.Waiter.Snapshot.Left, run.Waiter.Snapshot.Ended));
    }

    [Fact]
    public async Task Of_many_operations_that_are_left_the_first_are_named()
    {
        var service = new ScriptedService(_time) { Script = _ => throw ScriptedService.Error(CloneErrorId.NotSignedIn, HttpStatusCode.Unauthorized) };
        using var run = new WaitRun(null, _time);
        Enumerable.Range(1, 200).ToList().ForEach(id => run.Add(service, service.Operation(id)));
        var message = Assert.Single(await run.Start().FinishAsync()).Error!.Message;
        Assert.Contains($"'{service.Operation(1).Handle}', '{service.Operation(2).Handle}'", message, StringComparison.Ordinal);
        Assert.EndsWith($"'{service.Operation(5).Handle}' and 195 more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_arrives_for_a_service_that_was_given_up_is_told_of_by_itself()
    {
        var service = new ScriptedService(_time) { Script = _ => throw ScriptedService.Error(CloneErrorId.NotSignedIn, HttpStatusCode.Unauthorized) };
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1)).Start(open: true);
        run.Add(service, service.Operation(2));
        run.Waiter.CompleteAdding();
        var results = await run.FinishAsync();
        Assert.Equal([null, "2"], results.Select(result => result.Operation?.Id));
        Assert.All(results, result => Assert.Equal(CloneErrorId.NotSignedIn, result.Error!.ErrorId));
        Assert.Single(service.Looks);
    }

    [Theory]
    [InlineData(203)]
    [InlineData(302)]
    [InlineData(200)]
    public async Task Five_sign_in_pages_in_a_row_give_a_service_up_and_four_do_not(int status)
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.FromSeconds(9.5) } };
        var pages = 4;
        service.Script = asked => asked.Number == 1 || pages-- <= 0 ? null : throw ScriptedService.Error(CloneErrorId.NotSignedIn, (HttpStatusCode)status);
        using var first = new WaitRun(null, _time).Add(service, service.Operation(1)).Start();
        Assert.Null(Assert.Single(await first.FinishAsync()).Error);
        Assert.Equal(4, first.Waiter.Snapshot.FailedLooks);

        service.Script = asked => throw ScriptedService.Error(CloneErrorId.NotSignedIn, (HttpStatusCode)status);
        using var second = new WaitRun(null, _time).Add(service, service.Operation(2)).Start();
        var result = Assert.Single(await second.FinishAsync());
        Assert.Null(result.Operation);
        Assert.Equal(CloneErrorId.NotSignedIn, result.Error!.ErrorId);
        Assert.Contains("1 operation of AzureDevOps", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(5, service.Looks.Count(look => look.Id == "2"));
    }

    [Fact]
    public async Task A_404_is_tolerated_for_thirty_seconds_after_the_submission()
    {
        var service = new ScriptedService(_time);
        service.Script = asked => asked.Id != "3" || asked.At < TimeSpan.FromSeconds(20)
            ? throw ScriptedService.Error(CloneErrorId.TestRunNotFound, HttpStatusCode.NotFound)
            : Task.FromResult(service.LookWith(asked.Id, CloneState.Succeeded));
        using var run = new WaitRun(null, _time).Add(
            service,
            service.Operation(1, ManualTime.Beginning.AddSeconds(-20)), // known since 20 s
            service.Operation(2), // nobody knows since when: counted from the first look
            service.Operation(3, ManualTime.Beginning), // turns up
            service.Operation(4, ManualTime.Beginning.AddHours(-1))).Start(); // should have been there long ago
        var results = await run.FinishAsync();
        Assert.Equal(["4", "1", "3", "2"], results.Select(result => result.Operation!.Id));
        Assert.Equal(
            [CloneErrorId.CloneOperationNotFound, CloneErrorId.CloneOperationNotFound, null, CloneErrorId.CloneOperationNotFound],
            results.Select(result => result.Error?.ErrorId));
        Assert.InRange(service.Looks.Last(look => look.Id == "1").At.TotalSeconds, 10, 13.3);
        Assert.InRange(service.Looks.Last(look => look.Id == "2").At.TotalSeconds, 30, 33.3);
        Assert.Single(service.Looks, look => look.Id == "4");
    }

    [Theory]
    [InlineData(CloneErrorId.ServiceUnavailable, 408)]
    [InlineData(CloneErrorId.ServiceUnavailable, 502)]
    [InlineData(CloneErrorId.ServiceUnavailable, null)]
    [InlineData(CloneErrorId.UnexpectedResponse, 200)]
    public async Task A_service_that_is_down_for_a_minute_costs_a_minute(CloneErrorId error, int? status)
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.FromSeconds(70) } };
        service.Script = asked => asked.At.TotalSeconds is > 20 and < 80 ? throw ScriptedService.Error(error, (HttpStatusCode?)status) : null;
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1)).Start();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(run.Waiter.Snapshot.FailedLooks > 5);
        Assert.Equal("The script says no.", run.Waiter.Snapshot.Trouble);
        Assert.Null(Assert.Single(await run.FinishAsync()).Error);
        Assert.InRange(_time.Passed.TotalSeconds, 80, 88.8);
        Assert.Null(run.Waiter.Snapshot.Trouble);
    }

    [Fact]
    public async Task An_answer_that_will_not_get_better_ends_that_operation()
    {
        var service = new ScriptedService(_time) { Ends = { ["2"] = TimeSpan.FromSeconds(9) } };
        service.Script = asked => asked.Id == "1" ? throw ScriptedService.Error(CloneErrorId.InvalidCloneRequest, HttpStatusCode.BadRequest) : null;
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(2)).Start();
        var results = await run.FinishAsync();
        Assert.Equal([("1", CloneErrorId.InvalidCloneRequest), ("2", null)], results.Select(result => (result.Operation!.Id!, result.Error?.ErrorId)));
        Assert.Equal("1", results[0].Error!.Operation!.Id);
    }

    [Fact]
    public async Task A_broken_implementation_is_seen_and_not_waited_for()
    {
        var service = new ScriptedService(_time) { Script = _ => throw new NotSupportedException("broken") };
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1)).Start();
        await Assert.ThrowsAsync<NotSupportedException>(() => run.Reading);
    }
}
