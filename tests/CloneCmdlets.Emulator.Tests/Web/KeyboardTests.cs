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

    [SkippableFact]
    public async Task The_menu_of_a_run_opens_moves_and_closes_and_gives_the_focus_back()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator);
        var button = page.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Shop, nightly" });
        var entry = (string name) => Assertions.Expect(page.Page.GetByRole(AriaRole.Menuitem, new() { Name = name }));
        var keys = page.Page.Keyboard;
        await button.FocusAsync();

        await keys.PressAsync("ArrowDown");
        await entry("Create similar testrun").ToBeFocusedAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        await keys.PressAsync("ArrowDown");
        await entry("View details").ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await entry("Create similar testrun").ToBeFocusedAsync();
        await keys.PressAsync("End");
        await entry("View details").ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(button).ToBeFocusedAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "false");

        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Create similar testrun" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task The_focus_stays_within_an_open_dialog()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator, "plans");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clone TestPlan1", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByLabel("Destination name")).ToBeFocusedAsync();
        for (var step = 0; step < 25; step++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>(
                "() => document.activeElement === document.body || document.activeElement.closest('#clone-dialog') !== null"));
        }
    }

    [SkippableFact]
    public async Task The_tree_of_suites_has_the_keys_of_a_tree()
    {
        await using var page = await PageUnderTest.OpenAsync(browser, _emulator, "plans");
        await page.Page.Locator("li.plan").Filter(new() { HasText = "Plan 1" }).Locator(".disclosure").Last.PressAsync("Enter");
        var item = (string name) => page.Page.GetByRole(AriaRole.Tree, new() { Name = "Suites of TestPlan1" }).GetByRole(AriaRole.Treeitem, new() { Name = name });
        var keys = page.Page.Keyboard;
        await Assertions.Expect(item("TestPlan1 1 test case")).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await Assertions.Expect(item("TestPlan1 1 test case")).ToBeFocusedAsync();

        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(item("Sign in 3")).ToBeFocusedAsync();
        await Assertions.Expect(item("Single sign-on")).ToBeHiddenAsync();
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(item("Sign in 3")).ToHaveAttributeAsync("aria-expanded", "true");
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(item("Single sign-on")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("ArrowLeft");
        await Assertions.Expect(item("Sign in 3")).ToHaveAttributeAsync("aria-expanded", "false");
        await keys.PressAsync("End");
        await Assertions.Expect(item("Priority 1 query")).ToBeFocusedAsync();
        await keys.PressAsync("Home");
        await Assertions.Expect(item("TestPlan1 1 test case")).ToBeFocusedAsync();
    }
}
