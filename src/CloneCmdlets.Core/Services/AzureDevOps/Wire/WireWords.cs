using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>The states of a clone operation: words, which some clients write as the integers 0 to 3 [spec].</summary>
internal static class CloneStateWords
{
    public const string Queued = "queued";
    public const string InProgress = "inProgress";
    public const string Failed = "failed";
    public const string Succeeded = "succeeded";

    /// <summary>The state that a word means, in any case; a word we don't know, or none, is <see cref="CloneState.Unknown"/>.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The state.</returns>
    public static CloneState Read(string? word) => word switch
    {
        not null when word.Equals(Queued, StringComparison.OrdinalIgnoreCase) => CloneState.Queued,
        not null when word.Equals(InProgress, StringComparison.OrdinalIgnoreCase) => CloneState.InProgress,
        not null when word.Equals(Succeeded, StringComparison.OrdinalIgnoreCase) => CloneState.Succeeded,
        not null when word.Equals(Failed, StringComparison.OrdinalIgnoreCase) => CloneState.Failed,
        _ => CloneState.Unknown,
    };
}

/// <summary>What a clone operation makes: <c>testSuite</c> (0) or <c>testPlan</c> (1) [spec].</summary>
internal static class ResultObjectTypeWords
{
    public const string TestSuite = "testSuite";
    public const string TestPlan = "testPlan";
}

/// <summary>Reads a word of an enumeration that may come as its integer; an integer without a word stays as its digits.</summary>
internal abstract class WordConverter : JsonConverter<string>
{
    private readonly string[] _words;

    protected WordConverter(params string[] words) => _words = words;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var index) && index >= 0 && index < _words.Length => _words[index],
        JsonTokenType.Number when reader.ValueSpan.Length <= WireId.MaxLength => Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.String => reader.GetString(),
        _ => throw new JsonException("A word or an integer was expected."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>For <c>state</c>.</summary>
internal sealed class CloneStateWordConverter()
    : WordConverter(CloneStateWords.Queued, CloneStateWords.InProgress, CloneStateWords.Failed, CloneStateWords.Succeeded);

/// <summary>For <c>resultObjectType</c>.</summary>
internal sealed class ResultObjectTypeConverter() : WordConverter(ResultObjectTypeWords.TestSuite, ResultObjectTypeWords.TestPlan);
