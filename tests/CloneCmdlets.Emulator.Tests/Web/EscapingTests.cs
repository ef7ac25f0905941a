using System.Text.Json;
using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>Whatever the names are, they are shown as text.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EscapingTests(Browser browser, SampleEmulator fixture)
{
    private const string Evil = "<img src=x onerror=alert(1)><script>alert(2)</script>{{3}}\u202e\"'&amp;";

    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task Markup_in_names_is_shown_as_it_is_and_never_becomes_part_of_the_page()
    {
        var record = await _emulator.AddRecordAsync(Evil, baselines: 2, vulnerable: true);
        await _emulator.AddRunAsync(Evil, record, "failed");
        await _emulator.PostAsync("_emulator/plans", JsonSerializer.Serialize(new { project = "fabrikam-fiber-tfvc", name = Evil, suites = 1, casesPerSuite = 1 }));
        await _emulator.GetAsync("v1/%3Cimg%20src=x%20onerror=alert(4)%3E");
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);

        await Assertions.Expect(page.Page.Locator("#runs [data-part=name]").Filter(new() { HasText = "<img" }).First).ToHaveTextAsync(Evil);
        await page.Page.Locator("#runs [data-part=name]").Filter(new() { HasText = "<img" }).First.ClickAsync();
        await page.Expect("#run-title").ToHaveTextAsync(Evil);
        await page.Page.Locator("#run-copy").ClickAsync();
        await page.Expect("#copy-record").ToHaveTextAsync(Evil);
        await page.Page.ClickAsync("#copy-submit");
        await page.Expect("#toast").ToContainTextAsync("Copy of <img");

        await page.Page.ClickAsync("#tab-plans");
        var plan = page.Page.Locator("li.plan").Filter(new() { HasText = "<img" });
        await plan.Locator(".disclosure").ClickAsync();
        await Assertions.Expect(plan.GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await plan.GetByRole(AriaRole.Button, new() { Name = "Clone" }).ClickAsync();
        await page.Page.ClickAsync("#clone-submit");
        await Assertions.Expect(page.Page.Locator("#operations .operation-name").Filter(new() { HasText = "Copy of <img" })).ToBeVisibleAsync();
        await page.Page.ClickAsync("#tab-requests");
        await Assertions.Expect(page.Page.Locator("#requests code").Filter(new() { HasText = "onerror" }).First).ToBeVisibleAsync();

        Assert.Equal(0, await page.Page.Locator("img, iframe, object, body script").CountAsync());
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task The_pages_code_could_not_make_markup_of_a_text_if_it_tried()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);

        var refusal = await page.Page.EvaluateAsync<string>(
            "() => { try { document.body.innerHTML = '<p>'; return 'taken'; } catch (error) { return error.name; } }");
        Assert.Equal("TypeError", refusal);
    }
}
