using System.Collections.Concurrent;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Submitting;
using Xunit.Abstractions;

namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>
/// A thousand seeded schedules of faults in the network and in the server, with real sockets and the real HTTP client. The oracle is what
/// the server made: never two of a name, and nothing that the journal doesn't know by its id or calls ambiguous.
/// </summary>
public class FaultScheduleTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;

    [Fact]
    public async Task No_schedule_of_faults_doubles_or_loses_a_submission()
    {
        var count = LongRun.IsWanted ? 10_000 : 1_000;
        var outcomes = new ConcurrentDictionary<string, int>();
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(LongRun.Seed, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (seed, _) =>
            {
                var schedule = new FaultSchedule(seed);
                try
                {
                    outcomes.AddOrUpdate(await RunAsync(seed, schedule), 1, static (_, known) => known + 1);
                }
                catch (Exception exception)
                {
                    failures.Enqueue($"Seed {seed} ({string.Join(", ", schedule.Dealt)}): {exception}");
                }
            });

        foreach (var (outcome, times) in outcomes.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{times,6} {outcome}");
        }

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        // The schedules do reach every kind of outcome, or they prove nothing.
        Assert.All(["accepted", "adopted", nameof(CloneErrorId.SubmissionOutcomeUnknown), "cancelled"], outcome => Assert.Contains(outcome, outcomes.Keys));
    }

    private static async Task<string> RunAsync(int seed, FaultSchedule schedule)
    {
        var name = "Plan of seed " + seed;
        await using var server = new PlanServer { NextFault = _ => schedule.NextPlan() };
        var proxy = new FaultProxy(server.Port) { NextFault = schedule.NextConnection };
        using var home = new JournalHome(inMemory: true);
        string outcome;
        CloneOperation? first = null;
        await using (var journal = await home.OpenAsync())
        {
            using var stop = new CancellationTokenSource();
            if (schedule.StopAfter is { } patience)
            {
                stop.CancelAfter(patience);
            }

            try
            {
                first = await SubmitAsync(proxy.Address, journal, new QuickTime(factor: 100), name, home.Log, stop.Token);
                outcome = first!.Id is null ? "adopted" : "accepted";
            }
            catch (CloneException error)
            {
                outcome = error.ErrorId.ToString();
            }
            catch (OperationCanceledException)
            {
                outcome = "cancelled";
            }
        }

        // Whatever is still on its way arrives before the hour is over that passes now.
        await proxy.DisposeAsync();
        await server.QuietAsync();
        schedule.End();
        await Check(server, home, name, first, outcome);

        // The user runs the same command again, later and with a sound network: there is exactly one plan then, and the journal knows it.
        await using (var journal = await home.OpenAsync())
        {
            try
            {
                await SubmitAsync(server.Address, journal, new QuickTime(factor: 1, ahead: TimeSpan.FromHours(1)), name, home.Log, CancellationToken.None);
            }
            catch (CloneException error) when (error.ErrorId == CloneErrorId.DestinationExists)
            {
                Assert.NotNull(first); // only where the first run said so
            }
        }

        var made = server.IdsOf(name);
        Assert.True(made.Length == 1, $"{made.Length} plans after a rerun; first came '{outcome}'.");
        Assert.Contains(await home.ReadAsync(), entry => entry.Operation?.Destination?.Id == made[0]);
        return outcome;
    }

    private static async Task Check(PlanServer server, JournalHome home, string name, CloneOperation? first, string outcome)
    {
        var made = server.IdsOf(name);
        Assert.True(made.Length <= 1, $"{made.Length} plans after '{outcome}'.");
        var entries = await home.ReadAsync();
        Assert.True(entries.Count <= 1);
        if (made.Length == 1)
        {
            var entry = Assert.Single(entries);
            Assert.True(
                entry.State == JournalState.Ambiguous || entry.Operation?.Destination?.Id == made[0],
                $"Made, and the journal says {entry.State}; the user heard '{outcome}'.");
            Assert.True(first is not null || outcome == nameof(CloneErrorId.SubmissionOutcomeUnknown), $"Made, and the user heard '{outcome}'.");
        }

        if (first is not null)
        {
            Assert.Equal(made.SingleOrDefault(), first.Destination?.Id);
        }
    }

    private static async Task<CloneOperation?> SubmitAsync(
        Uri address, OperationJournal journal, TimeProvider time, string name, ICloneLog log, CancellationToken cancellationToken)
    {
        using var service = new WireService(address, time, TimeSpan.FromSeconds(10));
        return await new CopySubmitter(journal, time).CopyAsync(
            service,
            service.BeginCopies(),
            new WireRequest(name),
            new CopyOptions(),
            static (_, _) => ValueTask.FromResult(true),
            log,
            cancellationToken);
    }
}
