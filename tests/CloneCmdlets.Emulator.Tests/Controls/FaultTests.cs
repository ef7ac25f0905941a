using System.Net;
using System.Text;
using System.Text.Json;
using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.Tests.AzureDevOps;

namespace CloneCmdlets.Emulator.Tests.Controls;

public sealed class FaultTests(SampleEmulator fixture) : IClassFixture<SampleEmulator>, IAsyncLifetime
{
    private const string Plan = "fabrikam/fabrikam-fiber-tfvc/_apis/test/plans/1";
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    public async Task InitializeAsync()
    {
        await _emulator.Client.DeleteAsync(new Uri("_emulator/faults", UriKind.Relative));
        await _emulator.Client.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("dropAfterProcessing", 1)]
    [InlineData("dropBeforeProcessing", 0)]
    public async Task A_dropped_submission_was_processed_or_not_as_its_kind_says(string kind, int made)
    {
        var before = await CountPlansAsync();
        await AddAsync($$"""{"match":"POST /fabrikam/*/cloneoperation","kind":"{{kind}}"}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => _emulator.CloneAsync(1, AdoClient.SeedRequest));
        Assert.Equal(before + made, await CountPlansAsync());

        var (_, log) = await _emulator.GetAsync("_emulator/requests");
        var post = Assert.Single(log.EnumerateArray(), entry => entry.GetProperty("method").GetString() == "POST");
        Assert.Equal(0, post.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Whoever_has_an_answer_or_lost_it_finds_the_request_in_the_log()
    {
        await AddAsync($$"""{"match":"GET /{{Plan}}","kind":"dropBeforeProcessing","times":400}""");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async client =>
        {
            for (var round = 0; round < 50; round++)
            {
                var query = $"?from={client}-{round}";
                try
                {
                    await _emulator.GetAsync(Plan + query);
                }
                catch (HttpRequestException)
                {
                    // Half of them are cut off.
                }

                var (_, log) = await _emulator.GetAsync("_emulator/requests");
                Assert.Contains(log.EnumerateArray(), entry => entry.GetProperty("query").GetString() == query);
            }
        }));
    }

    [Fact]
    public async Task A_status_comes_with_its_body_and_retry_after_as_often_as_asked()
    {
        await AddAsync($$$"""{"match":"GET /{{{Plan}}}","kind":"status","times":2,"status":429,"retryAfter":7,"body":{"message":"TF400733"}}""");
        for (var round = 0; round < 2; round++)
        {
            using var response = await _emulator.Client.GetAsync(new Uri(Plan + "?api-version=5.0", UriKind.Relative));
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
            Assert.Equal("""{"message":"TF400733"}""", await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(200, (await _emulator.GetAsync(Plan)).Status);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task A_status_comes_before_or_after_the_processing_as_it_says(string processed, int made)
    {
        var before = await CountPlansAsync();
        await AddAsync($$"""{"match":"POST /fabrikam/*/cloneoperation","kind":"status","status":504,"body":"too slow","processed":{{processed}}}""");
        using var content = new StringContent(AdoClient.SeedRequest, Encoding.UTF8, "application/json");
        using var response = await _emulator.Client.PostAsync(
            new Uri("fabrikam/fabrikam-fiber-tfvc/_apis/test/plans/1/cloneoperation?api-version=5.0-preview.2", UriKind.Relative), content);
        Assert.Equal((HttpStatusCode.GatewayTimeout, "too slow"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(before + made, await CountPlansAsync());
    }

    [Fact]
    public async Task A_sign_in_page_is_html_with_203()
    {
        await AddAsync("""{"match":"* */plans/1","kind":"signInPage"}""");
        using var response = await _emulator.Client.GetAsync(new Uri(Plan, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NonAuthoritativeInformation, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Malformed_json_breaks_off_and_an_unknown_state_reads_suspended()
    {
        await AddAsync("""{"match":"GET */plans/1","kind":"malformedJson"}""");
        await Assert.ThrowsAnyAsync<JsonException>(() => _emulator.GetAsync(Plan));
        await AddAsync("""{"match":"GET */plans/1","kind":"unknownState"}""");
        var (status, body) = await _emulator.GetAsync(Plan);
        Assert.Equal(200, status);
        Assert.Equal("suspended", body.GetProperty("state").GetString());
        Assert.Equal("TestPlan1", body.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_stalled_body_begins_and_does_not_end()
    {
        await AddAsync("""{"match":"GET */plans/1","kind":"stallBody"}""");
        using var response = await _emulator.Client.GetAsync(new Uri(Plan, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var length = (int)response.Content.Headers.ContentLength!.Value;
        var first = new byte[length / 2];
        await body.ReadExactlyAsync(first);
        Assert.StartsWith("{\"id\":1", Encoding.UTF8.GetString(first), StringComparison.Ordinal);

        // The rest doesn't come: other requests are answered while this one is still waiting for a byte.
        var rest = body.ReadAsync(new byte[1]).AsTask();
        Assert.Equal(200, (await _emulator.GetAsync(Plan)).Status);
        Assert.False(rest.IsCompleted);
    }

    [Fact]
    public async Task A_delay_only_delays()
    {
        await AddAsync("""{"match":"GET */plans/1","kind":"delay","ms":1}""");
        Assert.Equal(200, (await _emulator.GetAsync(Plan)).Status);
        Assert.Equal(0, (await _emulator.GetAsync("_emulator/faults")).Body.GetArrayLength());
    }

    [Fact]
    public async Task Faults_strike_after_the_token_was_checked_in_the_order_given_and_never_the_controls()
    {
        await AddAsync("""{"match":"* *","kind":"status","status":500}""");
        await AddAsync("""{"match":"* *","kind":"status","status":503}""");
        using var stranger = _emulator.CreateClient();
        using var refused = await stranger.GetAsync(new Uri(Plan, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(2, (await _emulator.GetAsync("_emulator/faults")).Body.GetArrayLength());
        Assert.Equal(500, (await _emulator.GetAsync(Plan)).Status);
        Assert.Equal(503, (await _emulator.GetAsync(Plan)).Status);
        Assert.Equal(200, (await _emulator.GetAsync(Plan)).Status);
    }

    [Theory]
    [InlineData("GET /a/b", "GET", "/a/b", true)]
    [InlineData("GET /a/b", "GET", "/A/B", true)]
    [InlineData("GET /a/b", "GET", "/a/b/c", false)]
    [InlineData("* *", "DELETE", "/", true)]
    [InlineData("POST /*/plans", "POST", "/a/plans/plans", true)]
    [InlineData("POST /*/plans", "POST", "/plans", false)]
    [InlineData("POST /a*a", "POST", "/a", false)]
    [InlineData("POST /*b*bc*", "POST", "/abbc", true)]
    [InlineData("POST /*bc*b*", "POST", "/abbc", false)]
    [InlineData("POST /.+", "POST", "/ab", false)]
    public void A_star_stands_for_anything_and_everything_else_for_itself(string match, string method, string path, bool strikes) =>
        Assert.Equal(strikes, new Fault(match, FaultKind.StallBody).Strikes(method, path));

    [Theory]
    [InlineData("""{"match":"POST /x","kind":"dropsomething"}""")]
    [InlineData("""{"match":"POST","kind":"delay","ms":1}""")]
    [InlineData("""{"match":"POST /x","kind":"delay"}""")]
    [InlineData("""{"match":"POST /x","kind":"status"}""")]
    [InlineData("""{"match":"POST /x","kind":"delay","ms":1,"times":0}""")]
    [InlineData("""{"match":"POST /x","kind":"delay","ms":1,"tiems":2}""")]
    [InlineData("""{"match":"POST /x","kind":"delay","ms":1,"processed":true}""")]
    [InlineData("not json")]
    public async Task A_fault_that_cannot_be_understood_is_refused(string json)
    {
        var (status, body) = await _emulator.PostAsync("_emulator/faults", json);
        Assert.Equal(400, status);
        Assert.NotEqual(string.Empty, body.GetProperty("error").GetString());
    }

    private async Task AddAsync(string json)
    {
        var (status, body) = await _emulator.PostAsync("_emulator/faults", json);
        Assert.True(status == 200, body.ToString());
    }

    private async Task<int> CountPlansAsync() => (await _emulator.GetAsync(AdoClient.Target + "/_apis/test/plans")).Body.GetProperty("count").GetInt32();
}
