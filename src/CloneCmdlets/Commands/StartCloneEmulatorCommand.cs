using System.Management.Automation;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Connections;
using CloneCmdlets.Emulator;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Commands;

/// <summary><c>Start-CloneEmulator</c>: starts the emulator of both services, which ends with the session, and connects to it.</summary>
[Cmdlet(VerbsLifecycle.Start, "CloneEmulator")]
[OutputType(typeof(CloneEmulator))]
public sealed class StartCloneEmulatorCommand : AsyncCmdlet
{
    /// <summary>The sample data's own.</summary>
    private const string Collection = "fabrikam";

    private const string SampleProject = "fabrikam-fiber-tfvc";

    /// <summary>The port on 127.0.0.1; 0, or none: a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The database, kept between starts; without it, one that is removed at the end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Fills a new database with the sample data.</summary>
    [Parameter]
    public SwitchParameter Sample { get; set; }

    /// <summary>Starts it without connecting.</summary>
    [Parameter]
    public SwitchParameter NoConnect { get; set; }

    /// <summary>Writes the emulator.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        var store = ConnectionStore.Current;
        var dataPath = DataPath is null ? null : FileOf(DataPath);
        var assembly = Path.Combine(Path.GetDirectoryName(typeof(StartCloneEmulatorCommand).Assembly.Location)!, "emulator", "CloneCmdlets.Emulator.dll");
        var token = EmulatorToken.FromEnvironmentOrNew();
        Run(async () =>
        {
            var process = await EmulatorProcess.StartAsync(assembly, Port, dataPath, Sample, token, StopToken).ConfigureAwait(false);
            store.Add(process);
            var emulator = new CloneEmulator(process, Collection, SampleProject, EmulatorToken.Secure(token), dataPath);
            if (!NoConnect)
            {
                Connect(store, emulator, token);
            }

            Log.Verbose($"The emulator serves at {emulator.Uri} as process {emulator.ProcessId}.");
            if (PassThru)
            {
                Post(() => WriteObject(emulator));
            }
        });
    }

    private string FileOf(string path)
    {
        var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? file : throw Messages.NoFile(path, provider.Name);
    }

    private void Connect(ConnectionStore store, CloneEmulator emulator, string token)
    {
        var secret = new SecretToken(token);
        Keep(store, AzureDevOpsConnection.Create(
            AzureDevOpsService.ServiceName,
            new AzureDevOpsSettings { CollectionUri = emulator.CollectionUri, Project = emulator.Project, Token = secret },
            TimeProvider.System));
        Keep(store, WallarmFastConnection.Create(
            WallarmFastService.ServiceName, new WallarmFastSettings { ApiHost = emulator.Uri, Token = secret }, TimeProvider.System));
    }

    private void Keep(ConnectionStore store, ServiceConnection connection)
    {
        if (store.Add(connection) is { } replaced && Messages.ReplacedConnection(replaced, connection) is { } message)
        {
            Warn(message);
        }
    }
}
