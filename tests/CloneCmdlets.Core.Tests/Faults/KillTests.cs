using System.Globalization;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Submitting;
using Xunit.Abstractions;

namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>
/// The real process is killed at six points, with SIGKILL where there is one. The server's own list is the oracle: whatever it made is in
/// the journal, with its id or as ambiguous; and a rerun of the same command leaves exactly one plan.
/// </summary>
public class KillTests(ITestOutputHelper output)
{
    // 50 submissions a point die in processes of 25; the long run kills 200, in processes of four.
    private static readonly int Together = LongRun.IsWanted ? 4 : 25;
    private static readonly int Kills = LongRun.IsWanted ? 200 : 50;

    [Theory]
    [InlineData(nameof(KillPoint.BeforeIntent))]
    [InlineData(nameof(KillPoint.AfterIntent))]
    [InlineData(nameof(KillPoint.HeadersSent))]
    [InlineData(nameof(KillPoint.BodySent))]
    [InlineData(nameof(KillPoint.AnswerReceived))]
    [InlineData(nameof(KillPoint.InsideAppend))]
    public async Task Killed_there_nothing_is_lost_and_a_rerun_doubles_nothing(string pointName)
    {
        var point = Enum.Parse<KillPoint>(pointName);
        var known = 0;
        for (var round = 0; round < Kills / Together; round++)
        {
            await using var server = new PlanServer();
            using var home = new JournalHome(inMemory: true);
            var names = Enumerable.Range(0, Together).Select(number => $"{point} {round} {number}").ToArray();
            await KillAsync(server, home.Path, point, names);
            server.OnHeaders = null;
            server.OnBody = null;

            foreach (var name in names)
            {
                var directory = point == KillPoint.InsideAppend ? Path.Combine(home.Path, name) : home.Path;
                await using var journal = await OperationJournal.OpenAsync(directory, TimeProvider.System, home.Log, CancellationToken.None);
                var entry = (await journal.ReadAsync(CancellationToken.None)).SingleOrDefault(entry => entry.Intent.Destination.Name == name);
                var made = server.IdsOf(name);
                Assert.True(made.Length <= 1);
                Assert.True(
                    made.Length == 0 || entry is { State: JournalState.Ambiguous } || entry?.Operation?.Destination?.Id == made[0],
                    $"'{name}' was made, and the journal says {entry?.State.ToString() ?? "nothing"}.");
                Assert.Equal(Expected(point, name), entry?.State);
                known += made.Length;

                var rerun = await RerunAsync(server, journal, name);
                Assert.Equal(server.IdsOf(name).Single(), rerun?.Destination?.Id);
            }
        }

        output.WriteLine($"{point}: {Kills} submissions killed, {known} of which the server had made; 0 lost, 0 doubled.");
    }

    private static async Task KillAsync(PlanServer server, string directory, KillPoint point, string[] names)
    {
        var arrived = 0;
        var allArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task ArriveAsync()
        {
            if (Interlocked.Increment(ref arrived) == names.Length)
            {
                allArrived.SetResult();
            }

            await killed.Task;
        }

        async Task<bool> ArriveAndDropAsync()
        {
            await ArriveAsync();
            return false;
        }

        server.OnHeaders = point == KillPoint.HeadersSent ? ArriveAndDropAsync : null;
        server.OnBody = point == KillPoint.BodySent ? ArriveAsync : null;

        using var host = HostProcess.Start(["submit", directory, server.Address.ToString(), point.ToString(), .. names]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await (point is KillPoint.HeadersSent or KillPoint.BodySent
            ? allArrived.Task.WaitAsync(patience.Token)
            : host.ReachedAsync(names.Length, patience.Token));
        await host.KillAsync();
        killed.SetResult();
        if (point == KillPoint.BodySent)
        {
            // The dead client's submissions are processed all the same, a moment later.
            while (server.Plans.Count < names.Length)
            {
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private static JournalState? Expected(KillPoint point, string name) => point switch
    {
        KillPoint.BeforeIntent => null,
        // Every other one dies inside the append of its intent, the rest inside that of the answer.
        KillPoint.InsideAppend when int.Parse(name.Split(' ')[2], CultureInfo.InvariantCulture) % 2 == 0 => null,
        _ => JournalState.Ambiguous,
    };

    /// <summary>The same command again, an hour later.</summary>
    private static async Task<CloneOperation?> RerunAsync(PlanServer server, OperationJournal journal, string name)
    {
        var later = new QuickTime(factor: 1, ahead: TimeSpan.FromHours(1));
        using var service = new WireService(server.Address, later, TimeSpan.FromSeconds(100));
        return await new CopySubmitter(journal, later).CopyAsync(
            service,
            service.BeginCopies(),
            new WireRequest(name),
            new CopyOptions(),
            static (_, _) => ValueTask.FromResult(true),
            NullCloneLog.Instance,
            CancellationToken.None);
    }
}
