using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>axe finds nothing wrong with any view or dialog, and everything fits a phone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Browser browser)
{
    private const int Phone = 375;

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, Phone)]
    public async Task No_view_and_no_dialog_has_a_violation_or_runs_out_of_the_window(ColorScheme scheme, int width)
    {
        var options = new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            BypassCSP = true, // for axe's own script; the page is tested under its policy elsewhere
        };
        // Its own, with nothing but the sample: axe looks at every row, and what the other tests made tells it nothing new.
        await using var emulator = await EmulatorProcess.StartAsync("--sample");
        await using (var asking = await PageUnderTest.StartAsync(browser, emulator.Url, options))
        {
            await asking.Expect("#token-dialog").ToBeVisibleAsync();
            await CheckAsync(asking, "token", scheme);
        }

        await using var page = await PageUnderTest.OpenAsync(browser, emulator, options: options);
        await Assertions.Expect(page.Run("Shop, nightly")).ToBeVisibleAsync();
        await CheckAsync(page, "runs", scheme);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Whole site, cloning" }).ClickAsync();
        await CheckAsync(page, "menu", scheme);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Shop, nightly", Exact = true }).ClickAsync();
        await CheckAsync(page, "details", scheme);
        await page.Page.ClickAsync("#run-copy");
        await page.Expect("#copy-name").ToBeFocusedAsync();
        await page.Page.ClickAsync("#copy-advanced summary");
        await page.Page.FillAsync("#copy-name", string.Empty);
        await page.Page.ClickAsync("#copy-submit");
        await page.Expect("#copy-name-error").ToBeVisibleAsync();
        await CheckAsync(page, "copy", scheme);
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Page.ClickAsync("#tab-plans");
        var plan = page.Page.Locator("li.plan").Filter(new() { Has = page.Page.GetByText("Plan 1", new() { Exact = true }) });
        await plan.Locator(".disclosure").ClickAsync();
        await Assertions.Expect(plan.GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await CheckAsync(page, "plans", scheme);
        await plan.GetByRole(AriaRole.Button, new() { Name = "Clone" }).ClickAsync();
        await page.Page.CheckAsync("#clone-some");
        await Assertions.Expect(page.Page.Locator(".suite-choice input").First).ToBeVisibleAsync();
        await CheckAsync(page, "clone", scheme);
        await page.Page.Keyboard.PressAsync("Escape");

        await emulator.GetAsync("v1/test_run/1");
        await page.Page.ClickAsync("#tab-requests");
        await Assertions.Expect(page.Page.Locator("#requests tr").First).ToBeVisibleAsync();
        await CheckAsync(page, "requests", scheme);
    }

    private static async Task CheckAsync(PageUnderTest page, string view, ColorScheme scheme)
    {
        Expect(await page.Page.RunAxe(Options()), view);

        // The other scheme differs in its colours alone.
        var other = scheme == ColorScheme.Light ? ColorScheme.Dark : ColorScheme.Light;
        await page.Page.EmulateMediaAsync(new() { ColorScheme = other });
        Expect(await page.Page.RunAxe(Options("color-contrast")), $"{view}, {other}");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        Assert.True(
            await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            view + " is wider than the window.");
    }

    /// <summary>All rules or those named, telling of violations alone: every element that passes would be described too.</summary>
    private static AxeRunOptions Options(params string[] rules) => new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = rules.Length > 0 ? new RunOnlyOptions { Type = "rule", Values = [.. rules] } : null,
    };

    private static void Expect(AxeResult result, string view) => Assert.True(
        result.Violations.Length == 0,
        view + ": " + string.Join("; ", result.Violations.Select(found => $"{found.Id}: {string.Join(", ", found.Nodes.Select(node => node.Target + " " + node.Any.FirstOrDefault()?.Message))}")));
}
