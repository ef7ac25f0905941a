using System.Net;
using CloneCmdlets.Emulator.Tests.AzureDevOps;

namespace CloneCmdlets.Emulator.Tests.Controls;

public sealed class ControlTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task A_seeded_plan_has_the_suites_and_cases_asked_for_below_an_empty_root()
    {
        var (status, body) = await _emulator.PostAsync(
            "_emulator/plans", """{"project":"seeded","name":"Plan of 12","suites":3,"casesPerSuite":4,"sharedSteps":2,"requirements":1}""");
        Assert.Equal(200, status);
        var id = body.GetProperty("id").GetInt32();
        var root = body.GetProperty("rootSuiteId").GetInt32();
        var (_, suites) = await _emulator.GetAsync($"fabrikam/seeded/_apis/test/plans/{id}/suites?api-version=5.0");
        Assert.Equal(
            [(root, 0, "StaticTestSuite"), (root + 1, 4, "RequirementTestSuite"), (root + 2, 4, "StaticTestSuite"), (root + 3, 4, "StaticTestSuite")],
            suites.GetProperty("value").EnumerateArray().Select(suite => (
                suite.GetProperty("id").GetInt32(), suite.GetProperty("testCaseCount").GetInt32(), suite.GetProperty("suiteType").GetString()!)));
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"project":"x","name":" "}""")]
    [InlineData("""{"project":"x","name":"x","suites":-1}""")]
    [InlineData("""{"project":"x","name":"x","suites":2000,"casesPerSuite":2000}""")]
    [InlineData("""{"project":"x","name":"x","requirements":1}""")]
    public async Task A_plan_that_cannot_be_seeded_is_refused(string json)
    {
        var (status, body) = await _emulator.PostAsync("_emulator/plans", json);
        Assert.Equal(400, status);
        Assert.NotEqual(string.Empty, body.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("[]", "a JSON object is needed.")]
    [InlineData("\"x\"", "a JSON object is needed.")]
    [InlineData("{\"id\":\"x\"}", "there is no property 'id'.")]
    public async Task A_body_that_cannot_be_read_is_told_of_without_our_own_types(string json, string problem)
    {
        foreach (var route in new[] { "plans", "records", "faults", "clock", "runs/1" })
        {
            var (status, body) = await _emulator.PostAsync("_emulator/" + route, json);
            Assert.Equal((400, "The body can't be read: " + problem), (status, body.GetProperty("error").GetString()));
        }
    }

    [Theory]
    [InlineData("test/Plans/1/cloneoperation?api-version=5.0-preview.2", "[]", "a JSON object is needed.")]
    [InlineData("testplan/Plans/CloneOperation?deepClone=true&api-version=7.0", "[]", "a JSON object is needed.")]
    [InlineData("testplan/Suites/CloneOperation?deepClone=true&api-version=7.0", "1", "a JSON object is needed.")]
    [InlineData(
        "test/Plans/1/cloneoperation?api-version=5.0-preview.2", "{\"destinationTestPlan\":{\"name\":5}}",
        "the value of 'destinationTestPlan.name' is not of the kind that is needed there.")]
    [InlineData(
        "test/Plans/1/cloneoperation?api-version=5.0-preview.2", "{\"destinationTestPlan\":{\"name\":\"a\"},\"suiteIds\":[\"x\"]}",
        "the value of 'suiteIds[0]' is not of the kind that is needed there.")]
    public async Task So_is_one_of_the_service_itself(string route, string json, string problem)
    {
        await _emulator.PostAsync("_emulator/plans", """{"project":"unreadable","name":"x"}""");
        var (status, body) = await _emulator.PostAsync("fabrikam/unreadable/_apis/" + route, json);
        Assert.Equal((400, "The body can't be read: " + problem), (status, body.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task The_clock_jumps_ahead_and_never_back()
    {
        var (_, before) = await _emulator.GetAsync("_emulator/clock");
        var (status, after) = await _emulator.PostAsync("_emulator/clock", """{"advanceSeconds":86400}""");
        Assert.Equal(200, status);
        Assert.True(after.GetProperty("now").GetDateTimeOffset() - before.GetProperty("now").GetDateTimeOffset() >= TimeSpan.FromDays(1));
        Assert.Equal(400, (await _emulator.PostAsync("_emulator/clock", """{"advanceSeconds":-1}""")).Status);
        Assert.Equal(400, (await _emulator.PostAsync("_emulator/clock", """{"advanceSeconds":1e300}""")).Status);
        Assert.Equal(400, (await _emulator.PostAsync("_emulator/clock", "{}")).Status);
    }

    [Fact]
    public async Task The_clock_stays_within_the_dates_there_are()
    {
        await using var emulator = await EmulatorProcess.StartAsync();
        for (var decade = 0; decade < 10; decade++)
        {
            Assert.Equal(200, (await emulator.PostAsync("_emulator/clock", """{"advanceSeconds":315360000}""")).Status);
        }

        var (status, refusal) = await emulator.PostAsync("_emulator/clock", """{"advanceSeconds":1}""");
        Assert.Equal(400, status);
        Assert.Contains("a hundred years", refusal.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await emulator.PostAsync("_emulator/clock", """{"advanceSeconds":0}""")).Status);
    }

    [Fact]
    public async Task The_log_has_method_path_status_and_time_of_the_services_calls_alone()
    {
        await _emulator.Client.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative));
        await _emulator.GetAsync("nowhere/_apis/projects?api-version=5.0");
        await _emulator.GetAsync("_emulator/clock");
        var (_, log) = await _emulator.GetAsync("_emulator/requests");
        var entry = Assert.Single(log.EnumerateArray());
        Assert.Equal("GET", entry.GetProperty("method").GetString());
        Assert.Equal("/nowhere/_apis/projects", entry.GetProperty("path").GetString());
        Assert.Equal(404, entry.GetProperty("status").GetInt32());
        Assert.InRange(entry.GetProperty("when").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20));
    }

    [Fact]
    public async Task A_body_over_16_MB_is_too_large_in_the_words_of_the_service()
    {
        var large = new string(' ', (16 * 1024 * 1024) + 1);
        var (status, body) = await _emulator.PostAsync($"fabrikam/any/_apis/test/Plans/1/cloneoperation?{AdoClient.Version}", large);
        Assert.Equal(413, status);
        Assert.Equal("RequestContentTooLargeException", body.GetProperty("typeKey").GetString());
        Assert.Equal(413, (await _emulator.PostAsync("_emulator/plans", large)).Status);

        // Without a length told beforehand, too.
        using var chunked = new HttpRequestMessage(HttpMethod.Post, new Uri("_emulator/plans", UriKind.Relative));
        chunked.Content = new StringContent("{\"project\":\"oversized\",\"name\":\"Never\"}" + large);
        chunked.Headers.TransferEncodingChunked = true;
        try
        {
            using var refused = await _emulator.Client.SendAsync(chunked);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        }
        catch (HttpRequestException)
        {
            // It hung up while the body was still coming; what follows proves that nothing of it was taken.
        }

        Assert.Equal(404, (await _emulator.GetAsync("fabrikam/oversized/_apis/test/plans")).Status);
    }
}
