using System.Runtime.InteropServices;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// The lifetime of an emulator that a session started. Ctrl+C reaches every process of a terminal, but is meant for the command in the foreground: the
/// emulator outlives it, and ends when it is terminated or its parent does.
/// </summary>
internal sealed class ParentLifetime(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private PosixSignalRegistration? _interrupt;
    private PosixSignalRegistration? _terminate;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true; // ends in order instead
            lifetime.StopApplication();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _terminate?.Dispose();
    }
}
