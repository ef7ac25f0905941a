namespace CloneCmdlets.Benchmarks.Servers;

/// <summary>An emulator with its data in a file, and a client for it.</summary>
internal sealed class RunningEmulator(ChildProcess server, EmulatorClient client) : IAsyncDisposable
{
    public EmulatorClient Client => client;

    public ChildProcess Server => server;

    public static async Task<RunningEmulator> StartAsync(string file)
    {
        var (server, address, token) = await ChildProcess.EmulatorAsync("--data", file);
        return new RunningEmulator(server, new EmulatorClient(address, token));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }
}
