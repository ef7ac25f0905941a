using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>
/// The emulator within the test process, on a real socket: it can be stopped in order and asked afterwards. Once it has stopped nothing is on
/// its way any more, whatever became of the connections.
/// </summary>
internal sealed class InProcessEmulator : IAsyncDisposable
{
    private readonly HostSeam _seam = new();
    private readonly Task _running;

    private InProcessEmulator(EmulatorOptions options, AnnouncementWriter output) =>
        _running = EmulatorHost.RunAsync(options, [.. EmulatorServices.All(), _seam], output);

    /// <summary>Where it serves.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<LoggedRequest> Requests => _seam.Context.Requests.Entries;

    /// <summary>What it stores in.</summary>
    public EmulatorDatabase Database => _seam.Context.Database;

    /// <summary>Starts one.</summary>
    /// <param name="options">What it is started with.</param>
    /// <returns>The emulator, ready for requests.</returns>
    public static async Task<InProcessEmulator> StartAsync(EmulatorOptions options)
    {
        await using var output = new AnnouncementWriter();
        var emulator = new InProcessEmulator(options, output);
        await await Task.WhenAny(emulator._running, output.Written);
        using var line = JsonDocument.Parse(output.ToString().Split('\n')[0]);
        emulator.Url = new Uri(line.RootElement.GetProperty("url").GetString()!);
        return emulator;
    }

    /// <summary>Stops it: what it has begun it ends, and its database is closed.</summary>
    public async Task StopAsync()
    {
        _seam.Lifetime.StopApplication();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await StopAsync();
        }
    }

    /// <summary>Gets the host's two lines, and tells when they are there.</summary>
    private sealed class AnnouncementWriter : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override void Flush() => _written.TrySetResult();
    }

    /// <summary>A part of the emulator that serves nothing, and is told what the others are.</summary>
    private sealed class HostSeam : IEmulatorService
    {
        public string Name => "Test";

        public EmulatorContext Context { get; private set; } = null!;

        public IHostApplicationLifetime Lifetime { get; private set; } = null!;

        public bool Owns(PathString path) => false;

        public void MapRoutes(IEndpointRouteBuilder routes, EmulatorContext context)
        {
            Context = context;
            Lifetime = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        }

        public Task RefuseAsync(HttpContext http, HostRefusal refusal) => Task.CompletedTask;
    }
}
