using System.Text.Json;

namespace CloneCmdlets.Http;

/// <summary>
/// Keeps an answer from growing when it is read: three bytes of <c>{},</c> become an object of a hundred times that. Counted before anything is made of
/// it, and only where the answer is long enough for it to matter.
/// </summary>
internal static class JsonBudget
{
    /// <summary>Up to this length an answer can't become large.</summary>
    public const int Harmless = 256 * 1024;

    /// <summary>The most objects and arrays together; a page of a thousand plans has some ten thousand.</summary>
    public const int MaxContainers = 100_000;

    /// <summary>The most names and values together; a page of a thousand plans has some hundred thousand.</summary>
    public const int MaxTokens = 1_000_000;

    private const int MaxDepth = 32;

    /// <summary>Refuses an answer that would become too large.</summary>
    /// <param name="json">The answer.</param>
    /// <exception cref="JsonException">It would, or it is no JSON, or deeper than 32 levels.</exception>
    public static void Demand(ReadOnlySpan<byte> json)
    {
        if (json.Length <= Harmless)
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var (containers, tokens) = (0, 0);
        while (reader.Read())
        {
            tokens++;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                containers++;
            }

            if (containers > MaxContainers || tokens > MaxTokens)
            {
                throw new JsonException("More objects or values than an answer of this service has.");
            }
        }
    }
}
