using System.Globalization;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;
using Xunit.Abstractions;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>
/// The real process is killed while it submits, with SIGKILL where there is one: a process, a submission and a kill each time. The emulator, a
/// process of its own, is the oracle: whatever it made is in the journal, with its id or as ambiguous, and a rerun of the same command leaves exactly one
/// plan. Inside an append, half of the processes die in the intent's and half in the answer's.
/// </summary>
[Trait("Category", LongRun.Category)]
public class KillTests(EmptyEmulator fixture, ITestOutputHelper output) : IClassFixture<EmptyEmulator>
{
    private const int AtOnce = 3;

    /// <summary>Enough for a machine that does much else; a run that is right never waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly int Kills = LongRun.IsWanted ? 200 : 50;

    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Theory]
    [InlineData(nameof(KillPoint.BeforeIntent), 1, 0, null)]
    [InlineData(nameof(KillPoint.AfterIntent), 1, 0, "Ambiguous")]
    [InlineData(nameof(KillPoint.HeadersSent), 1, 0, "Ambiguous")]
    [InlineData(nameof(KillPoint.BodySent), 1, 1, "Ambiguous")]
    [InlineData(nameof(KillPoint.AnswerReceived), 1, 1, "Ambiguous")]
    [InlineData(nameof(KillPoint.InsideIntent), 2, 0, null)]
    [InlineData(nameof(KillPoint.InsideAnswer), 2, 1, "Ambiguous")]
    public async Task Killed_there_nothing_is_lost_and_a_rerun_doubles_nothing(string point, int share, int plans, string? state)
    {
        var at = Enum.Parse<KillPoint>(point);
        var kills = Kills / share;
        using var oracle = new EmulatorOracle(_emulator.Url, _emulator.Token);
        using var directory = new ScratchDirectory(inMemory: true);
        await oracle.TakeSubmissionsAsync();
        var killed = Enumerable.Range(0, kills)
            .Select(number => new KilledSubmission(at, string.Create(CultureInfo.InvariantCulture, $"{point}-{number}"), directory.Path))
            .ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };

        await Parallel.ForEachAsync(killed, options, async (submission, _) =>
        {
            using var limit = new CancellationTokenSource(Patience);
            await submission.KillAsync(oracle, _emulator.Url.Port, limit.Token);
        });
        var sent = await oracle.TakeSubmissionsAsync(atLeast: kills * plans);
        foreach (var submission in killed)
        {
            // What came without its body is in the log too, and made nothing.
            var seen = sent.Count(post => post.Collection == submission.Name);
            Assert.InRange(seen, plans, at == KillPoint.HeadersSent ? 1 : plans);
            await submission.JudgeAsync(oracle, plans, state is null ? null : Enum.Parse<JournalState>(state));
        }

        await Parallel.ForEachAsync(killed, options, async (submission, _) => await submission.RerunAsync(oracle));
        var again = await oracle.TakeSubmissionsAsync(atLeast: kills * (1 - plans));
        Assert.Equal(kills * (1 - plans), again.Count);
        output.WriteLine($"{point}: {kills} processes killed, {kills * plans} of their plans made; 0 lost, 0 doubled.");
    }
}
