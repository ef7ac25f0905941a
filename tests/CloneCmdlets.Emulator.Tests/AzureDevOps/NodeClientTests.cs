using System.Diagnostics;
using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps;

/// <summary>The official Node client, unmodified, clones a plan and reads the operation and the result.</summary>
public sealed class NodeClientTests(SampleEmulator fixture) : IClassFixture<SampleEmulator>, IDisposable
{
    private const string Package = "azure-devops-node-api@14";

    private const string Script = """
        const azdev = require('azure-devops-node-api');
        (async () => {
          const connection = new azdev.WebApi(process.argv[2], azdev.getPersonalAccessTokenHandler(process.env.EMULATOR_TOKEN));
          const who = (await connection.connect()).authenticatedUser.providerDisplayName;
          const plans = await connection.getTestPlanApi();
          const source = (await plans.getTestPlans('fabrikam-fiber-tfvc')).find(plan => plan.name === 'TestPlan1');
          let operation = await plans.cloneTestPlan({
            sourceTestPlan: { id: source.id, suiteIds: [source.rootSuite.id] },
            destinationTestPlan: { name: 'By the Node client', project: 'fabrikam-fiber-tfvc2' },
            cloneOptions: {
              copyAllSuites: true,
              copyAncestorHierarchy: true,
              overrideParameters: { 'System.AreaPath': 'fabrikam-fiber-tfvc2', 'System.IterationPath': 'fabrikam-fiber-tfvc2' },
            },
          }, 'fabrikam-fiber-tfvc', true);
          const id = operation.cloneOperationResponse.opId;
          // The client turns the words of the states into its own enumeration: queued and inProgress are 0 and 1.
          while (operation.cloneOperationResponse.state < 2) {
            operation = await plans.getCloneInformation('fabrikam-fiber-tfvc', id);
          }
          const copy = operation.destinationTestPlan;
          const suites = await plans.getTestSuitesForPlan('fabrikam-fiber-tfvc2', copy.id);
          const cases = await plans.getTestCaseList('fabrikam-fiber-tfvc2', copy.id, suites[1].id);
          console.log(JSON.stringify({
            who,
            name: copy.name,
            state: operation.cloneOperationResponse.state,
            cloned: operation.cloneOperationResponse.cloneStatistics.clonedTestCasesCount,
            suites: suites.map(suite => suite.name),
            cases: cases.map(entry => entry.workItem.name),
          }));
        })().catch(error => { console.error(error); process.exit(1); });
        """;

    private static readonly TimeSpan InstallLimit = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("node-client-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public async Task It_clones_a_plan_and_reads_the_operation_and_the_result()
    {
        var (found, _, _) = await RunAsync("node", "--version");
        Skip.If(found != 0, "Node isn't installed. Get it from nodejs.org, or as the system's package nodejs.");
        var (installed, _, why) = await RunAsync(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", Package);
        Skip.If(installed != 0, $"npm could not install {Package}, which needs a reachable registry: {why}");

        await File.WriteAllTextAsync(Path.Join(_directory, "clone.js"), Script);
        var (code, output, error) = await RunAsync("node", "clone.js", fixture.Emulator.Url + "fabrikam");
        Assert.True(code == 0, error);
        using var answer = JsonDocument.Parse(output);
        Assert.Equal("Emulator User", answer.RootElement.GetProperty("who").GetString());
        Assert.Equal("By the Node client", answer.RootElement.GetProperty("name").GetString());
        Assert.Equal(3, answer.RootElement.GetProperty("state").GetInt32());
        Assert.Equal(7, answer.RootElement.GetProperty("cloned").GetInt32());
        Assert.Equal(
            ["By the Node client", "Sign in", "Single sign-on", "7 : Customers pay by card", "Priority 1"],
            answer.RootElement.GetProperty("suites").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(3, answer.RootElement.GetProperty("cases").GetArrayLength());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = _directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["EMULATOR_TOKEN"] = fixture.Emulator.Token;
        using var process = TryStart(start);
        if (process is null)
        {
            return (-1, "", program + " isn't found");
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(InstallLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"{program} took longer than {InstallLimit.TotalSeconds} s");
        }

        return (process.ExitCode, await output, await error);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
