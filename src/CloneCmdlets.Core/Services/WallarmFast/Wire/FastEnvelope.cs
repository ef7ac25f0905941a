using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>What every answer comes in.</summary>
internal sealed record FastEnvelope
{
    /// <summary>The status again; normally that of HTTP.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(LenientCount))]
    public long? Status { get; init; }

    [JsonPropertyName("body")]
    public JsonElement Body { get; init; }
}
