using System.Net;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>What a time-out does, and what it doesn't.</summary>
public class WaiterDeadlineTests
{
    [Fact]
    public async Task The_deadline_has_a_last_look_at_everything()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromSeconds(99) } };
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(100), Seed = 1 }, time);
        run.Add(service, service.Operation(1, ManualTime.Beginning.AddHours(-1)), service.Operation(2, ManualTime.Beginning.AddHours(-1))).Start();
        var results = await run.FinishAsync();

        Assert.Equal(TimeSpan.FromSeconds(100), time.Passed);
        Assert.Equal(2, service.Looks.Count(look => look.At == TimeSpan.FromSeconds(100)));
        Assert.Null(results.Single(result => result.Operation!.Id == "1").Error);
        var late = results.Single(result => result.Operation!.Id == "2");
        Assert.Equal(CloneErrorId.CloneOperationTimeout, late.Error!.ErrorId);
        Assert.Equal(CloneState.InProgress, late.Operation!.State);
        Assert.Same(late.Operation, late.Error.Operation);
        Assert.Contains("1 min 40 s", late.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Wait-CloneOperation -Handle 'azuredevops:https://one.example/fabrikam#plan/2'", late.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_of_zero_looks_once_at_each()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["7"] = TimeSpan.Zero } };
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.Zero }, time);
        run.Add(service, [.. Enumerable.Range(1, 20).Select(id => service.Operation(id))]).Start();
        var results = await run.FinishAsync();
        Assert.Equal(20, service.Looks.Count);
        Assert.Equal(TimeSpan.Zero, time.Passed);
        Assert.Equal(20, results.Count);
        Assert.Equal("7", Assert.Single(results, result => result.Error is null).Operation!.Id);
        Assert.All(results.Where(result => result.Error is not null), result => Assert.Equal(CloneErrorId.CloneOperationTimeout, result.Error!.ErrorId));
    }

    [Fact]
    public async Task What_arrives_after_the_deadline_is_looked_at_once_too()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.Zero } };
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(5) }, time).Start(open: true);
        time.Advance(TimeSpan.FromMinutes(1));
        run.Add(service, service.Operation(1), service.Operation(2));
        run.Waiter.CompleteAdding();
        var results = await run.FinishAsync();
        Assert.Equal(2, service.Looks.Count);
        Assert.Equal([null, CloneErrorId.CloneOperationTimeout], results.OrderBy(result => result.Operation!.Id).Select(result => result.Error?.ErrorId));
    }

    [Fact]
    public async Task While_a_Retry_After_holds_there_is_no_last_look()
    {
        var time = new ManualTime();
        var held = new ScriptedService(time)
        {
            Script = asked => asked.At < TimeSpan.FromSeconds(10) ? null
                : throw ScriptedService.Error(CloneErrorId.Throttled, HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(10)),
        };
        var free = new ScriptedService(time, "https://two.example");
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }, time)
            .Add(held, held.Operation(1), held.Operation(2)).Add(free, free.Operation(1)).Start();
        var results = await run.FinishAsync();
        Assert.All(held.Looks, look => Assert.True(look.At < TimeSpan.FromSeconds(12)));
        Assert.Equal(TimeSpan.FromSeconds(30), free.Looks[^1].At);
        Assert.Equal(3, results.Count(result => result.Error!.ErrorId == CloneErrorId.CloneOperationTimeout));
        Assert.Contains("The script says no.", results.First(result => result.Operation!.Handle.Contains("one", StringComparison.Ordinal)
            && result.Error!.Message.Contains("failed", StringComparison.Ordinal)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Retry_After_on_a_good_answer_spares_that_operation_the_last_look()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        service.Script = asked => asked.Id == "1" ? Task.FromResult(service.Answer(asked) with { RetryAfter = TimeSpan.FromMinutes(10) }) : null;
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }, time)
            .Add(service, service.Operation(1), service.Operation(2)).Start();
        await run.FinishAsync();
        Assert.Equal(TimeSpan.Zero, Assert.Single(service.Looks, look => look.Id == "1").At);
        Assert.Equal(TimeSpan.FromSeconds(30), service.Looks.Last(look => look.Id == "2").At);
    }

    [Fact]
    public async Task A_look_under_way_at_the_deadline_is_the_last_and_a_stalled_one_holds_nobody_up()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        var slow = new TaskCompletionSource<Look>();
        service.Script = asked => asked.Number == 1 ? null : asked.Id == "1" ? slow.Task : new TaskCompletionSource<Look>().Task;
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }, time)
            .Add(service, service.Operation(1), service.Operation(2)).Start();
        time.Advance(TimeSpan.FromSeconds(32));
        slow.SetResult(service.LookWith("1", CloneState.Succeeded));
        Assert.Equal(1, run.Waiter.Snapshot.InFlight);
        var results = await run.FinishAsync();
        Assert.Equal(TimeSpan.FromSeconds(37), time.Passed); // five quiet seconds after the last answer
        Assert.Equal([null, CloneErrorId.CloneOperationTimeout], results.Select(result => result.Error?.ErrorId));
        Assert.Equal(4, service.Looks.Count);
    }

    [Fact]
    public async Task Last_looks_that_keep_coming_slowly_end_after_thirty_seconds()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        service.Script = async asked =>
        {
            await Task.Delay(asked.At < TimeSpan.FromSeconds(60) ? TimeSpan.Zero : TimeSpan.FromSeconds(4), time);
            return service.Answer(asked);
        };
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(60), MaxPollsPerSecond = 1000, Seed = 3 }, time);
        run.Add(service, [.. Enumerable.Range(1, 500).Select(id => service.Operation(id))]).Start();
        var results = await run.FinishAsync();
        Assert.Equal(500, results.Count(result => result.Error?.ErrorId == CloneErrorId.CloneOperationTimeout));
        Assert.Equal(TimeSpan.FromSeconds(90), time.Passed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_jump_of_the_wall_clock_fires_nothing_and_extends_nothing(int hours)
    {
        async Task<(List<TimeSpan> Looks, TimeSpan End)> RunAsync(bool jump)
        {
            var time = new ManualTime();
            var service = new ScriptedService(time);
            using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.FromSeconds(60), Seed = 9 }, time)
                .Add(service, service.Operation(1, ManualTime.Beginning), service.Operation(2)).Start();
            time.Advance(TimeSpan.FromSeconds(5));
            time.JumpWallClock(jump ? TimeSpan.FromHours(hours) : TimeSpan.Zero);
            await run.FinishAsync();
            return ([.. service.Looks.Select(look => look.At)], time.Passed);
        }

        var (looks, end) = await RunAsync(jump: true);
        Assert.Equal((await RunAsync(jump: false)).Looks, looks);
        Assert.Equal(TimeSpan.FromSeconds(60), end);
    }

    [Fact]
    public async Task A_time_out_beyond_all_clocks_is_none()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromDays(3) } };
        using var run = new WaitRun(new WaitOptions { Timeout = TimeSpan.MaxValue }, time).Add(service, service.Operation(1)).Start();
        Assert.Null(Assert.Single(await run.FinishAsync(TimeSpan.FromDays(4))).Error);
    }
}
