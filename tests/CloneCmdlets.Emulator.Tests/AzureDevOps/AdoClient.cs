using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps;

/// <summary>What the tests of the Azure DevOps side ask of an emulator, over HTTP.</summary>
internal static class AdoClient
{
    public const string Source = "fabrikam/fabrikam-fiber-tfvc";
    public const string Target = "fabrikam/fabrikam-fiber-tfvc2";
    public const string Version = "api-version=5.0-preview.2";

    /// <summary>The seed's sample request, as it stands there.</summary>
    public const string SeedRequest = """
        {
          "destinationTestPlan": {
            "name": "DestinationSuite",
            "Project": {
              "Name": "fabrikam-fiber-tfvc2"
            }
          },
          "options": {
            "copyAncestorHierarchy": true,
            "copyAllSuites": true,
            "overrideParameters": {
              "System.AreaPath": "fabrikam-fiber-tfvc2",
              "System.IterationPath": "fabrikam-fiber-tfvc2"
            }
          },
          "suiteIds": [
            2
          ]
        }
        """;

    /// <summary>Submits a clone of a plan by route A.</summary>
    public static Task<(int Status, JsonElement Body)> CloneAsync(this EmulatorProcess emulator, int planId, string json, string project = Source) =>
        emulator.PostAsync($"{project}/_apis/test/Plans/{planId}/cloneoperation?{Version}", json);

    /// <summary>Asks for an operation until it has ended, without a pause: each answer is a request of its own.</summary>
    public static async Task<JsonElement> EndOfAsync(this EmulatorProcess emulator, int operationId, string project = Source)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var (status, body) = await emulator.GetAsync($"{project}/_apis/test/cloneOperation/{operationId}?$includeDetails=true");
            Assert.Equal(200, status);
            if (body.GetProperty("state").GetString() is "succeeded" or "failed")
            {
                return body;
            }
        }
    }

    /// <summary>Submits a clone by route A and waits for its end.</summary>
    /// <returns>The operation's last answer and the new plan's id.</returns>
    public static async Task<(JsonElement Operation, int PlanId)> CloneToEndAsync(
        this EmulatorProcess emulator, int planId, string json, string project = Source)
    {
        var (status, body) = await emulator.CloneAsync(planId, json, project);
        Assert.True(status == 200, body.ToString());
        var operation = await emulator.EndOfAsync(body.GetProperty("opId").GetInt32(), project);
        return (operation, int.Parse(body.GetProperty("destinationPlan").GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A plan as text: its suites with their test cases, all fields, steps, points and links, ids left out.</summary>
    public static async Task<string> DescribeAsync(this EmulatorProcess emulator, string project, int planId)
    {
        var (status, body) = await emulator.GetAsync($"{project}/_apis/testplan/plans/{planId}/suites?$top=1000");
        Assert.Equal(200, status);
        var suites = body.GetProperty("value").EnumerateArray().ToList();
        var names = suites.ToDictionary(suite => suite.GetProperty("id").GetInt32(), suite => suite.GetProperty("name").GetString());
        var lines = new List<string>();
        foreach (var suite in suites)
        {
            var parent = suite.TryGetProperty("parentSuite", out var above) ? names[above.GetProperty("id").GetInt32()] : "";
            var query = suite.TryGetProperty("queryString", out var text) ? text.GetString() : "";
            lines.Add($"suite {suite.GetProperty("name")} in {parent} {suite.GetProperty("suiteType")} {query}");
            var id = suite.GetProperty("id").GetInt32();
            var (_, cases) = await emulator.GetAsync($"{project}/_apis/testplan/plans/{planId}/suites/{id}/testcase?$top=1000");
            foreach (var entry in cases.GetProperty("value").EnumerateArray())
            {
                var points = entry.GetProperty("pointAssignments").EnumerateArray()
                    .Select(point => $"{point.GetProperty("configurationName")}/{(point.TryGetProperty("tester", out var tester) ? tester.GetProperty("uniqueName") : "")}");
                lines.Add($"  case {entry.GetProperty("order")} {entry.GetProperty("workItem").GetProperty("name")} {string.Join(' ', points)}");
            }
        }

        return string.Join('\n', lines);
    }
}
