using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>When the waiter looks.</summary>
public class WaiterScheduleTests
{
    [Fact]
    public async Task An_operation_is_looked_at_at_once_then_every_second_then_at_a_tenth_of_its_age_up_to_thirty_seconds()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromMinutes(20) } };
        using var run = new WaitRun(new WaitOptions { Seed = 1 }, time).Add(service, service.Operation(1, ManualTime.Beginning)).Start();
        var result = Assert.Single(await run.FinishAsync());

        Assert.Equal(CloneState.Succeeded, result.Operation!.State);
        Assert.Null(result.Error);
        var looks = service.Looks.Select(look => look.At).ToList();
        Assert.Equal(TimeSpan.Zero, looks[0]);
        foreach (var (from, to) in looks.Zip(looks.Skip(1)))
        {
            var nominal = Math.Clamp(from.TotalSeconds / 10, 1, 30);
            Assert.InRange((to - from).TotalSeconds, (nominal * 0.9) - 0.001, (nominal * 1.1) + 0.001);
        }

        Assert.True(looks.Zip(looks.Skip(1), (one, next) => (next - one).TotalSeconds).Distinct().Count() > looks.Count / 2, "There should be jitter.");
        Assert.InRange(looks[^1].TotalSeconds, 1200, 1233.1);
    }

    [Fact]
    public async Task An_operation_that_is_old_already_is_not_looked_at_every_second()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromSeconds(100) } };
        using var run = new WaitRun(null, time).Add(service, service.Operation(1, ManualTime.Beginning.AddHours(-2))).Start();
        await run.FinishAsync();
        Assert.InRange(service.Looks.Count, 4, 5);
    }

    [Fact]
    public async Task The_age_is_learnt_from_the_first_look_that_tells_it()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromSeconds(100) } };
        service.Script = asked => Task.FromResult(new Look(service.Answer(asked).Operation with { SubmittedAt = ManualTime.Beginning.AddHours(-2) }));
        using var run = new WaitRun(null, time).Add(service, service.Operation(1)).Start();
        await run.FinishAsync();
        Assert.InRange(service.Looks.Count, 4, 5);
    }

    [Fact]
    public async Task A_thousand_operations_through_an_hour_have_the_same_schedule_each_time()
    {
        static async Task<IReadOnlyList<Asked>> HourAsync()
        {
            var time = new ManualTime();
            var service = new ScriptedService(time);
            using var run = new WaitRun(new WaitOptions { Seed = 20260301, MaxPollsPerSecond = 20, Timeout = TimeSpan.FromHours(1) }, time);
            var durations = new Random(7);
            for (var id = 1; id <= 1000; id++)
            {
                service.Ends[id.ToString(CultureInfo.InvariantCulture)] = TimeSpan.FromSeconds(durations.Next(1, 5000));
                run.Add(service, service.Operation(id, ManualTime.Beginning));
            }

            run.Start();
            var results = await run.FinishAsync();
            Assert.Equal(1000, results.Select(result => result.Operation!.Id).Distinct().Count());
            Assert.All(results, result => Assert.Equal(
                service.Ends[result.Operation!.Id!] <= TimeSpan.FromHours(1) ? CloneState.Succeeded : CloneState.InProgress, result.Operation.State));
            return service.Looks;
        }

        var looks = await HourAsync();
        Assert.Equal(looks, await HourAsync());

        // The schedule itself. Whoever changes it on purpose changes these, too.
        var text = string.Join('\n', looks.Select(look => string.Create(CultureInfo.InvariantCulture, $"{look.At.TotalMilliseconds} {look.Id}")));
        Assert.Equal(
            "61889 looks, B064EDF0171F6E03",
            string.Create(CultureInfo.InvariantCulture, $"{looks.Count} looks, {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}"));
    }

    [Fact]
    public async Task The_schedule_of_one_operation_for_a_seed_is_this()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromSeconds(40) } };
        using var run = new WaitRun(new WaitOptions { Seed = 42 }, time).Add(service, service.Operation(1, ManualTime.Beginning)).Start();
        await run.FinishAsync();
        Assert.Equal(
            "0 1050 2000 2950 3950 4900 5850 6900 7900 8850 9900 10850 11900 13100 14350 15750 17250 19000 20750 22900 25200 27700 30300 33100 36500 40300",
            string.Join(' ', service.Looks.Select(look => look.At.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2.5, 1)]
    [InlineData(10, 1)]
    [InlineData(20, 1.8)]
    [InlineData(50, 4)]
    [InlineData(100, 6)]
    [InlineData(1000, 10)]
    public async Task Looks_at_many_operations_fall_together_and_no_second_holds_more_than_the_budget(double budget, double togetherAtLeast)
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        using var run = new WaitRun(new WaitOptions { Seed = 1, MaxPollsPerSecond = budget, Timeout = TimeSpan.FromMinutes(10) }, time);
        run.Add(service, [.. Enumerable.Range(1, 500).Select(id => service.Operation(id, ManualTime.Beginning.AddHours(-1)))]).Start();
        time.Advance(TimeSpan.FromMinutes(9));
        var looks = service.Looks.Select(look => look.At.TotalMilliseconds).Skip(500).ToList();

        var times = looks.Distinct().Count();
        Assert.True(looks.Count >= times * togetherAtLeast, $"{looks.Count} looks at {times} times.");
        Assert.True(budget >= 20 || looks.Count == times, $"{looks.Count} looks at {times} times: a small budget keeps its distance.");
        Assert.True(looks.Count >= Math.Min(budget * 0.95 * (540 - (500 / budget)), 500 * 14), $"{looks.Count} looks: the budget isn't used.");
        var first = 0;
        for (var last = 0; last < looks.Count; last++)
        {
            while (looks[last] - looks[first] >= 1000)
            {
                first++;
            }

            Assert.InRange(last - first + 1, 1, (int)Math.Ceiling(budget));
        }

        await run.FinishAsync();
    }

    [Fact]
    public async Task A_polling_interval_is_kept_to_the_millisecond()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromMinutes(5) } };
        using var run = new WaitRun(new WaitOptions { PollingInterval = TimeSpan.FromSeconds(7) }, time)
            .Add(service, service.Operation(1, ManualTime.Beginning.AddHours(-1))).Start();
        await run.FinishAsync();
        Assert.Equal(Enumerable.Range(0, 44).Select(count => TimeSpan.FromSeconds(7 * count)), service.Looks.Select(look => look.At));
    }

    [Fact]
    public async Task The_budget_binds_a_polling_interval_too()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        using var run = new WaitRun(
            new WaitOptions { PollingInterval = TimeSpan.FromSeconds(1), MaxPollsPerSecond = 2, Timeout = TimeSpan.FromSeconds(99.9) }, time);
        run.Add(service, [.. Enumerable.Range(1, 10).Select(id => service.Operation(id))]).Start();
        time.Advance(TimeSpan.FromSeconds(99));
        Assert.InRange(service.Looks.Count, 10 + 180, 10 + 199);
        await run.FinishAsync();
    }

    [Fact]
    public void No_more_than_eight_first_looks_are_under_way_at_once()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        var open = new Queue<TaskCompletionSource<Look>>();
        service.Script = _ =>
        {
            open.Enqueue(new TaskCompletionSource<Look>());
            return open.Last().Task;
        };
        using var run = new WaitRun(null, time);
        run.Add(service, [.. Enumerable.Range(1, 100).Select(id => service.Operation(id))]).Start();
        Assert.Equal(8, open.Count);
        for (var id = 1; id <= 92; id++)
        {
            open.Dequeue().SetResult(service.LookWith(id.ToString(CultureInfo.InvariantCulture), CloneState.InProgress));
            Assert.Equal(8, open.Count);
        }

        Assert.Equal(TimeSpan.Zero, time.Passed); // no budget on the first round
    }

    [Fact]
    public void A_stalled_server_does_not_pile_up_more_than_sixty_four_looks()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        var stalled = 0;
        service.Script = asked => asked.Number == 1 ? null : Stall(ref stalled);
        using var run = new WaitRun(new WaitOptions { MaxPollsPerSecond = 1000, Seed = 1 }, time);
        run.Add(service, [.. Enumerable.Range(1, 500).Select(id => service.Operation(id))]).Start();
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(64, stalled);
    }

    [Theory]
    [InlineData(429, CloneErrorId.Throttled, 60)]
    [InlineData(429, CloneErrorId.Throttled, 61)]
    [InlineData(503, CloneErrorId.ServiceUnavailable, 120)]
    [InlineData(429, CloneErrorId.Throttled, 3600)]
    public async Task A_Retry_After_with_429_or_503_binds_all_operations_of_the_service_and_no_other_service(int status, CloneErrorId error, int seconds)
    {
        var time = new ManualTime();
        var one = new ScriptedService(time);
        var other = new ScriptedService(time, "https://two.example/fabrikam");
        var asked = TimeSpan.FromSeconds(10);
        var until = TimeSpan.MaxValue;
        one.Script = look =>
        {
            if (until != TimeSpan.MaxValue || look.At < asked)
            {
                return null;
            }

            until = look.At + TimeSpan.FromSeconds(seconds);
            throw ScriptedService.Error(error, (HttpStatusCode)status, TimeSpan.FromSeconds(seconds));
        };
        one.Ends["1"] = one.Ends["2"] = one.Ends["3"] = other.Ends["1"] = TimeSpan.FromSeconds(30);
        using var run = new WaitRun(null, time).Add(one, one.Operation(1), one.Operation(2), one.Operation(3)).Add(other, other.Operation(1)).Start();
        var results = await run.FinishAsync();

        Assert.All(results, result => Assert.Null(result.Error));
        var held = one.Looks.Where(look => look.At > until - TimeSpan.FromSeconds(seconds)).ToList();
        Assert.All(held, look => Assert.True(look.At >= until, $"Looked at {look.At}, before {until}."));
        Assert.Equal(3, held.Count);
        Assert.All(held, look => Assert.InRange(look.At - until, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.InRange(other.Looks[^1].At, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33.3));
        Assert.Equal(1, run.Waiter.Snapshot.FailedLooks);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_Retry_After_with_another_answer_binds_that_operation_only(int status)
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        service.Script = asked => asked is not { Id: "1", Number: 3 } ? null
            : status == 200 ? Task.FromResult(service.Answer(asked) with { RetryAfter = TimeSpan.FromSeconds(60) })
            : throw ScriptedService.Error(CloneErrorId.ServiceUnavailable, (HttpStatusCode)status, TimeSpan.FromSeconds(60));
        service.Ends["1"] = service.Ends["2"] = TimeSpan.FromSeconds(20);
        using var run = new WaitRun(null, time).Add(service, service.Operation(1), service.Operation(2)).Start();
        await run.FinishAsync();
        var first = service.Looks.Where(look => look.Id == "1").ToList();
        Assert.Equal(4, first.Count);
        Assert.Equal(TimeSpan.FromSeconds(60), first[3].At - first[2].At);
        Assert.InRange(service.Looks.Last(look => look.Id == "2").At, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(23));
    }

    [Fact]
    public void Less_is_asked_of_a_service_whose_budget_runs_low_or_that_holds_answers_back()
    {
        static int LooksInTenMinutes(double? left, TimeSpan? delay)
        {
            var time = new ManualTime();
            var service = new ScriptedService(time);
            service.Script = asked => Task.FromResult(service.Answer(asked) with { BudgetLeft = left, ServerDelay = delay });
            using var run = new WaitRun(null, time).Add(service, [.. Enumerable.Range(1, 200).Select(id => service.Operation(id))]).Start();
            time.Advance(TimeSpan.FromMinutes(10));
            return service.Looks.Count - 200;
        }

        var usual = LooksInTenMinutes(null, null);
        Assert.Equal(usual, LooksInTenMinutes(0.2, null));
        Assert.InRange(LooksInTenMinutes(0.1, null), usual * 0.35, usual * 0.45); // a factor of 2.5
        Assert.InRange(LooksInTenMinutes(0, null), usual * 0.2, usual * 0.3); // a factor of 4
        Assert.InRange(LooksInTenMinutes(null, TimeSpan.FromSeconds(3)), usual * 0.45, usual * 0.55); // a factor of 2
    }

    [Fact]
    public void Throttling_without_a_time_is_answered_with_fewer_looks()
    {
        var time = new ManualTime();
        var service = new ScriptedService(time) { Script = _ => throw ScriptedService.Error(CloneErrorId.Throttled, HttpStatusCode.TooManyRequests) };
        using var run = new WaitRun(null, time).Add(service, service.Operation(1)).Start();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.InRange(service.Looks.Count, 6, 12); // 27 without
    }

    [Fact]
    public async Task An_estimate_moves_a_look_by_a_factor_of_three_at_most()
    {
        static async Task<List<TimeSpan>> LooksAsync(Func<TimeSpan, TimeSpan> estimate)
        {
            var time = new ManualTime();
            var service = new ScriptedService(time) { Ends = { ["1"] = TimeSpan.FromSeconds(120) } };
            service.Script = asked => Task.FromResult(service.Answer(asked) with { Estimate = estimate(asked.At) });
            using var run = new WaitRun(null, time).Add(service, service.Operation(1, ManualTime.Beginning)).Start();
            await run.FinishAsync();
            return [.. service.Looks.Select(look => look.At)];
        }

        var right = await LooksAsync(at => TimeSpan.FromSeconds(120) - at);
        var none = await LooksAsync(at => at * 0.1);
        var nearlyDone = await LooksAsync(_ => TimeSpan.Zero);
        var never = await LooksAsync(_ => TimeSpan.FromDays(30));
        Assert.True(right.Count < none.Count / 1.5, $"{right.Count} looks with an estimate, {none.Count} without.");
        Assert.InRange(right[^1].TotalSeconds, 120, 125);
        Assert.True(nearlyDone.Count < none.Count * 3);
        Assert.All(never.Zip(never.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 1, 33.1));
        Assert.True(never[^1].TotalSeconds < 120 * 1.34, $"Noticed at {never[^1]}.");
    }

    private static Task<Look> Stall(ref int count)
    {
        count++;
        return new TaskCompletionSource<Look>().Task;
    }
}
