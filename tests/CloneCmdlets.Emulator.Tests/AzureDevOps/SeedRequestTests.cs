using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps;

/// <summary>The sample request of the seed, verbatim, on fresh sample data.</summary>
public sealed class SeedRequestTests(SampleEmulator fixture) : IClassFixture<SampleEmulator>
{
    [Fact]
    public async Task It_answers_as_the_seed_and_then_truly_copies()
    {
        var emulator = fixture.Emulator;
        var (status, body) = await emulator.CloneAsync(1, AdoClient.SeedRequest);
        Assert.Equal(200, status);

        // The seed's sample response, but for the host, and for the name, in which the sample's request and response differ.
        var url = emulator.Url + "fabrikam";
        var expected = $$"""
            {
              "opId": 2,
              "creationDate": "0001-01-01T00:00:00",
              "completionDate": "0001-01-01T00:00:00",
              "state": "queued",
              "message": null,
              "cloneStatistics": null,
              "resultObjectType": "testPlan",
              "destinationObject": { "id": "18", "name": "DestinationSuite", "url": "{{url}}/fabrikam-fiber-tfvc2/_apis/test/Plans/18" },
              "sourceObject": { "id": "1", "name": "TestPlan1", "url": "{{url}}/fabrikam-fiber-tfvc/_apis/test/Plans/1" },
              "destinationPlan": { "id": "18", "name": "DestinationSuite", "url": "{{url}}/fabrikam-fiber-tfvc2/_apis/test/Plans/18" },
              "sourcePlan": { "id": "1", "name": "TestPlan1", "url": "{{url}}/fabrikam-fiber-tfvc/_apis/test/Plans/1" },
              "destinationProject": { "name": "fabrikam-fiber-tfvc2", "url": "{{url}}/_apis/projects/fabrikam-fiber-tfvc2" },
              "sourceProject": { "name": "fabrikam-fiber-tfvc", "url": "{{url}}/_apis/projects/fabrikam-fiber-tfvc" },
              "url": "{{url}}/fabrikam-fiber-tfvc/_apis/test/cloneOperation/2"
            }
            """;
        Assert.Equal(Normal(JsonDocument.Parse(expected).RootElement), Normal(body));

        var ended = await emulator.EndOfAsync(2);
        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal(
            """{"totalTestCasesCount":7,"clonedTestCasesCount":7,"clonedSharedStepsCount":2,"totalRequirementsCount":0,"clonedRequirementsCount":0}""",
            Normal(ended.GetProperty("cloneStatistics")));
        Assert.NotEqual(9999, ended.GetProperty("completionDate").GetDateTimeOffset().Year);

        // Without cloneRequirements the requirement suite has turned static; all else is as in the source.
        var source = await emulator.DescribeAsync(AdoClient.Source, 1);
        Assert.Equal(
            source.Replace("TestPlan1", "DestinationSuite", StringComparison.Ordinal).Replace("requirementTestSuite", "staticTestSuite", StringComparison.Ordinal),
            await emulator.DescribeAsync(AdoClient.Target, 18));
    }

    private static string Normal(JsonElement element) => JsonSerializer.Serialize(element);
}
