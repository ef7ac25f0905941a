using System.Net;
using CloneCmdlets.Core.Tests.AzureDevOps;
using CloneCmdlets.Http;

namespace CloneCmdlets.Core.Tests.Http;

public sealed class ServiceHttpTests
{
    private static readonly SecretToken Token = new("abc");

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_asked_again_until_it_is_answered(int status)
    {
        var tries = 0;
        var time = new SkippingTime();
        using var server = new StubServer(_ => ++tries < 3 ? new Reply(status, "") : Reply.Json("{}"));
        using var http = Connect(server, time);
        var answer = await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal((HttpStatusCode.OK, 3), (answer.StatusCode, server.Requests.Count));
        Assert.Equal(2, time.Pauses.Count);
        Assert.InRange(time.Pauses[0].TotalSeconds, 0.25, 0.75);
        Assert.InRange(time.Pauses[1].TotalSeconds, 0.5, 1.5);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(501)]
    public async Task An_answer_that_will_be_the_same_next_time_is_final(int status)
    {
        using var server = new StubServer(_ => new Reply(status, ""));
        using var http = Connect(server, new SkippingTime());
        Assert.Equal(status, (int)(await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None)).StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task After_five_tries_the_last_answer_stands()
    {
        using var server = new StubServer(_ => new Reply(503, "down"));
        using var http = Connect(server, new SkippingTime());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None)).StatusCode);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_read_whose_connection_is_lost_is_asked_again_and_in_the_end_an_error()
    {
        using var server = new StubServer(_ => new Reply(200, "0123456789") { HangUpHalfway = true });
        using var http = Connect(server, new SkippingTime());
        var error = await Assert.ThrowsAsync<CloneException>(() => http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal(CloneErrorId.ServiceUnavailable, error.ErrorId);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Retry_after_is_waited_for_and_beyond_a_minute_given_up()
    {
        var time = new SkippingTime();
        using var server = new StubServer(request => new Reply(429, "").With("Retry-After", request.Target == "/long" ? "61" : "25"));
        using var http = Connect(server, time);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.ReadAsync("short", NullCloneLog.Instance, CancellationToken.None)).StatusCode);
        Assert.Equal([25, 25], time.Pauses.Select(pause => Math.Round(pause.TotalSeconds))); // a third would go beyond the minute
        time.Advance(TimeSpan.FromMinutes(2));
        await http.ReadAsync("long", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(2, time.Pauses.Count);
        var error = await Assert.ThrowsAsync<CloneException>(() => http.ReadAsync("short", NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal((CloneErrorId.Throttled, TimeSpan.FromSeconds(61)), (error.ErrorId, error.RetryAfter));
        Assert.Equal(4, server.Requests.Count); // three of the short ones, one long
    }

    [Fact]
    public async Task Retry_after_on_a_success_holds_back_the_next_read_and_submission_but_no_look()
    {
        var time = new SkippingTime();
        using var server = new StubServer(_ => Reply.Json("{}").With("Retry-After", "30"));
        using var http = Connect(server, time);
        await http.ReadAsync("1", NullCloneLog.Instance, CancellationToken.None);
        await http.SendAsync(HttpMethod.Get, "look", null, NullCloneLog.Instance, CancellationToken.None);
        Assert.Empty(time.Pauses);
        await http.ReadAsync("2", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal([TimeSpan.FromSeconds(30)], time.Pauses);
        await http.SubmitAsync("3", new ProbedJsonContent("{}"u8.ToArray(), new SendProbe()), NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)], time.Pauses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_is_set_shortens_and_lengthens_no_pause(int hours)
    {
        var time = new SkippingTime();
        using var server = new StubServer(_ => Reply.Json("{}").With("Retry-After", "30"));
        using var http = Connect(server, time);
        await http.ReadAsync("1", NullCloneLog.Instance, CancellationToken.None);
        time.WallClockSetBy = TimeSpan.FromHours(hours);
        Assert.Equal(TimeSpan.FromSeconds(30), http.Closed);
        await http.ReadAsync("2", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal([TimeSpan.FromSeconds(30)], time.Pauses);
    }

    [Fact]
    public async Task A_submission_held_back_for_too_long_is_not_sent_at_all()
    {
        using var server = new StubServer(_ => Reply.Json("{}").With("Retry-After", "3600"));
        using var http = Connect(server, new SkippingTime());
        await http.ReadAsync("1", NullCloneLog.Instance, CancellationToken.None);
        var probe = new SendProbe();
        var error = await Assert.ThrowsAsync<CloneException>(() => http.SubmitAsync("2", new ProbedJsonContent("{}"u8.ToArray(), probe), NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal(CloneErrorId.Throttled, error.ErrorId);
        Assert.False(probe.BodyStarted);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "10", 0.75)] // of 200: half of the last fifth but one
    [InlineData("X-RateLimit-Remaining", "0", 1.0)]
    [InlineData("X-RateLimit-Remaining", "100", 0.0)]
    [InlineData("X-RateLimit-Delay", "2.5", 2.5)]
    [InlineData("X-RateLimit-Delay", "30", 5.0)]
    public async Task Calls_are_spaced_out_when_the_budget_is_low_or_the_service_delays(string header, string value, double pause)
    {
        var time = new SkippingTime();
        using var server = new StubServer(_ => Reply.Json("{}").With("X-RateLimit-Limit", "200").With(header, value));
        using var http = Connect(server, time);
        await http.ReadAsync("1", NullCloneLog.Instance, CancellationToken.None);
        await http.ReadAsync("2", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal(pause, time.Pauses.Sum(each => each.TotalSeconds), 6);
    }

    [Fact]
    public async Task A_submission_is_never_repeated_on_a_connection_that_the_server_has_closed()
    {
        using var server = new StubServer(request => request.Method == "POST" ? Reply.Nothing : Reply.Json("{}"));
        using var http = Connect(server, new SkippingTime());
        await http.ReadAsync("1", NullCloneLog.Instance, CancellationToken.None);
        var probe = new SendProbe();
        await Assert.ThrowsAsync<CloneException>(() => http.SubmitAsync("2", new ProbedJsonContent("{}"u8.ToArray(), probe), NullCloneLog.Instance, CancellationToken.None));
        Assert.True(probe.BodyStarted);
        Assert.Single(server.Posts);
    }

    [Fact]
    public async Task Where_no_connection_comes_about_nothing_was_sent()
    {
        Uri address;
        using (var server = new StubServer(_ => Reply.Json("{}")))
        {
            address = server.Address;
        }

        using var http = new ServiceHttp(address, Token, _ => { }, new HttpSettings { Proxy = new WebProxy() }, new SkippingTime());
        var probe = new SendProbe();
        var error = await Assert.ThrowsAsync<CloneException>(() => http.SubmitAsync("x", new ProbedJsonContent("{}"u8.ToArray(), probe), NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal((CloneErrorId.ServiceUnavailable, false, true), (error.ErrorId, probe.BodyStarted, ServiceHttp.NeverConnected(error)));
    }

    [Fact]
    public async Task No_redirect_is_followed_and_no_token_leaves_the_origin()
    {
        using var elsewhere = new StubServer(_ => Reply.Json("{}"));
        using var server = new StubServer(_ => new Reply(307, "").With("Location", elsewhere.Address.AbsoluteUri));
        using var http = Connect(server, new SkippingTime());
        Assert.True((await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None)).IsRedirect);
        Assert.Empty(elsewhere.Requests);
        await Assert.ThrowsAsync<InvalidOperationException>(() => http.ReadAsync(elsewhere.Address.AbsoluteUri, NullCloneLog.Instance, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => http.ReadAsync("//127.0.0.2/x", NullCloneLog.Instance, CancellationToken.None));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_proxy_that_was_named_is_used_even_for_a_loopback_address()
    {
        using var proxy = new StubServer(_ => Reply.Json("{}"));
        using var server = new StubServer(_ => Reply.Json("{}"));
        using var http = new ServiceHttp(server.Address, Token, _ => { }, new HttpSettings { Proxy = new WebProxy(proxy.Address) }, new SkippingTime());
        await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None);
        Assert.Equal((server.Address + "x", 0), (Assert.Single(proxy.Requests).Target, server.Requests.Count));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_lost()
    {
        using var server = new StubServer(_ => Reply.Json("{}") with { Until = new TaskCompletionSource().Task });
        using var http = new ServiceHttp(server.Address, Token, _ => { }, new HttpSettings { Proxy = new WebProxy(), AnswerTimeout = TimeSpan.FromSeconds(2) }, new SkippingTime());
        var error = await Assert.ThrowsAsync<CloneException>(() => http.SendAsync(HttpMethod.Get, "x", null, NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal(CloneErrorId.ServiceUnavailable, error.ErrorId);
        Assert.Contains("2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_is_a_stop_and_no_lost_answer()
    {
        using var stop = new CancellationTokenSource();
        using var server = new StubServer(_ =>
        {
            stop.Cancel();
            return Reply.Json("{}") with { Until = new TaskCompletionSource().Task };
        });
        using var http = Connect(server, new SkippingTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.ReadAsync("x", NullCloneLog.Instance, stop.Token));
    }

    [Theory]
    [InlineData(16 * 1024 * 1024, true)]
    [InlineData((16 * 1024 * 1024) + 1, false)]
    public async Task Sixteen_megabytes_are_read_and_not_a_byte_more(int length, bool read)
    {
        using var server = new StubServer(_ => new Reply(200, new byte[length]));
        using var http = Connect(server, new SkippingTime());
        if (read)
        {
            Assert.Equal(length, (await http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None)).Body.Length);
        }
        else
        {
            var error = await Assert.ThrowsAsync<CloneException>(() => http.ReadAsync("x", NullCloneLog.Instance, CancellationToken.None));
            Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        }
    }

    [Fact]
    public async Task A_log_line_has_method_path_status_time_and_request_and_no_query_and_no_token()
    {
        var lines = new List<string>();
        using var server = new StubServer(_ => Reply.Json("{}").With("ActivityId", "11111111-2222-3333-4444-555555555555"));
        using var http = Connect(server, new SkippingTime());
        await http.ReadAsync("a/b?secret=1", new ListLog(lines), CancellationToken.None);
        Assert.Equal(["GET /a/b -> 200 in 0 ms, request 11111111-2222-3333-4444-555555555555"], lines);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_in_no_error_and_no_line_of_the_log()
    {
        using var proxy = new StubServer(_ => new Reply(407, ""));
        var settings = new HttpSettings { Proxy = new WebProxy($"http://user:pass%20word@127.0.0.1:{proxy.Address.Port}") };
        using var http = new ServiceHttp(new Uri("https://plans.example/"), Token, _ => { }, settings, new SkippingTime());
        var lines = new List<string>();
        var error = await Assert.ThrowsAsync<CloneException>(() => http.ReadAsync("x", new ListLog(lines), CancellationToken.None));
        Assert.All(proxy.Requests, request => Assert.Equal("CONNECT", request.Method));
        Assert.Contains($"proxy 'http://127.0.0.1:{proxy.Address.Port}/'", error.Message, StringComparison.Ordinal);
        var all = error + string.Join('\n', lines);
        Assert.DoesNotContain("user", all, StringComparison.Ordinal);
        Assert.DoesNotContain("word", all, StringComparison.Ordinal);
        Assert.True(ServiceHttp.NeverConnected(error));
    }

    private static ServiceHttp Connect(StubServer server, TimeProvider time) =>
        new(server.Address, Token, headers => headers.TryAddWithoutValidation("Authorization", "Basic abc"), new HttpSettings { Proxy = new WebProxy() }, time);
}
