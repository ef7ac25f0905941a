using System.Net;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>What the waiter says of an end, and what it takes for one.</summary>
public class WaiterEndTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_failed_clone_is_given_with_the_words_of_the_service()
    {
        var result = await EndAsync(new ScriptedService(_time), operation => operation with
        {
            State = CloneState.Failed,
            Message = "TF237124: Work item ##vso[task.complete]\u001b[31m is not ready.",
            Destination = new CloneReference { Id = "18", Name = "Copy" },
        });
        Assert.Equal(CloneState.Failed, result.Operation!.State);
        Assert.Equal(CloneErrorId.CloneOperationFailed, result.Error!.ErrorId);
        Assert.Same(result.Operation, result.Error.Operation);
        Assert.Equal(
            "Test plan clone 1 'Copy' failed: TF237124: Work item # #vso[task.complete]\u241b[31m is not ready. "
            + "What it has made so far stays: look at 'Copy' before you copy again.",
            result.Error.Message);
    }

    [Fact]
    public async Task A_failed_run_lists_what_it_found_gravest_first()
    {
        var result = await EndAsync(new ScriptedService(_time, name: "WallarmFast"), operation => operation with
        {
            State = CloneState.Failed,
            Vulnerabilities =
            [
                new Vulnerability { Id = "1", Type = "xss", Threat = 60 },
                new Vulnerability { Id = "2", Type = "sqli", Threat = 80, Code = "S0001" },
                new Vulnerability { Id = "3", Type = "info" },
            ],
        });
        Assert.Equal(CloneErrorId.TestRunFailed, result.Error!.ErrorId);
        Assert.Equal("Test run 1 failed: 3 vulnerabilities: sqli (threat 80, S0001), xss (threat 60), info (threat ?).", result.Error.Message);
    }

    [Fact]
    public async Task An_interrupted_run_is_told_with_what_the_service_knows_of_such_ends()
    {
        var service = new ScriptedService(_time, name: "WallarmFast") { Explanation = "A newer run took the node." };
        var result = await EndAsync(service, operation => operation with { State = CloneState.Interrupted });
        Assert.Equal(CloneErrorId.CloneOperationInterrupted, result.Error!.ErrorId);
        Assert.Equal("Test run 1 was interrupted before its end. A newer run took the node.", result.Error.Message);
    }

    [Fact]
    public async Task What_has_ended_before_is_given_back_without_a_look()
    {
        var service = new ScriptedService(_time);
        using var run = new WaitRun(null, _time).Add(
            service, service.Operation("1", state: CloneState.Succeeded), service.Operation("2", state: CloneState.Failed)).Start();
        var results = await run.FinishAsync();
        Assert.Equal([null, CloneErrorId.CloneOperationFailed], results.Select(result => result.Error?.ErrorId));
        Assert.Empty(service.Looks);
    }

    [Fact]
    public async Task What_never_got_an_id_can_not_be_waited_for()
    {
        var service = new ScriptedService(_time);
        var lost = service.Operation("1", state: CloneState.Unknown) with
        {
            Id = null,
            Handle = "azuredevops:https://one.example/fabrikam#intent/0f8fad5b",
            Destination = new CloneReference { Name = "Copy" },
        };
        using var run = new WaitRun(null, _time).Add(service, lost).Start();
        var result = Assert.Single(await run.FinishAsync());
        Assert.Equal(CloneErrorId.SubmissionOutcomeUnknown, result.Error!.ErrorId);
        Assert.Same(lost, result.Operation);
        Assert.Contains("'Copy'", result.Error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Looks);
    }

    [Fact]
    public async Task What_was_there_before_is_given_back_as_it_is()
    {
        var service = new ScriptedService(_time);
        var existing = service.Operation("1", state: CloneState.Unknown) with { Id = null, Handle = "azuredevops:https://one.example/fabrikam#existing/18" };
        using var run = new WaitRun(null, _time).Add(service, existing).Start();
        var result = Assert.Single(await run.FinishAsync());
        Assert.Same(existing, result.Operation);
        Assert.Null(result.Error);
        Assert.Empty(service.Looks);
    }

    [Fact]
    public async Task What_nobody_here_can_judge_ends_with_the_first_look()
    {
        var service = new ScriptedService(_time);
        var adopted = service.Operation("18", state: CloneState.Unknown) with { Id = null, Handle = "azuredevops:https://one.example/fabrikam#adopted/18" };
        service.Script = _ => Task.FromResult(new Look(adopted with { Message = "Nobody can tell." }));
        using var run = new WaitRun(null, _time).Add(service, adopted).Start();
        var result = Assert.Single(await run.FinishAsync());
        Assert.Equal((CloneErrorId.SubmissionOutcomeUnknown, CloneState.Unknown), (result.Error!.ErrorId, result.Operation!.State));
        Assert.Contains("Nobody can tell. To wait for such a copy elsewhere", result.Error.Message, StringComparison.Ordinal);
        Assert.Single(service.Looks);
    }

    [Fact]
    public async Task What_is_found_and_can_be_judged_is_waited_for()
    {
        var service = new ScriptedService(_time) { Ends = { ["18"] = TimeSpan.FromSeconds(9) } };
        var adopted = service.Operation("18") with { Handle = "azuredevops:https://one.example/fabrikam#adopted/18" };
        using var run = new WaitRun(null, _time).Add(service, adopted).Start();
        _time.Advance(TimeSpan.FromSeconds(15));
        var result = Assert.Single(await run.FinishAsync());
        Assert.Equal((null, CloneState.Succeeded), (result.Error, result.Operation!.State));
    }

    [Fact]
    public async Task A_handle_given_twice_is_waited_for_once()
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.Zero } };
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(1)).Start();
        Assert.Single(await run.FinishAsync());
        Assert.Single(service.Looks);
    }

    [Fact]
    public void What_is_no_handle_is_refused() => Assert.Throws<ArgumentException>(() =>
    {
        var service = new ScriptedService(_time);
        using var run = new WaitRun(null, _time);
        run.Waiter.Add(service.Operation(1) with { Handle = "plan 2" }, service);
    });

    [Fact]
    public async Task Results_come_as_they_happen_while_more_arrive()
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.FromSeconds(3), ["2"] = TimeSpan.FromSeconds(1), ["3"] = TimeSpan.FromSeconds(8) } };
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(2)).Start(open: true);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["2", "1"], (await run.ResultsAsync(2)).Select(result => result.Operation!.Id));
        Assert.False(run.IsOver);
        run.Add(service, service.Operation(3));
        Assert.Equal(TimeSpan.FromSeconds(5), service.Looks[^1].At);
        run.Waiter.CompleteAdding();
        Assert.Equal(3, (await run.FinishAsync()).Count);
    }

    [Fact]
    public async Task Any_ends_with_the_first_that_ends_and_not_with_one_that_is_not_there()
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.FromSeconds(100), ["2"] = TimeSpan.FromSeconds(50) } };
        service.Script = asked => asked.Id == "3" ? throw ScriptedService.Error(CloneErrorId.CloneOperationNotFound, HttpStatusCode.NotFound) : null;
        using var run = new WaitRun(new WaitOptions { Any = true }, _time).Add(service, service.Operation(1), service.Operation(2), service.Operation(3)).Start();
        var results = await run.FinishAsync();
        Assert.Equal(["3", "2"], results.Select(result => result.Operation!.Id));
        Assert.Equal([CloneErrorId.CloneOperationNotFound, null], results.Select(result => result.Error?.ErrorId));
    }

    [Fact]
    public async Task Any_gives_one_though_several_end_at_once()
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.Zero, ["2"] = TimeSpan.Zero } };
        using var run = new WaitRun(new WaitOptions { Any = true }, _time).Add(service, service.Operation(1), service.Operation(2)).Start();
        Assert.Single(await run.FinishAsync());
    }

    [Fact]
    public async Task A_paused_operation_is_waited_for_and_warned_of_once()
    {
        var service = new ScriptedService(_time);
        service.Script = asked => Task.FromResult(
            service.LookWith(asked.Id, asked.At < TimeSpan.FromMinutes(5) ? CloneState.Paused : CloneState.Succeeded));
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1)).Start();
        var result = Assert.Single(await run.FinishAsync());
        Assert.Null(result.Error);
        Assert.Contains("-StopOnPaused", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Its operation's id is lost, so that nobody can ask whether it has failed.</summary>
    [Fact]
    public async Task A_found_copy_that_stands_still_is_waited_for_and_warned_of_once()
    {
        var service = new ScriptedService(_time);
        var adopted = service.Operation("18", state: CloneState.InProgress) with { Handle = "azuredevops:https://one.example/fabrikam#adopted/18", Message = "0 of 5" };
        service.Script = asked => Task.FromResult(new Look(asked.At < TimeSpan.FromHours(1)
            ? adopted with { Message = asked.At < TimeSpan.FromMinutes(9) ? "2 of 5" : "3 of 5" }
            : adopted with { State = CloneState.Succeeded }));
        using var run = new WaitRun(null, _time).Add(service, adopted).Start();
        Assert.Null(Assert.Single(await run.FinishAsync()).Error);
        Assert.Contains("nothing has been added to it for 10 min", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopOnPaused_stops_there()
    {
        var service = new ScriptedService(_time);
        service.Script = asked => Task.FromResult(service.LookWith(asked.Id, CloneState.Paused));
        using var run = new WaitRun(new WaitOptions { StopOnPaused = true }, _time).Add(service, service.Operation(1)).Start();
        var result = Assert.Single(await run.FinishAsync());
        Assert.Equal(CloneErrorId.CloneOperationPaused, result.Error!.ErrorId);
        Assert.Equal(CloneState.Paused, result.Operation!.State);
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public async Task An_unknown_state_is_no_end_and_warned_of_once_a_word()
    {
        var service = new ScriptedService(_time);
        service.Script = asked => asked.At > TimeSpan.FromMinutes(1) ? Task.FromResult(service.LookWith(asked.Id, CloneState.Succeeded))
            : Task.FromResult(service.LookWith(asked.Id, CloneState.Unknown, "suspended\u001b[2J"));
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(2)).Start();
        Assert.All(await run.FinishAsync(), result => Assert.Null(result.Error));
        var warning = Assert.Single(run.Warnings);
        Assert.Contains("suspended\u241b[2J", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_returns_at_once_in_a_stalled_look_and_gives_what_had_ended(bool deaf)
    {
        var service = new ScriptedService(_time) { Ends = { ["1"] = TimeSpan.Zero } };
        service.Script = asked => asked.Id == "2" ? new TaskCompletionSource<Look>().Task : null;
        service.HearsCancellation = !deaf;
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(2)).Start();
        run.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("1", Assert.Single(await run.ResultsAsync(1)).Operation!.Id);
        Assert.Equal("2", Assert.Single(run.Waiter.Unfinished).Id);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, service.Looks.Count);
    }

    [Fact]
    public void A_waiter_with_nothing_to_do_ends()
    {
        using var run = new WaitRun(null, _time).Start();
        Assert.True(run.IsOver);
    }

    [Fact]
    public async Task A_hundred_thousand_answers_without_a_pause_need_no_deep_stack()
    {
        var service = new ScriptedService(_time);
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.Zero }, _time);
        for (var id = 1; id <= 100_000; id++)
        {
            run.Add(service, service.Operation(id));
        }

        run.Start();
        Assert.Equal(100_000, (await run.FinishAsync()).Count);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(1001.0)]
    [InlineData(double.NaN)]
    public void A_budget_out_of_range_is_refused(double budget) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OperationWaiter(new WaitOptions { MaxPollsPerSecond = budget }, _time, NullCloneLog.Instance));

    private async Task<WaitResult> EndAsync(ScriptedService service, Func<CloneOperation, CloneOperation> end)
    {
        service.Script = asked => Task.FromResult(new Look(end(service.Operation(asked.Id))));
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1)).Start();
        return Assert.Single(await run.FinishAsync());
    }
}
