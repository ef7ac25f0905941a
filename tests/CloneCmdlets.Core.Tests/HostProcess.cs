using System.Diagnostics;

namespace CloneCmdlets.Core.Tests;

/// <summary>A process of its own, to share with, to starve and to kill.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly string HostAssembly = Path.Combine(AppContext.BaseDirectory, "CloneCmdlets.Core.Tests.Host.dll");

    private readonly Process _process;

    private HostProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_gcServer"] = "0";
        _process = Process.Start(start) ?? throw new InvalidOperationException("The host process did not start.");
    }

    /// <summary>Starts one.</summary>
    public static HostProcess Start(params IEnumerable<string> arguments) => new(new ProcessStartInfo(Dotnet, [HostAssembly, .. arguments]));

    /// <summary>Starts one that may write no file larger than that. (The runtime would put its code into a memory file, which counts.)</summary>
    public static HostProcess StartWithFileLimit(int kilobytes, params IEnumerable<string> arguments) =>
        new(new ProcessStartInfo("/bin/bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$@\"", Dotnet, HostAssembly, .. arguments]));

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public async Task<string> ReadToEndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return output;
    }

    /// <summary>Waits until it has said "reached" so many times.</summary>
    public async Task ReachedAsync(int times, CancellationToken cancellationToken)
    {
        for (var count = 0; count < times;)
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"The host process ended (exit code {_process.ExitCode}) after {count} of {times} had got there.");
            count += line == "reached" ? 1 : 0;
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
