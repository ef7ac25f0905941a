using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>
/// What the emulator says of the submissions of a test, read past every fault: the plans it has, and the requests it got. Each submission has a
/// collection to itself, so that the log, which keeps no bodies, tells them apart.
/// </summary>
internal sealed class EmulatorOracle(Uri url, string token) : IDisposable
{
    private readonly HttpClient _client = new()
    {
        BaseAddress = url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    /// <summary>The collection's address.</summary>
    public Uri Collection(string name) => new(url, name);

    /// <summary>Makes a plan in a new collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="suites">So many suites below its root.</param>
    /// <param name="casesPerSuite">So many test cases in each.</param>
    /// <returns>How to copy it.</returns>
    public async Task<PlanCopy> SeedAsync(string collection, int suites = 0, int casesPerSuite = 0)
    {
        var seeded = await PostAsync(
            "_emulator/plans", new { collection, project = PlanCopy.Project, name = "Source of " + collection, suites, casesPerSuite });
        return new PlanCopy(Collection(collection), seeded.GetProperty("id").GetInt32(), "Copy in " + collection, token);
    }

    /// <summary>Asks for a fault.</summary>
    public Task AddFaultAsync(object fault) => PostAsync("_emulator/faults", fault);

    /// <summary>The ids of the plans of the copy's name.</summary>
    public async Task<string[]> MadeAsync(PlanCopy copy)
    {
        var list = await _client.GetFromJsonAsync<JsonElement>(new Uri($"{copy.Collection.AbsolutePath}/{PlanCopy.Project}/_apis/test/plans", UriKind.Relative));
        return
        [
            .. list.GetProperty("value").EnumerateArray().Where(plan => plan.GetProperty("name").GetString() == copy.Name)
                .Select(plan => plan.GetProperty("id").GetInt32().ToString(CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Takes the submissions out of the log. A request is logged a moment after its answer has left.</summary>
    /// <param name="atLeast">So many are waited for.</param>
    /// <returns>The submissions.</returns>
    public async Task<IReadOnlyList<SeenSubmission>> TakeSubmissionsAsync(int atLeast = 0)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var log = SeenSubmission.In((await _client.GetFromJsonAsync<LoggedRequest[]>(new Uri("_emulator/requests", UriKind.Relative), limit.Token))!);
            if (log.Count >= atLeast)
            {
                using var cleared = await _client.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative), limit.Token);
                cleared.EnsureSuccessStatusCode();
                return log;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>A POST that the emulator logged.</summary>
/// <param name="Collection">The collection it went to.</param>
/// <param name="Status">The status; 0 where the connection was cut before one.</param>
internal sealed record SeenSubmission(string Collection, int Status)
{
    /// <summary>Those in a log.</summary>
    /// <param name="log">The log, whole.</param>
    /// <returns>The submissions.</returns>
    public static IReadOnlyList<SeenSubmission> In(IReadOnlyList<LoggedRequest> log)
    {
        Assert.True(log.Count < RequestLog.Capacity, "The oldest requests are gone from the log.");
        return [.. log.Where(entry => entry.Method == "POST").Select(entry => new SeenSubmission(entry.Path.Split('/')[1], entry.Status))];
    }
}
