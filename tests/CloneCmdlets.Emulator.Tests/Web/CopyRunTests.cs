using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>"Create similar testrun", step by step as the seed describes it, and the rules of copying.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CopyRunTests(Browser browser, SampleEmulator fixture)
{
    private const string Entry = "Create similar testrun";

    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task The_portals_link_to_a_run_shows_it()
    {
        var record = await _emulator.AddRecordAsync("LINKED");
        await _emulator.AddRunAsync("Linked to", record, "passed");
        var id = (await _emulator.FindRunAsync("Linked to")).GetProperty("id").ToString();
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        await page.Page.GotoAsync(new Uri(_emulator.Url, "testing/testruns/" + id).AbsoluteUri);
        await page.Expect("#run-title").ToHaveTextAsync("Linked to");
    }

    [SkippableFact]
    public async Task A_run_is_copied_with_all_its_settings()
    {
        var record = await _emulator.AddRecordAsync("MY TEST RECORD");
        await _emulator.AddRunAsync("To be copied", record, "passed");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var dialog = await OpenAsync(page, "To be copied");

        await Assertions.Expect(dialog.GetByLabel("Name")).ToHaveValueAsync("Copy of To be copied");
        await Assertions.Expect(dialog.GetByLabel("Use baselines from MY TEST RECORD")).ToBeCheckedAsync();
        await dialog.GetByLabel("Description").FillAsync("From the page");
        await dialog.GetByLabel("Tags").FillAsync("nightly, , page");
        await dialog.GetByLabel("Policy").SelectOptionAsync("Injections");
        await dialog.GetByLabel("Node").SelectOptionAsync("fast-node-staging");
        await dialog.GetByText("Advanced settings").ClickAsync();
        await dialog.GetByLabel("File extensions to exclude").FillAsync("jpg|png");
        await dialog.GetByLabel("RPS per baseline").FillAsync("5");
        await dialog.GetByLabel("RPS of the whole run").FillAsync("50");
        await CreateAsync(dialog);

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.Run("Copy of To be copied")).ToContainTextAsync("Injections");
        await page.Expect("#toast").ToContainTextAsync("Created Copy of To be copied");
        var copy = await _emulator.FindRunAsync("Copy of To be copied");
        Assert.Equal(record.ToString(), copy.GetProperty("test_record_id").ToString());
        Assert.Equal("From the page", copy.GetProperty("desc").GetString());
        Assert.Equal(["nightly", "page"], copy.GetProperty("tags").Deserialize<string[]>()!);
        Assert.Equal("Injections", copy.GetProperty("policy_name").GetString());
        Assert.Equal("jpg|png", copy.GetProperty("file_extensions_to_exclude").GetString());
        Assert.Equal((5, 50), (copy.GetProperty("rps_per_baseline").GetInt32(), copy.GetProperty("rps").GetInt32()));
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task What_is_wrong_shows_beside_its_field()
    {
        await _emulator.AddRunAsync("Wrong copies", await _emulator.AddRecordAsync("Wrong copies"), "passed");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var dialog = await OpenAsync(page, "Wrong copies");

        await ExpectErrorAsync(dialog, "Name", string.Empty, "Please fill out this field.");
        await ExpectErrorAsync(dialog, "Name", "   ", "This is required.");
        await dialog.GetByLabel("Name").FillAsync("A name");
        await dialog.GetByText("Advanced settings").ClickAsync();
        await ExpectErrorAsync(dialog, "RPS per baseline", "501", "Value must be less than or equal to 500.");
        await ExpectErrorAsync(dialog, "RPS per baseline", "0", "Value must be greater than or equal to 1.");
        await dialog.GetByText("Advanced settings").ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("RPS per baseline")).ToBeHiddenAsync();
        await CreateAsync(dialog);
        await Assertions.Expect(dialog.GetByLabel("RPS per baseline")).ToBeFocusedAsync();
        await dialog.GetByLabel("RPS per baseline").FillAsync(string.Empty);
        await ExpectErrorAsync(dialog, "RPS of the whole run", "1001", "Value must be less than or equal to 1000.");
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task The_services_own_limits_hold_where_the_browser_lets_a_value_through()
    {
        await _emulator.AddRunAsync("Let through", await _emulator.AddRecordAsync("Let through"), "passed");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var dialog = await OpenAsync(page, "Let through");
        await dialog.GetByText("Advanced settings").ClickAsync();
        await dialog.GetByLabel("RPS of the whole run").EvaluateAsync("input => input.removeAttribute('max')");

        await ExpectErrorAsync(dialog, "RPS of the whole run", "1001", "1001 is out of range.");
    }

    [SkippableFact]
    public async Task A_record_that_is_recording_is_copied_once_the_recording_is_stopped()
    {
        var (_, made) = await _emulator.PostAsync("_emulator/records", """{"name":"Busy record","baselines":2,"recording":true}""");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var dialog = await OpenAsync(page, (await _emulator.ReadRunAsync(made.GetProperty("runId").ToString())).GetProperty("name").GetString()!);
        var box = dialog.GetByLabel("Use baselines from Busy record");
        await Assertions.Expect(box).ToHaveAccessibleDescriptionAsync("Its recording must be stopped before it can be copied from.");

        await CreateAsync(dialog);
        await Assertions.Expect(box).ToBeFocusedAsync();
        await Assertions.Expect(dialog).ToBeVisibleAsync();

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stop recording" }).ClickAsync();
        await Assertions.Expect(box).ToHaveAccessibleDescriptionAsync(string.Empty);
        await dialog.GetByLabel("Name").FillAsync("After the recording");
        await CreateAsync(dialog);
        await Assertions.Expect(page.Run("After the recording")).ToContainTextAsync("Busy record");
    }

    [SkippableFact]
    public async Task An_empty_record_is_refused_and_without_baselines_a_recording_begins()
    {
        var id = await _emulator.AddRecordingAsync("Nothing recorded");
        await _emulator.PostAsync($"v1/test_run/{id}/action/stop", "{}");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var dialog = await OpenAsync(page, "Nothing recorded");
        var box = dialog.GetByLabel("Use baselines from Nothing recorded");
        await Assertions.Expect(box).ToHaveAccessibleDescriptionAsync("It has no baseline requests, so there is nothing to test. Record some first.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Stop recording" })).ToBeHiddenAsync();

        await box.UncheckAsync();
        await Assertions.Expect(box).ToHaveAccessibleDescriptionAsync("A new record is made, and the run records baselines until you stop the recording.");
        await dialog.GetByLabel("Name").FillAsync("Recording anew");
        await CreateAsync(dialog);

        await Assertions.Expect(page.Run("Recording anew")).ToContainTextAsync("recording");
        await page.ChooseAsync("Recording anew", "Stop recording");
        await page.Expect("#toast").ToContainTextAsync("The recording is stopped.");
        await Assertions.Expect(page.Run("Recording anew").Locator(".chip[data-state=recording]")).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task A_run_that_is_cloning_cannot_be_copied_and_the_menu_says_why()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Whole site, cloning" }).ClickAsync();
        var entry = page.Page.GetByRole(AriaRole.Menuitem, new() { Name = Entry });

        await Assertions.Expect(entry).ToBeDisabledAsync();
        await Assertions.Expect(entry).ToBeFocusedAsync();
        await Assertions.Expect(entry).ToHaveAccessibleDescriptionAsync(
            "It is in the state cloning. It can be copied in the states failed, interrupted, passed, paused, running.");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task The_details_of_a_run_tell_its_verdict_its_findings_by_threat_and_its_counts()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Shop, nightly", Exact = true }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Shop, nightly" });

        await Assertions.Expect(dialog).ToContainTextAsync("2 vulnerabilities found.");
        var threats = await dialog.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Locator("td:nth-child(2)").AllInnerTextsAsync();
        Assert.Equal(["80", "60"], threats.Select(text => text.Trim()));
        await Assertions.Expect(dialog.Locator("#run-baselines")).ToContainTextAsync("In the record5Passed3Failed2");
        await dialog.GetByRole(AriaRole.Button, new() { Name = Entry }).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog, new() { Name = Entry }).GetByLabel("Name")).ToHaveValueAsync("Copy of Shop, nightly");
    }

    private static async Task<ILocator> OpenAsync(PageUnderTest page, string run)
    {
        await page.ChooseAsync(run, Entry);
        var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = Entry });
        await Assertions.Expect(dialog.GetByLabel("Name")).ToBeFocusedAsync();
        return dialog;
    }

    private static Task CreateAsync(ILocator dialog) => dialog.GetByRole(AriaRole.Button, new() { Name = "Create and run" }).ClickAsync();

    private static async Task ExpectErrorAsync(ILocator dialog, string label, string value, string message)
    {
        var field = dialog.GetByLabel(label);
        await field.FillAsync(value);
        await CreateAsync(dialog);
        await Assertions.Expect(field).ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(message) + "$"));
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(field).ToBeFocusedAsync();
    }
}
