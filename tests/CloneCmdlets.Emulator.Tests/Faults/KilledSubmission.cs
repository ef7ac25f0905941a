using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>One submission by a process that is killed in the middle of it.</summary>
/// <param name="point">Where.</param>
/// <param name="name">Its name, and its collection's.</param>
/// <param name="directory">Where to put its journal.</param>
internal sealed class KilledSubmission(KillPoint point, string name, string directory)
{
    private readonly string _directory = Path.Combine(directory, name);
    private PlanCopy _copy = null!;

    public string Name => name;

    /// <summary>Lets a process submit, and kills it where it stands still: by itself, or because nothing goes on in the network.</summary>
    /// <param name="oracle">The emulator.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task KillAsync(EmulatorOracle oracle, int port, CancellationToken cancellationToken)
    {
        _copy = await oracle.SeedAsync(name);
        var network = point switch
        {
            KillPoint.HeadersSent => new ConnectionFault(ConnectionFaultKind.HoldPostBody),
            KillPoint.BodySent => new ConnectionFault(ConnectionFaultKind.HoldPostAnswer),
            _ => ConnectionFault.None,
        };
        await using var proxy = new FaultProxy(port, () => network);
        using var host = HostProcess.Start(_copy.Command(_directory, point, proxy.Address), _copy.Token);
        var reached = host.ReachedAsync(cancellationToken);
        await await Task.WhenAny(reached, proxy.Stalled);
        await host.KillAsync();
    }

    /// <summary>Judges what the dead process left behind.</summary>
    /// <param name="oracle">The emulator.</param>
    /// <param name="plans">How many plans it had made by then.</param>
    /// <param name="state">What the journal must say.</param>
    public async Task JudgeAsync(EmulatorOracle oracle, int plans, JournalState? state)
    {
        var made = await oracle.MadeAsync(_copy);
        Assert.True(made.Length == plans, $"{name}: {made.Length} plans.");
        await using var journal = await OpenAsync(TimeProvider.System);
        var entry = (await journal.ReadAsync(CancellationToken.None)).SingleOrDefault();
        Assert.True(entry?.State == state, $"{name}: the journal says {entry?.State.ToString() ?? "nothing"}.");
        Assert.True(entry is null || entry.Intent.Destination.Name == _copy.Name, $"{name}: the journal speaks of '{entry?.Intent.Destination.Name}'.");
    }

    /// <summary>The same command again, an hour later: there is exactly one plan then, and the journal knows it.</summary>
    /// <param name="oracle">The emulator.</param>
    public async Task RerunAsync(EmulatorOracle oracle)
    {
        var later = new QuickTime(factor: 1, ahead: TimeSpan.FromHours(1));
        await using var journal = await OpenAsync(later);
        var operation = await _copy.SubmitAsync(journal, later, NullCloneLog.Instance, CancellationToken.None);
        var made = await oracle.MadeAsync(_copy);
        Assert.True(made.Length == 1 && made[0] == operation.Destination?.Id, $"{name}: {made.Length} plans after a rerun.");
        var known = (await journal.ReadAsync(CancellationToken.None)).Select(entry => entry.Operation?.Destination?.Id);
        Assert.Contains(made[0], known);
    }

    private ValueTask<OperationJournal> OpenAsync(TimeProvider time) =>
        OperationJournal.OpenAsync(_directory, time, NullCloneLog.Instance, CancellationToken.None);
}
