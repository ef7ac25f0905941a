using System.Text.Json;
using System.Text.Json.Serialization;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Controls;

/// <summary>Reading and answering in the controls' own shape: <c>{"error":"…"}</c>.</summary>
internal static class ControlAnswers
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        // A misspelt control does nothing, which a test would take for "no fault": say so instead.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 32,
    };

    /// <summary>Reads a control's body.</summary>
    /// <typeparam name="T">What it should be.</typeparam>
    /// <param name="http">The request.</param>
    /// <returns>The body; <see langword="null"/> where it isn't that, and the answer has been written.</returns>
    public static async Task<T?> ReadAsync<T>(HttpContext http)
        where T : class
    {
        var problem = JsonProblem.NoObject;
        try
        {
            // By hand rather than by content type: curl sends form data unless told otherwise.
            if (await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Strict, http.RequestAborted).ConfigureAwait(false) is { } body)
            {
                return body;
            }
        }
        catch (JsonException exception)
        {
            problem = JsonProblem.Of(exception);
        }

        await WriteErrorAsync(http, 400, "The body can't be read: " + problem).ConfigureAwait(false);
        return null;
    }

    public static Task WriteErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = message }, http.RequestAborted);
    }
}
