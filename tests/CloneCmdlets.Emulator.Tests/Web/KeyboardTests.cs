using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>Everything can be done with the keys that such things have everywhere.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(Browser browser, SampleEmulator fixture)
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task Arrows_home_and_end_move_through_the_tabs_and_the_address_remembers()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        await page.Page.FocusAsync("#tab-runs");
        var keys = page.Page.Keyboard;

        await keys.PressAsync("ArrowRight");
        await page.Expect("#tab-plans").ToBeFocusedAsync();
        await page.Expect("#panel-plans").ToBeVisibleAsync();
        await keys.PressAsync("End");
        await page.Expect("#panel-requests").ToBeVisibleAsync();
        await keys.PressAsync("ArrowRight");
        await page.Expect("#tab-runs").ToBeFocusedAsync();
        await keys.PressAsync("ArrowLeft");
        await page.Expect("#tab-requests").ToHaveAttributeAsync("aria-selected", "true");

        await page.Page.ReloadAsync();
        await page.Expect("#panel-requests").ToBeVisibleAsync();
        await page.Expect("#panel-runs").ToBeHiddenAsync();
    }
}
