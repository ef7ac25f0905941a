using System.Diagnostics;
using System.Globalization;

namespace CloneCmdlets.Benchmarks.Servers;

/// <summary>A program that is run to its end, or a server that is run as long as it is needed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>The CPU the server has used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory the server has held so far, in bytes; <see langword="null"/> where the system doesn't tell.</summary>
    public long? PeakMemory
    {
        get
        {
            _process.Refresh();
            var status = $"/proc/{_process.Id}/status";
            return File.Exists(status)
                ? long.Parse(File.ReadLines(status).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024
                : _process.PeakWorkingSet64 is > 0 and var peak ? peak : null;
        }
    }

    /// <summary>Starts a server and waits for the line that says where it is.</summary>
    public static async Task<(ChildProcess Server, Uri Address)> ServeAsync(
        string file, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = Start(file, args, environment);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at >= 0 && Uri.TryCreate(line[at..].Split(' ')[0].TrimEnd('.', ','), UriKind.Absolute, out var address))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return (new ChildProcess(process), new Uri(address.GetLeftPart(UriPartial.Authority) + "/"));
            }
        }

        throw new InvalidOperationException($"{file} ended without serving: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Starts this program again, as a server.</summary>
    public static Task<(ChildProcess Server, Uri Address)> StubAsync(params string[] args) =>
        ServeAsync("dotnet", [Places.Self, "stub", .. args]);

    /// <summary>Starts the emulator with a token of its own.</summary>
    public static async Task<(ChildProcess Server, Uri Address, string Token)> EmulatorAsync(params string[] args)
    {
        if (!File.Exists(Places.Emulator))
        {
            throw new RowSkippedException("the emulator isn't built");
        }

        var token = Guid.NewGuid().ToString("N");
        var (server, address) = await ServeAsync(
            "dotnet",
            [Places.Emulator, "--port", "0", "--exit-with-parent", .. args],
            new Dictionary<string, string> { ["CLONECMDLETS_EMULATOR_TOKEN"] = token });
        return (server, address, token);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its output, the time it took, and the CPU it used.</returns>
    public static async Task<(string Output, double Milliseconds)> RunAsync(
        string file, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start(file, args, environment);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var taken = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var complaint = await errors;
        return process.ExitCode == 0
            ? (output, taken)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{file} ended with {process.ExitCode}: {complaint}{output}"));
    }

    /// <summary>Runs a script in a PowerShell of its own, without the user's profile, journal or telemetry.</summary>
    public static async Task<(string Output, double Milliseconds)> PowerShellAsync(string script, IReadOnlyDictionary<string, string>? environment = null)
    {
        var all = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["NO_COLOR"] = "1",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
        };
        return await RunAsync(Places.PowerShell, ["-NoProfile", "-NonInteractive", "-c", script], all);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string file, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{file} didn't start.");
    }
}
