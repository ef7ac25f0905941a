using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_copies_a_plan_and_a_run_and_shows_what_came_of_them()
    {
        using var process = EmulatorProcess.Launch(["demo"], null);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        var text = await output;
        Assert.True(process.ExitCode == ExitCode.Success, text + await error);
        Assert.Contains("Copy test plan 1 'TestPlan1'", text, StringComparison.Ordinal);
        Assert.Contains("AzureDevOps  TestPlan  Succeeded  DestinationPlan", text, StringComparison.Ordinal);
        Assert.Contains("Suites of the copied plan 18 (7 of 7 test cases", text, StringComparison.Ordinal);
        Assert.Contains("Single sign-on", text, StringComparison.Ordinal);
        Assert.Contains("Verdict of run", text, StringComparison.Ordinal);
    }
}
