using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>A list of test policies [client].</summary>
internal sealed record PolicyListBody
{
    [JsonPropertyName("objects")]
    public IReadOnlyList<PolicyBody>? Policies { get; init; }
}

/// <summary>One of them.</summary>
internal sealed record PolicyBody
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LenientId))]
    public WireId? Id { get; init; }

    [JsonPropertyName("name")]
    [JsonConverter(typeof(LenientText))]
    public string? Name { get; init; }
}
