using System.Text;
using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Services.WallarmFast.Answers;

/// <summary>
/// One thing that an answer says is wrong. Three shapes are known (reference page): a string, <c>{"error":…,"value":…}</c>, and
/// <c>{field:{"error":…,"value":…}}</c>. All texts are raw.
/// </summary>
/// <param name="Field">The field it is about; <see langword="null"/> where the answer names none.</param>
/// <param name="Error">The word or sentence.</param>
/// <param name="Value">The value it is about, as it stands in the answer.</param>
internal sealed record FastProblem(string? Field, string? Error, string? Value)
{
    /// <summary>So many fields are read; no request has more.</summary>
    private const int MaxFields = 20;

    /// <summary>The longest raw JSON that is kept of a value which is no text.</summary>
    private const int MaxRaw = 200;

    /// <summary>Reads what an answer says is wrong. Never throws.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What it says; empty where it says nothing that can be read.</returns>
    public static IReadOnlyList<FastProblem> Read(HttpAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, FastJson.Documents);
            var root = document.RootElement;
            return ReadBody(root.ValueKind == JsonValueKind.Object && root.TryGetProperty("body", out var body) ? body : root);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Unquoted(answer.Body.Span);
        }
    }

    /// <summary>The seed prints its one error with an unquoted value, which is no JSON: the documented word is recognised all the same.</summary>
    private static FastProblem[] Unquoted(ReadOnlySpan<byte> body) =>
        body.Length <= 4096 && body.IndexOf(Encoding.ASCII.GetBytes(FieldErrors.NotReadyForCloning)) >= 0
            ? [new FastProblem(RunFields.TestRecordId, FieldErrors.NotReadyForCloning, null)]
            : [];

    private static IReadOnlyList<FastProblem> ReadBody(JsonElement body)
    {
        switch (body.ValueKind)
        {
            case JsonValueKind.String:
                return [new FastProblem(null, Text(body), null)];
            case JsonValueKind.Object when body.TryGetProperty("error", out _):
                return [ReadOne(null, body)];
            case JsonValueKind.Object:
                return [.. body.EnumerateObject().Take(MaxFields).Select(static property => ReadOne(NameOf(property), property.Value))];
            default:
                return [];
        }
    }

    private static FastProblem ReadOne(string? field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? new FastProblem(
                field,
                value.TryGetProperty("error", out var error) ? Text(error) : null,
                value.TryGetProperty("value", out var given) ? Text(given) : null)
            : new FastProblem(field, Text(value), null);

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static string? Text(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    return null;
                }

            default:
                var raw = value.GetRawText();
                return raw.Length <= MaxRaw ? raw : raw[..MaxRaw];
        }
    }
}
