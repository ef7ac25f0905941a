using System.Runtime.Versioning;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What a PowerShell touches, by the system's own account (<c>strace</c>, where it is found).</summary>
internal static class ImportTrace
{
    /// <summary>Whether it can be told here.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsPossible => OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "strace")));

    /// <summary>Runs a script in a home of its own that holds a journal.</summary>
    /// <returns>The files below that home that were opened, relative to it, and how many connections to an Internet address were tried.</returns>
    [SupportedOSPlatform("linux")]
    public static async Task<(HashSet<string> Files, int Connections)> RunAsync(string script)
    {
        var home = Places.NewFolder();
        var state = Directory.CreateDirectory(Path.Combine(home, ".local", "state", "CloneCmdlets"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(state.FullName, "operations.jsonl"), "");
        var trace = Path.Combine(Places.NewFolder(), "trace");
        await ChildProcess.RunAsync(
            "strace",
            ["-f", "-e", "trace=open,openat,connect", "-o", trace, Places.PowerShell, "-NoProfile", "-NonInteractive", "-c", script],
            new Dictionary<string, string>
            {
                ["HOME"] = home,
                ["XDG_STATE_HOME"] = "",
                ["CLONECMDLETS_HOME"] = "",
                ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
                ["POWERSHELL_UPDATECHECK"] = "Off",
            });
        var files = new HashSet<string>(StringComparer.Ordinal);
        var connections = 0;
        await foreach (var line in File.ReadLinesAsync(trace))
        {
            connections += line.Contains("connect(", StringComparison.Ordinal) && line.Contains("AF_INET", StringComparison.Ordinal) ? 1 : 0;
            var at = line.IndexOf('"' + home, StringComparison.Ordinal);
            if (at >= 0 && !line.Contains("= -1", StringComparison.Ordinal))
            {
                var name = line[(at + 1 + home.Length)..];
                files.Add(name[..name.IndexOf('"', StringComparison.Ordinal)]);
            }
        }

        return (files, connections);
    }
}
