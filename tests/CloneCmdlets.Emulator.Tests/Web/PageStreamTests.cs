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

    private static DateTimeOffset Time(JsonElement clock) => clock.GetProperty("now").GetDateTimeOffset();
}
