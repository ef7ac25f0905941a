namespace CloneCmdlets.Emulator.Tests.Web;

[Collection(BrowserCollection.Name)]
public sealed class EmptyPageTests(Browser browser, EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    [SkippableFact]
    public async Task An_empty_emulator_says_what_to_do_in_each_view()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, fixture.Emulator);

        await page.Expect("#runs-empty").ToContainTextAsync("--sample");
        await page.Page.ClickAsync("#tab-plans");
        await page.Expect("#plans-empty").ToContainTextAsync("--sample");
        await page.Expect("#operations-empty").ToBeVisibleAsync();
        await page.Page.ClickAsync("#tab-requests");
        await page.Expect("#requests-empty").ToContainTextAsync("left out");
        Assert.Empty(page.Problems);
    }
}
