using Microsoft.Playwright;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>
/// One Chromium of this machine for all tests of the page; nothing is downloaded. Where there is none, the tests are skipped and say how to get it.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private const int WaitMs = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async Task InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } path)
        {
            _missing = "No Chromium or Chrome was found. Install it, for instance with: apt-get install chromium";
            return;
        }

        try
        {
            _playwright = await Playwright.CreateAsync();
        }
        catch (PlaywrightException exception)
        {
            _missing = "Playwright's driver doesn't start on this machine: " + exception.Message;
            return;
        }

        // Long enough for a machine that does much else; a test that is right never waits for it.
        Assertions.SetDefaultExpectTimeout(WaitMs);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A browser window with nothing in it; skips the test where there is no browser.</summary>
    /// <param name="options">How it differs from a quiet, light one of 1440 by 900.</param>
    /// <returns>The window; its context is the caller's to close, or goes with the browser.</returns>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, _missing);
        var context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(WaitMs);
        return await context.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The tests in a browser run one after another, and share it and an emulator with the sample data.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>, ICollectionFixture<SampleEmulator>
{
    public const string Name = "Browser";
}
