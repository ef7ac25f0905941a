using System.Net;
using System.Net.Http.Headers;

namespace CloneCmdlets.Emulator.Tests.Hosting;

public sealed class GuardTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private static readonly Uri Requests = new("_emulator/requests", UriKind.Relative);
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task The_token_passes_as_pat_with_any_user_as_bearer_and_in_the_header_of_fast()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync(request => request.Headers.Authorization = EmulatorProcess.Basic(_emulator.Token)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(request => request.Headers.Authorization = EmulatorProcess.Basic(_emulator.Token, "PAT")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _emulator.Token)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(request => request.Headers.Add("x-wallarmapi-token", _emulator.Token)));
    }

    [Fact]
    public async Task Without_the_token_or_with_another_even_the_controls_refuse()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(_ => { }));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(request => request.Headers.Authorization = EmulatorProcess.Basic(_emulator.Token + "x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(request => request.Headers.Authorization = EmulatorProcess.Basic("", _emulator.Token)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(request => request.Headers.TryAddWithoutValidation("Authorization", "Basic %%%")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(request => request.Headers.Add("X-WallarmAPI-Token", "token_Qwe12345")));
    }

    [Theory]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    public async Task A_foreign_host_is_misdirected_even_with_the_token(string host)
    {
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await AskSignedInAsync(request => request.Headers.Host = WithPort(host)));
    }

    [Theory]
    [InlineData("localhost:{port}")]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("[::1]:{port}")]
    public async Task Loopback_names_are_its_own(string host)
    {
        Assert.Equal(HttpStatusCode.OK, await AskSignedInAsync(request => request.Headers.Host = WithPort(host)));
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://127.0.0.1:{port}", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:{port}", HttpStatusCode.OK)]
    public async Task Calls_of_other_pages_are_refused(string origin, HttpStatusCode expected)
    {
        Assert.Equal(expected, await AskSignedInAsync(request => request.Headers.Add("Origin", WithPort(origin))));
    }

    [Fact]
    public async Task No_answer_allows_another_origin_to_read_it()
    {
        using var response = await _emulator.Client.GetAsync(Requests);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_page_address_carries_the_token_in_its_fragment()
    {
        Assert.Equal($"Web page: {_emulator.Url}#token={_emulator.Token}", _emulator.PageLine);
    }

    private string WithPort(string text) =>
        text.Replace("{port}", _emulator.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private Task<HttpStatusCode> AskSignedInAsync(Action<HttpRequestMessage> change) => AskAsync(request =>
    {
        request.Headers.Authorization = EmulatorProcess.Basic(_emulator.Token);
        change(request);
    });

    private async Task<HttpStatusCode> AskAsync(Action<HttpRequestMessage> change)
    {
        using var client = _emulator.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Requests);
        change(request);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
