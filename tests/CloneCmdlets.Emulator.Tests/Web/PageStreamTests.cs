using System.Globalization;
using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>The live view's stream.</summary>
public sealed class PageStreamTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task A_jump_of_the_clock_arrives()
    {
        using var stream = new PageStreamReader(_emulator);
        var before = Time(await stream.NextAsync("clock"));
        await _emulator.PostAsync("_emulator/clock", """{"advanceSeconds":86400}""");

        Assert.True(Time(await stream.NextAsync("clock")) - before >= TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Requests_arrive_once_each_and_a_second_page_gets_them_all()
    {
        using var stream = new PageStreamReader(_emulator);
        var first = await stream.NextAsync("requests");
        Assert.True(first.GetProperty("reset").GetBoolean());

        await _emulator.GetAsync("v1/one?a=1");
        var one = await stream.NextAsync("requests");
        await _emulator.GetAsync("v1/two");
        var two = await stream.NextAsync("requests");

        Assert.False(one.GetProperty("reset").GetBoolean());
        Assert.Equal("/v1/one?a=1", Assert.Single(Paths(one)));
        Assert.Equal("/v1/two", Assert.Single(Paths(two)));
        using var other = new PageStreamReader(_emulator);
        Assert.Equal(["/v1/one?a=1", "/v1/two"], Paths(await other.NextAsync("requests")).TakeLast(2));
    }

    [Fact]
    public async Task A_cleared_log_resets_the_page()
    {
        using var stream = new PageStreamReader(_emulator);
        await stream.NextAsync("requests");
        await _emulator.GetAsync("v1/before");
        await stream.NextAsync("requests");
        await _emulator.Client.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative));

        var cleared = await stream.NextAsync("requests");
        Assert.True(cleared.GetProperty("reset").GetBoolean());
        Assert.Empty(Paths(cleared));
        await _emulator.GetAsync("v1/after");
        Assert.Equal("/v1/after", Assert.Single(Paths(await stream.NextAsync("requests"))));
    }

    private static DateTimeOffset Time(JsonElement clock) => clock.GetProperty("now").GetDateTimeOffset();

    private static string[] Paths(JsonElement requests) =>
        [.. requests.GetProperty("entries").EnumerateArray().Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.GetProperty("path")}{entry.GetProperty("query")}"))];
}
