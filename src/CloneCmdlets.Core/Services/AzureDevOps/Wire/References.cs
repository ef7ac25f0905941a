using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>The seed's <c>ShallowReference</c>. Its id is a string in the seed's answer and a number in route D's.</summary>
internal sealed record ShallowReference
{
    public WireId? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>May be missing [seen]; never fetched.</summary>
    public string? Url { get; init; }
}

/// <summary>A project by its name. The seed's sample request writes both property names with a capital, and so does ours. Other clients may name it by
/// its id, as the seed's <c>ShallowReference</c> allows.</summary>
internal sealed record ProjectByName
{
    public WireId? Id { get; init; }

    [JsonPropertyName("Name")]
    public string? Name { get; init; }
}

/// <summary>The seed's <c>IdentityRef</c>, as far as a request names a person or an answer is shown.</summary>
internal sealed record IdentityRef
{
    public string? Id { get; init; }

    public string? DisplayName { get; init; }

    public string? UniqueName { get; init; }
}

/// <summary>The seed's <c>ReleaseEnvironmentDefinitionReference</c>.</summary>
internal sealed record ReleaseEnvironmentDefinitionReference
{
    public int? DefinitionId { get; init; }

    public int? EnvironmentDefinitionId { get; init; }
}

/// <summary>The seed's <c>TestOutcomeSettings</c>.</summary>
internal sealed record TestOutcomeSettings
{
    public bool? SyncOutcomeAcrossSuites { get; init; }
}

/// <summary>The part of <c>_links</c> or <c>links</c> that is read or written.</summary>
internal sealed record ReferenceLinks
{
    [JsonPropertyName("_self")]
    public Link? Self { get; init; }
}

/// <summary>One link; never followed.</summary>
internal sealed record Link
{
    public string? Href { get; init; }
}

/// <summary>
/// Reads a reference that the older routes write as an object and the newer ones, in places, as the bare name
/// (route D's <c>project</c> is a string in the request and an object in some answers).
/// </summary>
internal sealed class ReferenceOrNameConverter : JsonConverter<ShallowReference>
{
    public override ShallowReference? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new ShallowReference { Name = reader.GetString() }
            : JsonSerializer.Deserialize(ref reader, AzureDevOpsJson.Default.ShallowReference);

    public override void Write(Utf8JsonWriter writer, ShallowReference value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, AzureDevOpsJson.Default.ShallowReference);
}
