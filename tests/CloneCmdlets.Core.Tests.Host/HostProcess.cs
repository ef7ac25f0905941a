using System.Diagnostics;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>A process of its own, to share with, to starve and to kill.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly string HostAssembly = Path.Combine(AppContext.BaseDirectory, "CloneCmdlets.Core.Tests.Host.dll");

    /// <summary>The variable that the token comes in, so that it stands in no argument list.</summary>
    public const string TokenVariable = "CLONECMDLETS_HOST_TOKEN";

    private readonly Process _process;

    private HostProcess(ProcessStartInfo start, string? token)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment[TokenVariable] = token;
        _process = Process.Start(start) ?? throw new InvalidOperationException("The host process did not start.");
    }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="token">The token for its environment, where it needs one.</param>
    /// <returns>The process.</returns>
    public static HostProcess Start(IEnumerable<string> arguments, string? token = null) =>
        new(new ProcessStartInfo(Dotnet, [HostAssembly, .. arguments]), token);

    /// <summary>Starts one that may write no file larger than that. (The runtime would put its code into a memory file, which counts.)</summary>
    /// <param name="kilobytes">The limit.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="token">The token for its environment, where it needs one.</param>
    /// <returns>The process.</returns>
    public static HostProcess StartWithFileLimit(int kilobytes, IEnumerable<string> arguments, string? token = null) => new(
        new ProcessStartInfo(
            "/bin/bash",
            ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$@\"", Dotnet, HostAssembly, .. arguments]),
        token);

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public async Task<string> ReadToEndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return output;
    }

    /// <summary>Waits until it has got to its point.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReachedAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line != StandStill.Word)
        {
            throw new InvalidOperationException($"The host process said '{line}' before it got there.");
        }
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGKILL on Unix, TerminateProcess on Windows: it gets to do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
