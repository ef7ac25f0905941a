using System.Reflection;
using System.Text.Json;
using Xunit.Abstractions;

namespace CloneCmdlets.Pester.Tests;

/// <summary>
/// One case a Pester file. Where pwsh or Pester 5 is missing, each is skipped and says how to get it; a file that runs no test fails,
/// since it proves nothing.
/// </summary>
public abstract class PesterFileTests(PowerShellHost host, ITestOutputHelper log) : IClassFixture<PowerShellHost>
{
    private const int Lanes = 2;

    /// <summary>The files of a lane: every file is in one. xunit runs classes side by side, so each lane is a class.</summary>
    protected static TheoryData<string> FilesOf(int lane) => new(
        Directory.EnumerateFiles(Metadata("PesterDirectory"), "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Where((_, index) => index % Lanes == lane));

    protected async Task RunAsync(string file)
    {
        Skip.If(host.WhyNot is not null, host.WhyNot);
        var directory = Metadata("PesterDirectory");
        var result = Path.Combine(ResultsDirectory(), file + ".json");
        File.Delete(result);
        var (exitCode, output) = await host.RunAsync(
            "-File", Path.Combine(directory, "Invoke-PesterFile.ps1"),
            "-Path", Path.Combine(directory, file),
            "-ModulePath", Environment.GetEnvironmentVariable("CLONECMDLETS_TEST_MODULE") ?? Metadata("StagedModuleDirectory"),
            "-ResultPath", result);
        log.WriteLine(output);
        Assert.True(File.Exists(result), $"pwsh ended with {exitCode} before {file} was through:\n{output}");
        using var counts = JsonDocument.Parse(await File.ReadAllTextAsync(result));
        var root = counts.RootElement;
        Assert.True(exitCode == 0 && root.GetProperty("failed").GetInt32() == 0, output);
        Assert.True(root.GetProperty("passed").GetInt32() + root.GetProperty("skipped").GetInt32() > 0, $"{file} ran no test.");
    }

    /// <summary>Where the counts go: <c>.ci/run</c> adds them up.</summary>
    private static string ResultsDirectory() => Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("CLONECMDLETS_TEST_RESULTS") ?? Path.Combine(Metadata("PesterDirectory"), "TestResults")).FullName;

    private static string Metadata(string key) => typeof(PesterFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}

/// <summary>Every other Pester file, from the first.</summary>
public sealed class PesterFirstLaneTests(PowerShellHost host, ITestOutputHelper log) : PesterFileTests(host, log)
{
    public static TheoryData<string> Files() => FilesOf(0);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}

/// <summary>Every other Pester file, from the second.</summary>
public sealed class PesterSecondLaneTests(PowerShellHost host, ITestOutputHelper log) : PesterFileTests(host, log)
{
    public static TheoryData<string> Files() => FilesOf(1);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
