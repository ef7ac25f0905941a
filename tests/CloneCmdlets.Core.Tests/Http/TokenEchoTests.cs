using System.Net;
using System.Text;
using System.Text.Json;
using CloneCmdlets.Http;

namespace CloneCmdlets.Core.Tests.Http;

public sealed class TokenEchoTests
{
    /// <summary>What a request has beside the token is no secret, however long: it is a word of somebody's plan.</summary>
    [Theory]
    [InlineData("Suppress")]
    [InlineData("Fire Suppression")]
    [InlineData("application/json")]
    [InlineData("Authorization: Basic")]
    public async Task Words_of_headers_come_through_in_data_and_refusals(string text)
    {
        Assert.Equal(text, await ReadAsync("a-token-of-some-length", text, 200));
        Assert.Equal(text, await ReadAsync("a-token-of-some-length", text, 400));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task The_token_is_blanked_in_every_form_that_a_server_may_repeat_it_in(int status)
    {
        const string token = "canary+7f3b/T0ken&x";
        var pair = Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + token));
        var alone = Convert.ToBase64String(Encoding.ASCII.GetBytes(token));
        string[] forms =
        [
            token, Uri.EscapeDataString(token), "canary%2b7f3b%2fT0ken%26x", JsonEncodedText.Encode(token).Value, @"canary\u002b7f3b/T0ken\u0026x",
            @"canary+7f3b\/T0ken&x", pair, pair.TrimEnd('='), Uri.EscapeDataString(pair), JsonEncodedText.Encode(pair).Value, alone,
        ];
        foreach (var form in forms)
        {
            Assert.Matches(@"^<\*+=?=?>$", await ReadAsync(token, $"<{form}>", status));
        }
    }

    /// <summary>A token as nobody has it could be a word: in data it is left alone, since a name must come out as it went in.</summary>
    [Theory]
    [InlineData("Suppress", 200, "Fire Suppression")]
    [InlineData("Suppress", 400, "Fire ********ion")]
    [InlineData("Fire", 400, "Fire Suppression")]
    [InlineData("token_Qwe12345", 200, "Fire Suppression")]
    public async Task A_token_that_could_be_a_word_changes_no_data(string token, int status, string seen) =>
        Assert.Equal(seen, await ReadAsync(token, "Fire Suppression", status));

    [Fact]
    public async Task The_token_is_blanked_in_the_headers_that_are_shown()
    {
        const string token = "token_Qwe12345";
        using var server = new StubServer(_ => new Reply(302, "").With("ActivityId", $"id-{token}").With("Location", $"/sign-in/{token}"));
        using var http = new ServiceHttp(server.Address, new SecretToken(token), _ => { }, new HttpSettings { Proxy = new WebProxy() }, new SkippingTime());
        var answer = await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(("id-**************", "/sign-in/**************"), (answer.RequestId, answer.Location));
    }

    private static async Task<string> ReadAsync(string token, string body, int status)
    {
        using var server = new StubServer(_ => new Reply(status, body, "text/plain"));
        using var http = new ServiceHttp(server.Address, new SecretToken(token), _ => { }, new HttpSettings { Proxy = new WebProxy() }, new SkippingTime());
        return Encoding.UTF8.GetString((await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None)).Body.Span);
    }
}
