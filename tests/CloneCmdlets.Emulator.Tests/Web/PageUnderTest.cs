using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>The page, opened in a window of its own.</summary>
internal sealed class PageUnderTest : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _problems = new();

    private PageUnderTest(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _problems.Enqueue(error);
        page.Dialog += (_, dialog) => _problems.Enqueue("A dialog of a script: " + dialog.Message);
        page.Console += (_, message) =>
        {
            // A refused call shows in the console as a failed resource; what the page makes of it is for the tests to see.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _problems.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page's own code: exceptions, breaches of the content policy.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Opens the page, signed in by the fragment of its address, and waits until it is live.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="emulator">The emulator.</param>
    /// <param name="tab">The tab to show: <c>runs</c>, <c>plans</c> or <c>requests</c>.</param>
    /// <param name="options">The window, if it is to be another than the usual.</param>
    /// <returns>The page.</returns>
    public static async Task<PageUnderTest> OpenAsync(Browser browser, EmulatorProcess emulator, string tab = "runs", BrowserNewContextOptions? options = null)
    {
        var page = await StartAsync(browser, new Uri(emulator.Url, "#token=" + emulator.Token), options);
        await page.Expect("#link-state").ToHaveAttributeAsync("data-state", "live");
        await page.Page.ClickAsync("#tab-" + tab);
        return page;
    }

    /// <summary>Opens an address of the page and waits for nothing.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="address">The address.</param>
    /// <param name="options">The window, if it is to be another than the usual.</param>
    /// <returns>The page.</returns>
    public static async Task<PageUnderTest> StartAsync(Browser browser, Uri address, BrowserNewContextOptions? options = null)
    {
        var page = new PageUnderTest(await browser.OpenAsync(options));
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Waits for what an element is to become.</summary>
    /// <param name="selector">The element.</param>
    /// <returns>What to expect of it.</returns>
    public ILocatorAssertions Expect(string selector) => Expect(Page.Locator(selector));

    /// <summary>Waits for what an element is to become.</summary>
    /// <param name="locator">The element.</param>
    /// <returns>What to expect of it.</returns>
    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>The row of a run.</summary>
    /// <param name="name">The run's name, whole.</param>
    /// <returns>The row.</returns>
    public ILocator Run(string name) => Page.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }) });

    /// <summary>Opens the action menu of a run and chooses from it.</summary>
    /// <param name="name">The run's name.</param>
    /// <param name="entry">The entry.</param>
    public async Task ChooseAsync(string name, string entry)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Actions for " + name, Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = entry, Exact = true }).ClickAsync();
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
