using System.Net;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>Services that answer badly now and then.</summary>
public class WaiterFaultTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task One_look_in_five_failing_changes_no_end_and_delays_few(int seed)
    {
        var time = new ManualTime();
        var service = new ScriptedService(time);
        var random = new Random(seed);
        var failed = 0;
        service.Script = asked => random.Next(5) == 0 ? throw Fault(random.Next(60), ref failed) : null;
        using var run = new WaitRun(new WaitOptions { Seed = seed, MaxPollsPerSecond = 100 }, time);
        for (var id = 1; id <= 500; id++)
        {
            var operation = service.Operation(id, ManualTime.Beginning);
            service.Ends[operation.Id!] = TimeSpan.FromSeconds(random.Next(0, 300));
            service.EndStates[operation.Id!] = (id % 3) switch { 0 => CloneState.Succeeded, 1 => CloneState.Failed, _ => CloneState.Interrupted };
            run.Add(service, operation);
        }

        run.Start();
        var results = await run.FinishAsync();

        Assert.Equal(500, results.Select(result => result.Operation!.Id).Distinct().Count());
        Assert.Equal(500, results.Count);
        Assert.All(results, result =>
        {
            Assert.Equal(service.EndStates[result.Operation!.Id!], result.Operation.State);
            Assert.Equal(
                result.Operation.State switch
                {
                    CloneState.Failed => CloneErrorId.CloneOperationFailed,
                    CloneState.Interrupted => CloneErrorId.CloneOperationInterrupted,
                    _ => (CloneErrorId?)null,
                },
                result.Error?.ErrorId);
        });
        var noticed = service.Looks.GroupBy(look => look.Id).ToDictionary(looks => looks.Key, looks => looks.Max(look => look.At));
        Assert.All(service.Ends, end => Assert.InRange(noticed[end.Key], end.Value, (end.Value * 2) + TimeSpan.FromSeconds(60)));
        var soon = service.Ends.Count(end => noticed[end.Key] <= (end.Value * 1.3) + TimeSpan.FromSeconds(10));
        Assert.True(soon >= 0.95 * 500, $"Only {soon} of 500 were noticed soon.");
        Assert.True(failed > 500);
        Assert.Equal(failed, run.Waiter.Snapshot.FailedLooks);
    }

    private static CloneException Fault(int kind, ref int failed)
    {
        failed++;
        return (kind % 6) switch
        {
            // Most without a time: each with one would stop the whole service, which is another test's matter.
            0 => ScriptedService.Error(CloneErrorId.Throttled, HttpStatusCode.TooManyRequests, kind == 0 ? TimeSpan.FromSeconds(1) : null),
            1 => ScriptedService.Error(CloneErrorId.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, kind == 1 ? TimeSpan.FromSeconds(2) : null),
            2 => ScriptedService.Error(CloneErrorId.ServiceUnavailable, HttpStatusCode.BadGateway),
            3 => ScriptedService.Error(CloneErrorId.ServiceUnavailable),
            4 => ScriptedService.Error(CloneErrorId.UnexpectedResponse, HttpStatusCode.OK),
            _ => ScriptedService.Error(CloneErrorId.NotSignedIn, HttpStatusCode.OK),
        };
    }
}
