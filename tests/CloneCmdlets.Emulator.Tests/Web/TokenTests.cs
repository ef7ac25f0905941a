using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

[Collection(BrowserCollection.Name)]
public sealed class TokenTests(Browser browser, SampleEmulator fixture)
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task The_token_of_the_fragment_opens_the_page_and_leaves_the_address()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);

        Assert.DoesNotContain(_emulator.Token, page.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.Token, await page.Page.ContentAsync(), StringComparison.Ordinal);
        await page.Page.ReloadAsync();
        await page.Expect("#link-state").ToHaveAttributeAsync("data-state", "live");
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task Without_a_token_the_page_asks_and_tells_a_wrong_one_from_the_right_one()
    {
        await using var page = await PageUnderTest.StartAsync(browser, _emulator.Url);
        var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Token" });
        var input = page.Page.GetByLabel("Emulator token");
        await PageUnderTest.Expect(input).ToBeFocusedAsync();

        await page.Page.Keyboard.PressAsync("Escape");
        await PageUnderTest.Expect(dialog).ToBeVisibleAsync();
        await input.PressAsync("Enter");
        await PageUnderTest.Expect(dialog).ToContainTextAsync("Enter the token.");

        await input.FillAsync("token_Qwe12345x");
        await input.PressAsync("Enter");
        await PageUnderTest.Expect(dialog).ToContainTextAsync("refused this token");

        await input.FillAsync(_emulator.Token);
        await input.PressAsync("Enter");
        await page.Expect("#link-state").ToHaveAttributeAsync("data-state", "live");
        await PageUnderTest.Expect(dialog).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task Another_page_knows_nothing_of_the_token()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(_emulator.Url.AbsoluteUri);

        await Assertions.Expect(other.GetByRole(AriaRole.Dialog, new() { Name = "Token" })).ToBeVisibleAsync();
    }
}
