using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>The page follows what happens elsewhere, and stands still under the user's hands.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LiveTests(Browser browser, SampleEmulator fixture)
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task A_run_made_elsewhere_arrives_and_the_focus_stays_where_it_was()
    {
        var record = await _emulator.AddRecordAsync("For live runs");
        await _emulator.AddRunAsync("Was there before", record, "passed");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var button = page.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Was there before" });
        await button.FocusAsync();

        var id = await _emulator.AddRunAsync("Came by itself", record, "paused");
        await Assertions.Expect(page.Run("Came by itself")).ToContainTextAsync("paused");
        await _emulator.PostAsync("_emulator/runs/" + id, """{"state":"passed"}""");
        await Assertions.Expect(page.Run("Came by itself")).ToContainTextAsync("passed");

        await page.Expect("#announcer").ToContainTextAsync("Came by itself: passed.");
        await Assertions.Expect(button).ToBeFocusedAsync();
        await Assertions.Expect(page.Run("Came by itself")).ToContainTextAsync(id);
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task Requests_arrive_with_the_faults_that_hit_them_and_can_be_held_and_filtered()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator, "requests");
        var rows = page.Page.Locator("#requests tr");
        await _emulator.PostAsync("_emulator/faults", """{"match":"GET /v1/hit-by-a-fault","kind":"status","status":503}""");
        await _emulator.GetAsync("v1/hit-by-a-fault?a=1");
        var hit = rows.Filter(new() { HasText = "/v1/hit-by-a-fault?a=1" });
        await Assertions.Expect(hit).ToContainTextAsync("503");
        await Assertions.Expect(hit.Locator(".chip[data-state=fault]")).ToHaveTextAsync("status");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await _emulator.GetAsync("v1/while-held");
        await page.Expect("#requests-note").ToHaveTextAsync("Held, 1 newer request");
        await Assertions.Expect(rows.Filter(new() { HasText = "/v1/while-held" })).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("/v1/while-held");

        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("get 503");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("no such thing");
        await Assertions.Expect(page.Page.GetByText("No request matches the filter")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task The_page_finds_the_emulator_again_after_a_restart_and_asks_where_the_token_changed()
    {
        var data = Path.Join(Directory.CreateTempSubdirectory("clone-page-").FullName, "page.db");
        await using var first = await EmulatorProcess.StartAsync("--data", data, "--token", "token-one");
        var port = first.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var page = await PageUnderTest.StartAsync(browser, new Uri(first.Url, "#token=token-one"));
        await page.Expect("#runs-empty").ToBeVisibleAsync();

        await first.KillAsync();
        await page.Expect("#link-text").ToHaveTextAsync("Reconnecting");
        await Assertions.Expect(page.Page.GetByText("Connection lost.")).ToBeVisibleAsync();

        await using (var second = await EmulatorProcess.StartAsync("--data", data, "--token", "token-one", "--port", port))
        {
            await page.Expect("#link-text").ToHaveTextAsync("Live");
            await page.Expect("#lost").ToBeHiddenAsync();
            await second.KillAsync();
        }

        await using var third = await EmulatorProcess.StartAsync("--data", data, "--token", "token-two", "--port", port);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Token" })).ToContainTextAsync("refused this token");
        await page.Page.GetByLabel("Emulator token").FillAsync("token-two");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Expect("#link-text").ToHaveTextAsync("Live");
    }
}
