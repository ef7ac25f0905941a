using System.Globalization;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Emulator.Tests.Waiting;

/// <summary>The waiter against a real process that answers every fifth operation badly first, each in another way.</summary>
public class WaitThroughFaultsTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private const int Operations = 500;

    private static readonly string[] Faults =
    [
        """ "kind":"status","status":429,"retryAfter":1 """,
        """ "kind":"status","status":503 """,
        """ "kind":"dropAfterProcessing" """,
        """ "kind":"malformedJson" """,
        """ "kind":"signInPage" """,
    ];

    [Fact]
    public async Task Five_hundred_clones_end_right_though_one_look_in_five_fails()
    {
        var emulator = fixture.Emulator;
        var plan = (await emulator.PostAsync("/_emulator/plans", """{"project":"waits","name":"Source","suites":1,"casesPerSuite":1}""")).Body;
        var (source, root) = (plan.GetProperty("id").GetInt32(), plan.GetProperty("rootSuiteId").GetInt32());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var ids = new string[Operations];
        await Parallel.ForAsync(0, Operations, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = limit.Token }, async (number, _) =>
        {
            var answer = await emulator.PostAsync(
                $"/fabrikam/waits/_apis/test/Plans/{source}/cloneoperation?api-version=5.0-preview.2",
                $$"""{"destinationTestPlan":{"name":"Copy {{number}}","Project":{"Name":"waits"} },"options":{"copyAllSuites":true,"copyAncestorHierarchy":true},"suiteIds":[{{root}}]}""");
            Assert.Equal(200, answer.Status);
            ids[number] = answer.Body.GetProperty("opId").GetInt32().ToString(CultureInfo.InvariantCulture);
        });
        for (var number = 0; number < Operations; number += 5)
        {
            var (status, _) = await emulator.PostAsync(
                "/_emulator/faults", $$"""{"match":"GET /*/cloneOperation/{{ids[number]}}","times":1,{{Faults[number / 5 % Faults.Length]}}}""");
            Assert.InRange(status, 200, 299);
        }

        var connection = AzureDevOpsConnection.Create(
            "waits",
            new AzureDevOpsSettings { CollectionUri = new Uri(emulator.Url, "fabrikam"), Project = "waits", Token = new SecretToken(emulator.Token) },
            TimeProvider.System);
        using var service = connection.GetService();
        var waiter = new OperationWaiter(new WaitOptions { MaxPollsPerSecond = 500 }, TimeProvider.System, NullCloneLog.Instance);
        foreach (var id in ids)
        {
            var handle = service.HandleFor(id).ToString();
            waiter.Add(new CloneOperation { Id = id, Service = service.Name, Kind = CloneKind.TestPlan, State = CloneState.Queued, Handle = handle }, service);
        }

        waiter.CompleteAdding();
        var ended = new List<string>();
        await foreach (var result in waiter.RunAsync(limit.Token))
        {
            Assert.Null(result.Error);
            var counts = result.Operation!.Statistics!;
            Assert.Equal((CloneState.Succeeded, 1L, 1L), (result.Operation.State, counts.TotalTestCases, counts.ClonedTestCases)); // so not too early
            ended.Add(result.Operation.Id!);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ended.Order(StringComparer.Ordinal));
        Assert.Equal(Operations / 5, waiter.Snapshot.FailedLooks);
    }
}
