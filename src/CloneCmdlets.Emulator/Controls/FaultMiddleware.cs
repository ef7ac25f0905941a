using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Controls;

/// <summary>Plays the faults that were asked for, after the token was checked. The controls themselves are never struck.</summary>
internal sealed class FaultMiddleware(FaultQueue faults, CancellationToken stopping)
{
    private const string SuspendedState = "suspended";
    private const string SignInHtml =
        "<!DOCTYPE html><html lang=\"en\"><head><title>Azure DevOps Services | Sign In</title></head><body><h1>Sign in</h1></body></html>";

    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(60);

    /// <summary>Lets a request pass, or strikes it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="next">What processes it.</param>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        return !request.Path.StartsWithSegments("/_emulator", StringComparison.OrdinalIgnoreCase)
            && faults.Take(request.Method, request.Path.Value ?? string.Empty) is { } fault
            ? StrikeAsync(http, next, fault)
            : next(http);
    }

    private async Task StrikeAsync(HttpContext http, RequestDelegate next, Fault fault)
    {
        http.Items[LoggedRequest.FaultItem] = fault.Kind;
        switch (fault.Kind)
        {
            case FaultKind.DropBeforeProcessing:
                throw new ConnectionCutException();
            case FaultKind.DropAfterProcessing:
                await ProcessAsync(http, next).ConfigureAwait(false);
                throw new ConnectionCutException();
            case FaultKind.Status:
                if (fault.Processed)
                {
                    await ProcessAsync(http, next).ConfigureAwait(false);
                    http.Response.ContentType = null; // that of the answer which is thrown away
                }

                await AnswerAsync(http, fault).ConfigureAwait(false);
                break;
            case FaultKind.Delay:
                await Task.Delay(fault.Ms!.Value, http.RequestAborted).ConfigureAwait(false);
                await next(http).ConfigureAwait(false);
                break;
            case FaultKind.SignInPage:
                http.Response.StatusCode = StatusCodes.Status203NonAuthoritative;
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync(SignInHtml).ConfigureAwait(false);
                break;
            case FaultKind.StallBody:
                await StallAsync(http, await ProcessAsync(http, next).ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case FaultKind.MalformedJson:
                var whole = await ProcessAsync(http, next).ConfigureAwait(false);
                await http.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2)).ConfigureAwait(false);
                break;
            case FaultKind.UnknownState:
                await http.Response.Body.WriteAsync(Suspend(await ProcessAsync(http, next).ConfigureAwait(false))).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Processes a request to its end and keeps the answer back.</summary>
    private static async Task<byte[]> ProcessAsync(HttpContext http, RequestDelegate next)
    {
        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await next(http).ConfigureAwait(false);
            await http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            http.Response.Body = body;
        }

        http.Response.ContentLength = null;
        return kept.ToArray();
    }

    private static Task AnswerAsync(HttpContext http, Fault fault)
    {
        http.Response.StatusCode = fault.Status!.Value;
        if (fault.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (fault.Body is not { } body || http.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        var text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        http.Response.ContentType = text.TrimStart() switch
        {
            ['<', ..] => "text/html; charset=utf-8",
            ['{' or '[' or '"', ..] => "application/json; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        return http.Response.WriteAsync(text);
    }

    /// <summary>Sends half of the answer, and holds the connection open.</summary>
    private async Task StallAsync(HttpContext http, byte[] answer)
    {
        http.Response.ContentLength = Math.Max(answer.Length, 2);
        await http.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2)).ConfigureAwait(false);
        await http.Response.Body.FlushAsync().ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(StallTime, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new ConnectionCutException();
    }

    /// <summary>Changes the state that an answer tells, wherever its service has it.</summary>
    private static byte[] Suspend(byte[] answer)
    {
        if (Parse(answer) is not JsonObject root)
        {
            return answer;
        }

        foreach (var holder in new[] { root, root["body"] as JsonObject, root["cloneOperationResponse"] as JsonObject })
        {
            if (holder?.ContainsKey("state") == true)
            {
                holder["state"] = SuspendedState;
            }
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonNode? Parse(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null; // an error page, say: it tells no state
        }
    }
}
