using System.Globalization;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps;

/// <summary>A clone goes on after its process was killed, and doubles nothing.</summary>
public sealed class KillTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_clone_goes_on_after_each_kill_and_ends_whole()
    {
        var data = Path.Join(_directory, "kill.db");
        int operation;
        int copy;
        string source;
        await using (var first = await EmulatorProcess.StartAsync("--data", data, "--pace", "40"))
        {
            var (_, plan) = await first.PostAsync("_emulator/plans", """{"project":"killed","name":"Source","suites":4,"casesPerSuite":20,"sharedSteps":3}""");
            var id = plan.GetProperty("id").GetInt32();
            source = await first.DescribeAsync("fabrikam/killed", id);
            var (status, body) = await first.CloneAsync(
                id, $$"""{"destinationTestPlan":{"name":"Copy"},"options":{"copyAllSuites":true,"copyAncestorHierarchy":true},"suiteIds":[{{plan.GetProperty("rootSuiteId")}}]}""", "fabrikam/killed");
            Assert.True(status == 200, body.ToString());
            operation = body.GetProperty("opId").GetInt32();
            copy = int.Parse(body.GetProperty("destinationPlan").GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
            Assert.InRange(await ClonedAsync(first, operation, 8), 8, 79);
            await first.KillAsync();
        }

        await using (var second = await EmulatorProcess.StartAsync("--data", data, "--pace", "40"))
        {
            Assert.InRange(await ClonedAsync(second, operation, 30), 30, 79);
            await second.KillAsync();
        }

        await using var third = await EmulatorProcess.StartAsync("--data", data);
        var ended = await third.EndOfAsync(operation, "fabrikam/killed");
        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var statistics = ended.GetProperty("cloneStatistics");
        Assert.Equal(80, statistics.GetProperty("totalTestCasesCount").GetInt32());
        Assert.Equal(80, statistics.GetProperty("clonedTestCasesCount").GetInt32());
        Assert.Equal(3, statistics.GetProperty("clonedSharedStepsCount").GetInt32());
        Assert.Equal(
            source.Replace("suite Source", "suite Copy", StringComparison.Ordinal).Replace("in Source", "in Copy", StringComparison.Ordinal),
            await third.DescribeAsync("fabrikam/killed", copy));
        var (_, plans) = await third.GetAsync("fabrikam/killed/_apis/test/plans");
        Assert.Equal(2, plans.GetProperty("count").GetInt32());
    }

    /// <summary>Asks until so many cases are cloned: the clone is slowed down, so it is then still at work.</summary>
    private static async Task<int> ClonedAsync(EmulatorProcess emulator, int operation, int atLeast)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var (_, body) = await emulator.GetAsync($"fabrikam/killed/_apis/test/cloneOperation/{operation}?$includeDetails=true");
            var statistics = body.GetProperty("cloneStatistics");
            if (statistics.ValueKind == System.Text.Json.JsonValueKind.Object && statistics.GetProperty("clonedTestCasesCount").GetInt32() is var cloned
                && cloned >= atLeast)
            {
                Assert.Equal("inProgress", body.GetProperty("state").GetString());
                return cloned;
            }
        }
    }
}
