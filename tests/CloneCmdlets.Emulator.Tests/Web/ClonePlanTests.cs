using System.Text.Json;
using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>Cloning a plan through the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ClonePlanTests(Browser browser, SampleEmulator fixture)
{
    private const string Source = "TestPlan1";
    private const string Other = "fabrikam-fiber-tfvc2";

    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [SkippableFact]
    public async Task A_whole_plan_is_cloned_and_its_operation_and_counts_show()
    {
        await using var page = await OpenDialogAsync();
        var dialog = Dialog(page);
        await Assertions.Expect(dialog.GetByLabel("Destination name")).ToHaveValueAsync("Copy of " + Source);
        await dialog.GetByLabel("Destination name").FillAsync("Whole copy");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await page.Expect("#toast").ToContainTextAsync("started");
        var operation = Operation(page, "Whole copy");
        await Assertions.Expect(operation).ToContainTextAsync("succeeded");
        await Assertions.Expect(operation.GetByRole(AriaRole.Progressbar)).ToHaveJSPropertyAsync("value", 100);
        await Assertions.Expect(operation).ToContainTextAsync("7 of 7 test cases");
        await Assertions.Expect(Plan(page, "Whole copy")).ToContainTextAsync("5 suites · 9 test cases");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Clone " + Source, Exact = true })).ToBeFocusedAsync();
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task Another_project_gets_its_roots_filled_in_and_chosen_suites_bring_what_is_below_them()
    {
        await using var page = await OpenDialogAsync();
        var dialog = Dialog(page);
        await dialog.GetByLabel("Destination name").FillAsync("Sign-in only");
        await dialog.GetByLabel("Destination project").SelectOptionAsync(Other);
        await Assertions.Expect(dialog.GetByLabel("Area path")).ToHaveValueAsync(Other);
        await dialog.GetByLabel("Iteration path").FillAsync(Other + "\\Sprint 2");
        await dialog.GetByLabel("Chosen suites").CheckAsync();
        await dialog.GetByLabel("Sign in", new() { Exact = true }).CheckAsync();
        await dialog.GetByText("Advanced settings").ClickAsync();
        await dialog.GetByLabel("Work item type").SelectOptionAsync("Test Scenario");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();

        await Assertions.Expect(Operation(page, "Sign-in only")).ToContainTextAsync("succeeded");
        await Assertions.Expect(Operation(page, "Sign-in only")).ToContainTextAsync("to " + Other);
        await Plan(page, "Sign-in only").GetByRole(AriaRole.Button, new() { Expanded = false }).ClickAsync();
        var tree = page.Page.GetByRole(AriaRole.Tree, new() { Name = "Suites of Sign-in only" });
        await Assertions.Expect(tree.GetByRole(AriaRole.Treeitem, new() { Name = "Sign in 3 test cases" })).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData("Destination name", "", "Please fill out this field.")]
    [InlineData("Destination name", "  ", "The new test plan needs a name.")]
    [InlineData("Area path", "", "A copy into another project needs the override System.AreaPath.")]
    public async Task A_broken_rule_shows_beside_its_field_and_the_field_has_the_focus(string label, string value, string message)
    {
        await using var page = await OpenDialogAsync();
        var dialog = Dialog(page);
        await dialog.GetByLabel("Destination project").SelectOptionAsync(Other);
        var field = dialog.GetByLabel(label);
        await field.FillAsync(value);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();

        await Assertions.Expect(field).ToHaveAccessibleDescriptionAsync(message);
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(field).ToBeFocusedAsync();
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task Several_suites_without_those_above_them_are_refused_beside_the_options()
    {
        await using var page = await OpenDialogAsync();
        var dialog = Dialog(page);
        await dialog.GetByLabel("Chosen suites").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Group, new() { Name = "Suites" })).ToContainTextAsync("Choose at least one suite");

        await dialog.GetByLabel("Sign in", new() { Exact = true }).CheckAsync();
        await dialog.GetByLabel("Priority 1").CheckAsync();
        await dialog.GetByLabel("Copy the suites above").UncheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();

        await Assertions.Expect(dialog.GetByRole(AriaRole.Group, new() { Name = "Options" })).ToContainTextAsync("can't be copied together");
        await Assertions.Expect(dialog).Not.ToContainTextAsync("-SkipAncestorHierarchy");
    }

    [SkippableFact]
    public async Task A_lost_answer_is_told_as_what_it_is()
    {
        await using var page = await OpenDialogAsync();
        await page.Page.RouteAsync("**/cloneoperation?*", route => route.AbortAsync());
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();

        await Assertions.Expect(Dialog(page).GetByRole(AriaRole.Alert)).ToContainTextAsync("may have been made all the same");
    }

    [SkippableFact]
    public async Task The_pages_own_clone_is_left_out_of_the_request_log()
    {
        await using var page = await OpenDialogAsync();
        await Dialog(page).GetByLabel("Destination name").FillAsync("Unlogged");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Clone", Exact = true }).ClickAsync();
        await Assertions.Expect(Operation(page, "Unlogged")).ToBeVisibleAsync();

        var (_, log) = await _emulator.GetAsync("_emulator/requests");
        Assert.DoesNotContain(log.EnumerateArray(), entry => IsClone(entry));
    }

    private static bool IsClone(JsonElement entry) =>
        entry.GetProperty("path").GetString()!.Contains("cloneoperation", StringComparison.OrdinalIgnoreCase);

    private async Task<PageUnderTest> OpenDialogAsync()
    {
        var page = await PageUnderTest.OpenAsync(browser, _emulator, "plans");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clone " + Source, Exact = true }).ClickAsync();
        await Assertions.Expect(Dialog(page).GetByLabel("Destination name")).ToBeFocusedAsync();
        return page;
    }

    private static ILocator Dialog(PageUnderTest page) => page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Clone test plan" });

    private static ILocator Operation(PageUnderTest page, string destination) =>
        page.Page.GetByRole(AriaRole.List, new() { Name = "Clone operations" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = destination });

    private static ILocator Plan(PageUnderTest page, string name) => page.Page.Locator("li.plan").Filter(new() { HasText = name });
}
