using System.Diagnostics;

namespace CloneCmdlets.Pester.Tests;

/// <summary>The pwsh of this machine, and whether it has Pester 5. Looked for once a test run, as a fixture.</summary>
public sealed class PowerShellHost : IAsyncLifetime
{
    private const string PowerShellRemedy = "Get it with: dotnet tool install --global PowerShell";
    private const string PesterRemedy = "Get it with: pwsh -c 'Install-Module Pester -MinimumVersion 5.5 -Scope CurrentUser'";

    /// <summary>The program; <see langword="null"/> where there is none.</summary>
    public string? Path { get; private set; }

    /// <summary>Why Pester files can't be run, and the remedy; <see langword="null"/> where they can.</summary>
    public string? WhyNot { get; private set; }

    public async Task InitializeAsync()
    {
        Path = Find();
        if (Path is null)
        {
            WhyNot = $"PowerShell 7 (pwsh) was not found. {PowerShellRemedy}";
            return;
        }

        var (exitCode, output) = await RunAsync(
            "-Command", "$PSVersionTable.PSVersion.ToString(); (Get-Module -ListAvailable Pester | Sort-Object Version)[-1].Version.Major");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0 || !Version.TryParse(lines[0].Split('-')[0], out var version) || version < new Version(7, 4))
        {
            WhyNot = $"{Path} is no PowerShell 7.4 or newer (exit code {exitCode}). {PowerShellRemedy}";
        }
        else if (lines.Length < 2 || lines[1] != "5")
        {
            WhyNot = $"PowerShell {version} has no Pester 5. {PesterRemedy}";
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs pwsh without a profile and without anybody to ask.</summary>
    /// <param name="arguments">Its further arguments.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!, ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string? Find()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var toolDirectory = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools");
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(toolDirectory)
            .Select(directory => System.IO.Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
    }
}
