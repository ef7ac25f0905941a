using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace CloneCmdlets.Benchmarks.Servers;

/// <summary>What the rows ask of the emulator, without the core in between.</summary>
internal sealed class EmulatorClient : IDisposable
{
    public const string Project = "bench";

    public EmulatorClient(Uri address, string token)
    {
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + token)));
    }

    public HttpClient Http { get; }

    public Uri Collection => new(Http.BaseAddress!, "fabrikam");

    /// <summary>Makes a plan.</summary>
    public async Task<(int Id, int RootSuiteId)> SeedAsync(string name, int suites, int casesPerSuite, string project = Project)
    {
        var made = await PostAsync("_emulator/plans", new JsonObject { ["project"] = project, ["name"] = name, ["suites"] = suites, ["casesPerSuite"] = casesPerSuite });
        return ((int)made!["id"]!, (int)made["rootSuiteId"]!);
    }

    /// <summary>Submits a clone of a whole plan.</summary>
    /// <returns>The operation's id.</returns>
    public async Task<int> CloneAsync(int plan, int rootSuite, string name, string project = Project)
    {
        var answer = await PostAsync(
            $"fabrikam/{project}/_apis/test/Plans/{plan}/cloneoperation?api-version=5.0-preview.2",
            new JsonObject
            {
                ["destinationTestPlan"] = new JsonObject { ["name"] = name, ["Project"] = new JsonObject { ["Name"] = project } },
                ["options"] = new JsonObject { ["copyAllSuites"] = true, ["copyAncestorHierarchy"] = true },
                ["suiteIds"] = new JsonArray(rootSuite),
            });
        return (int)answer!["opId"]!;
    }

    public static string OperationPath(int id, string project = Project) => $"fabrikam/{project}/_apis/test/cloneOperation/{id}?$includeDetails=true&api-version=5.0-preview.2";

    /// <summary>Looks every 20 ms until a clone has ended.</summary>
    /// <returns>The last answer.</returns>
    public async Task<JsonNode> EndAsync(int id, string project = Project)
    {
        while (true)
        {
            var answer = (await Http.GetFromJsonAsync<JsonNode>(OperationPath(id, project)))!;
            switch ((string?)answer["state"])
            {
                case "succeeded":
                    return answer;
                case "failed":
                    throw new InvalidOperationException("The clone failed: " + answer["message"]);
                default:
                    await Task.Delay(20);
                    break;
            }
        }
    }

    public async Task<JsonNode?> PostAsync(string address, JsonNode body)
    {
        using var answer = await Http.PostAsJsonAsync(address, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException($"{address} was answered with {(int)answer.StatusCode}: {text}");
    }

    public void Dispose() => Http.Dispose();
}
