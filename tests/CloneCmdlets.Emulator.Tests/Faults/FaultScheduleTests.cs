using System.Collections.Concurrent;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.Hosting;
using Xunit.Abstractions;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>
/// A thousand seeded schedules of faults, in the network and in the emulator, against the real service over real sockets. The oracle is the
/// emulator: what it logged and what it made. Never is anything sent twice that may have been processed, and nothing is made that the journal
/// doesn't know by its id or calls ambiguous.
/// </summary>
[Trait("Category", LongRun.Category)]
public class FaultScheduleTests(ITestOutputHelper output)
{
    private const int InARow = 100;
    private const int AtOnce = 16;

    [Fact]
    public async Task No_schedule_of_faults_doubles_or_loses_a_submission()
    {
        var count = LongRun.IsWanted ? 10_000 : 1_000;
        var outcomes = new Dictionary<string, int>();
        var failures = new ConcurrentQueue<string>();
        foreach (var seeds in Enumerable.Range(LongRun.Seed, count).Chunk(InARow))
        {
            var submissions = seeds.Select(seed => new ScheduledSubmission(seed)).ToArray();
            await RunAsync(submissions, failures);
            foreach (var submission in submissions)
            {
                outcomes[submission.Outcome] = outcomes.GetValueOrDefault(submission.Outcome) + 1;
                submission.Dispose();
            }
        }

        foreach (var (outcome, times) in outcomes.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{times,6} {outcome}");
        }

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        // The schedules do reach every kind of outcome, or they prove nothing.
        Assert.All(
            [
                "accepted", "adopted", "cancelled", nameof(CloneErrorId.SubmissionOutcomeUnknown), nameof(CloneErrorId.NotSignedIn),
                nameof(CloneErrorId.InvalidCloneRequest), nameof(CloneErrorId.UnexpectedResponse), nameof(CloneErrorId.ServiceUnavailable),
            ],
            outcome => Assert.Contains(outcome, outcomes.Keys));
    }

    /// <summary>
    /// All submissions first; then the emulator is stopped, after which nothing of theirs can arrive any more, and started again for what is to be seen
    /// of them and for their reruns.
    /// </summary>
    private static async Task RunAsync(ScheduledSubmission[] submissions, ConcurrentQueue<string> failures)
    {
        using var directory = new ScratchDirectory(inMemory: true);
        var options = new EmulatorOptions { Port = 0, DataPath = Path.Combine(directory.Path, "emulator.db"), Token = TokenGuard.Make() };
        IReadOnlyList<SeenSubmission> log;
        await using (var faulty = await InProcessEmulator.StartAsync(options))
        {
            options = options with { Port = faulty.Url.Port };
            using var oracle = new EmulatorOracle(faulty.Url, options.Token);
            await ForAllAsync(submissions, failures, submission => submission.SubmitAsync(oracle, options.Port));
            await faulty.StopAsync();
            log = SeenSubmission.In(faulty.Requests);
        }

        await using (var sound = await InProcessEmulator.StartAsync(options))
        {
            using var oracle = new EmulatorOracle(sound.Url, options.Token);
            await ForAllAsync(submissions, failures, submission => submission.JudgeAsync(oracle, log));
            await ForAllAsync(submissions, failures, submission => submission.RerunAsync(oracle));
            await sound.StopAsync();
            log = SeenSubmission.In(sound.Requests);
        }

        await ForAllAsync(submissions, failures, submission => submission.JudgeRerunAsync(log));
    }

    private static Task ForAllAsync(ScheduledSubmission[] submissions, ConcurrentQueue<string> failures, Func<ScheduledSubmission, Task> step) =>
        Parallel.ForEachAsync(submissions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (submission, _) =>
        {
            try
            {
                await step(submission);
            }
            catch (Exception exception)
            {
                failures.Enqueue($"{submission}: {exception}");
            }
        });
}
