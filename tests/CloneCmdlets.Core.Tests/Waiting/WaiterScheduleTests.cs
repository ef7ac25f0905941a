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
}
