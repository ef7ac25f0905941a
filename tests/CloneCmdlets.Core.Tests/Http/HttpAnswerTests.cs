using System.Net;
using System.Text;
using CloneCmdlets.Http;

namespace CloneCmdlets.Core.Tests.Http;

public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("0", 0.0)]
    [InlineData("2.5", 2.5)]
    [InlineData("-3", null)]
    [InlineData("soon", null)]
    [InlineData("NaN", null)]
    [InlineData("1e300", 86400.0)]
    [InlineData("99999999999999999999", 86400.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:10 GMT", 10.0)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    public void Retry_after_is_seconds_or_a_date_and_at_most_a_day(string value, double? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation("Retry-After", value);
        var answer = HttpAnswer.From(response, default, "GET /", new SkippingTime());
        Assert.Equal(seconds, answer.RetryAfter?.TotalSeconds);
    }

    /// <summary>The local clock of these stands at 12:00:00.</summary>
    [Theory]
    [InlineData("Sun, 01 Mar 2026 15:30:10 GMT", "Sun, 01 Mar 2026 15:30:00 GMT", 10.0)] // we are hours behind
    [InlineData("Sun, 01 Mar 2026 09:00:10 GMT", "Sun, 01 Mar 2026 09:00:00 GMT", 10.0)] // we are hours ahead
    [InlineData("Sun, 01 Mar 2026 12:00:10 GMT", "Sun, 01 Mar 2026 12:00:30 GMT", 0.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:10 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", 86400.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:10 GMT", "whenever", 10.0)]
    [InlineData("7", "Sun, 01 Mar 2026 15:30:00 GMT", 7.0)]
    public void A_date_to_retry_after_counts_from_the_services_own_clock(string value, string date, double seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", value);
        response.Headers.TryAddWithoutValidation("Date", date);
        Assert.Equal(seconds, HttpAnswer.From(response, default, "GET /", new SkippingTime()).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("200", "50", 0.25)]
    [InlineData("0", "50", null)]
    [InlineData("200", "-1", null)]
    [InlineData("200", "400", 1.0)]
    [InlineData("x", "1", null)]
    [InlineData(null, "1", null)]
    public void The_budget_that_is_left_is_a_part_of_the_limit(string? limit, string remaining, double? left)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        if (limit is not null)
        {
            response.Headers.TryAddWithoutValidation("X-RateLimit-Limit", limit);
        }

        response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", remaining);
        Assert.Equal(left, HttpAnswer.From(response, default, "GET /", new SkippingTime()).BudgetLeft);
    }

    [Theory]
    [InlineData("text/html", "{}", true)]
    [InlineData("TEXT/HTML; charset=x", "", true)]
    [InlineData("application/json", "<", false)]
    [InlineData("text/plain", " \r\n<", true)]
    [InlineData("text/plain", "{", false)]
    [InlineData(null, "\uFEFF<", true)]
    [InlineData(null, "", false)]
    public void Html_is_told_by_its_type_or_its_beginning(string? type, string body, bool isHtml)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        if (type is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        Assert.Equal(isHtml, HttpAnswer.From(response, Encoding.UTF8.GetBytes(body), "GET /", new SkippingTime()).IsHtml);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080/x", false, true)]
    [InlineData("http://localhost/x", false, true)]
    [InlineData("http://[::1]/x", false, true)]
    [InlineData("https://vendor.example/x", false, true)]
    [InlineData("https://other.example/x", false, false)]
    [InlineData("https://other.example/x", true, true)]
    [InlineData("http://vendor.example/x", true, false)]
    [InlineData("https://me:word@vendor.example/x", true, false)]
    [InlineData("ftp://127.0.0.1/x", true, false)]
    public void A_token_goes_to_the_vendor_to_loopback_and_where_its_owner_says(string address, bool allowed, bool goes)
    {
        void Demand() => OriginPolicy.Demand(new Uri(address), host => host == "vendor.example", allowed);
        if (goes)
        {
            Demand();
        }
        else
        {
            Assert.Equal(CloneErrorId.HostNotAllowed, Assert.Throws<CloneException>(Demand).ErrorId);
        }
    }

    [Fact]
    public void A_token_shows_in_no_text()
    {
        var token = new SecretToken(" s3cret ");
        Assert.Equal("s3cret", token.Reveal());
        Assert.DoesNotContain("s3cret", token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", System.Text.Json.JsonSerializer.Serialize(token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a b")]
    [InlineData("a\r\nX: y")]
    [InlineData("ä")]
    public void What_no_header_may_carry_is_no_token(string value) => Assert.Throws<ArgumentException>(() => new SecretToken(value));
}
