using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CloneCmdlets.Http;

/// <summary>One answer, read whole. Its headers are reduced to those that mean something here.</summary>
internal sealed record HttpAnswer
{
    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The media type in lower case; empty where there is none.</summary>
    public required string MediaType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The method and path of the question, for messages; no query, no origin.</summary>
    public required string Question { get; init; }

    /// <summary><c>Retry-After</c>, counted from the arrival of the answer; it may come on a 200 (reference page, rate limits).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>X-RateLimit-Remaining</c> by <c>X-RateLimit-Limit</c>, 0 to 1.</summary>
    public double? BudgetLeft { get; init; }

    /// <summary><c>X-RateLimit-Delay</c>: by how much the server held this answer back.</summary>
    public TimeSpan? ServerDelay { get; init; }

    /// <summary><c>x-ms-continuationtoken</c>: there is another page.</summary>
    public string? ContinuationToken { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Where a redirect points, raw; never followed.</summary>
    public string? Location { get; init; }

    public bool IsSuccess => (int)StatusCode is >= 200 and <= 299;

    public bool IsRedirect => (int)StatusCode is >= 300 and <= 399;

    /// <summary>By its type, or by how its body begins where the type is none or says nothing.</summary>
    public bool IsHtml => MediaType is "text/html" or "application/xhtml+xml"
        || (!MediaType.Contains("json", StringComparison.Ordinal) && FirstByte() == (byte)'<');

    /// <summary>The body as JSON.</summary>
    /// <typeparam name="T">What it should be.</typeparam>
    /// <param name="typeInfo">From a source-generated context.</param>
    /// <returns>The value; <see langword="null"/> for an empty body or a JSON <c>null</c>.</returns>
    /// <exception cref="JsonException">It isn't that.</exception>
    public T? ReadJson<T>(JsonTypeInfo<T> typeInfo)
        where T : class
    {
        var json = Body.Span;
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        JsonBudget.Demand(json);
        return json.IsEmpty ? null : JsonSerializer.Deserialize(json, typeInfo);
    }

    internal static HttpAnswer From(HttpResponseMessage response, ReadOnlyMemory<byte> body, string question, TimeProvider time)
    {
        var limit = Number(response, "X-RateLimit-Limit");
        var remaining = Number(response, "X-RateLimit-Remaining");
        var delay = Number(response, "X-RateLimit-Delay");
        return new HttpAnswer
        {
            StatusCode = response.StatusCode,
            MediaType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? string.Empty,
            Body = body,
            Question = question,
            RetryAfter = ReadRetryAfter(response, time),
            BudgetLeft = limit > 0 && remaining is not null ? Math.Clamp(remaining.Value / limit.Value, 0, 1) : null,
            ServerDelay = delay > 0 ? TimeSpan.FromSeconds(Math.Min(delay.Value, MaxDelaySeconds)) : null,
            ContinuationToken = Header(response, "x-ms-continuationtoken"),
            RequestId = Header(response, "X-TFS-Session") ?? Header(response, "ActivityId") ?? Header(response, "X-Request-Id"),
            Location = Header(response, "Location"),
        };
    }

    /// <summary>A day: no service means more, and arithmetic on dates stays within its range.</summary>
    private const double MaxDelaySeconds = 86_400;

    private static TimeSpan? ReadRetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        // A date is by the service's clock, so it counts from what that clock said of the answer; ours may be hours off.
        var header = response.Headers.RetryAfter;
        var date = header?.Date - (response.Headers.Date ?? time.GetUtcNow());
        var seconds = header?.Delta?.TotalSeconds ?? date?.TotalSeconds ?? Number(response, "Retry-After");
        return seconds is null ? null : TimeSpan.FromSeconds(Math.Clamp(seconds.Value, 0, MaxDelaySeconds));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static double? Number(HttpResponseMessage response, string name) =>
        double.TryParse(Header(response, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
            ? value
            : null;

    private byte? FirstByte()
    {
        foreach (var unit in Body.Span)
        {
            if (unit is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF))
            {
                return unit;
            }
        }

        return null;
    }
}
