using System.Text.Encodings.Web;
using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>How every route reads and answers: <c>{"status":…,"body":…}</c>, whatever the content type says.</summary>
internal static class FastCalls
{
    /// <summary>How answers are written.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = FastJson.MaxDepth,
    };

    /// <summary>A route that answers with what a call gives, or with its refusal.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The route.</returns>
    public static RequestDelegate Route(Func<HttpContext, Task<object>> call) => http => AnswerAsync(http, call);

    private static async Task AnswerAsync(HttpContext http, Func<HttpContext, Task<object>> call)
    {
        try
        {
            await WriteAsync(http, StatusCodes.Status200OK, await call(http).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (FastRefusal refusal)
        {
            await WriteAsync(http, refusal.Status, refusal.Body).ConfigureAwait(false);
        }
    }

    /// <summary>Answers in the envelope.</summary>
    public static Task WriteAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { status, body }, Options, http.RequestAborted);
    }

    /// <summary>Reads the body as an object; an empty one counts as <c>{}</c>, as actions are seen without a body.</summary>
    /// <exception cref="FastRefusal">It is none.</exception>
    public static async Task<JsonElement> ReadAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes.ToArray(), FastJson.Documents);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw FastRefusal.Says(StatusCodes.Status400BadRequest, "A JSON object is needed");
        }
        catch (JsonException)
        {
            throw FastRefusal.Says(StatusCodes.Status400BadRequest, "Invalid JSON");
        }
    }

    /// <summary>Now, in the milliseconds that the runs count in.</summary>
    public static long Now(EmulatorContext context) => context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
