using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;
using CloneCmdlets.Emulator;

namespace CloneCmdlets.Commands;

/// <summary><c>Stop-CloneEmulator</c>: ends the session's emulators, or those of given ports, and forgets the connections to them.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CloneEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class StopCloneEmulatorCommand : AsyncCmdlet
{
    /// <summary>The ports of the emulators to end, or the emulators; without it, all of this session.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [EmulatorPort]
    [ValidateRange(1, 65535)]
    [ArgumentCompleter(typeof(EmulatorPortCompleter))]
    public int[]? Port { get; set; }

    private protected override void Process()
    {
        var store = ConnectionStore.Current;
        var running = store.Emulators;
        var ports = running.Select(emulator => emulator.Uri.Port).ToList();
        var wanted = running.Where(emulator => Port is null || Port.Contains(emulator.Uri.Port)).ToList();
        if (Port is null && wanted.Count == 0)
        {
            WriteWarning(Messages.NoEmulator);
        }

        foreach (var port in (Port ?? []).Except(ports))
        {
            WriteWarning(Messages.NoEmulatorAt(port, ports));
        }

        foreach (var emulator in wanted.Where(emulator => ShouldProcess(emulator.Uri.AbsoluteUri, "Stop the emulator")))
        {
            Run(() => StopAsync(store, emulator));
        }
    }

    private async Task StopAsync(ConnectionStore store, EmulatorProcess emulator)
    {
        await emulator.StopAsync(StopToken).ConfigureAwait(false);
        store.Remove(emulator);
        foreach (var connection in store.Connections.Where(connection => IsServedBy(connection.Uri, emulator)))
        {
            store.Remove(connection);
        }
    }

    private static bool IsServedBy(Uri address, EmulatorProcess emulator) => address.Authority == emulator.Uri.Authority;
}
