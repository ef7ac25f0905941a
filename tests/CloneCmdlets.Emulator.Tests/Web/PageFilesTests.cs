using System.Net;
using System.Text.RegularExpressions;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>What the page is served as, seen from outside of a browser.</summary>
public sealed partial class PageFilesTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task The_page_and_all_its_files_are_served_without_a_token_and_hold_none()
    {
        using var stranger = _emulator.CreateClient();
        var seen = new HashSet<string>();
        var open = new Queue<string>(["/"]);
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} answered {response.StatusCode}");
            var text = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain(_emulator.Token, text, StringComparison.Ordinal);
            foreach (Match link in Links().Matches(text))
            {
                open.Enqueue(link.Groups["page"].Success ? link.Groups["page"].Value : "/page/" + link.Groups["module"].Value);
            }
        }

        Assert.Contains("/page/base.css", seen);
        Assert.Contains("/page/suite-tree.js", seen);
        Assert.True(seen.Count > 15, "The links of the page weren't followed.");
    }

    [Theory]
    [InlineData("/testing/testruns", "/#runs")]
    [InlineData("/testing/testruns/tr_0001", "/#run=tr_0001")]
    [InlineData("/testing/testruns/%22%3E%0d%0aX:y", "/#run=%22%3E%0D%0AX%3Ay")]
    public async Task The_portals_links_lead_to_the_page(string path, string to)
    {
        using var stranger = _emulator.CreateClient();
        using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(to, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_policy_forbids_inline_code_foreign_sources_and_framing()
    {
        using var response = await _emulator.Client.GetAsync(new Uri("/", UriKind.Relative));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("/page/")]
    [InlineData("/page/index.html")]
    [InlineData("/page/../Program.cs")]
    [InlineData("/page/%2e%2e/Program.cs")]
    [InlineData("/page/app.js/")]
    [InlineData("/_emulator/page/stream")]
    public async Task Nothing_else_is_served_without_a_token(string path)
    {
        using var stranger = _emulator.CreateClient();
        using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_page_leaves_no_trace_in_the_request_log()
    {
        await _emulator.Client.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative));
        using var page = await _emulator.Client.GetAsync(new Uri("/", UriKind.Relative));
        using var file = await _emulator.Client.GetAsync(new Uri("/page/app.js", UriKind.Relative));
        using var stream = new PageStreamReader(_emulator);
        await stream.NextAsync("requests");

        var (_, log) = await _emulator.GetAsync("_emulator/requests");
        Assert.Equal(0, log.GetArrayLength());
    }

    [GeneratedRegex("""(?:href|src)="(?<page>/page/[^"]+)"|from '\./(?<module>[^']+)'""")]
    private static partial Regex Links();
}
