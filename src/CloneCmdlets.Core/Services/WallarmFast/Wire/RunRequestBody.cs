using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>
/// The body of <c>POST /v1/test_run</c>. With <c>test_record_id</c> it is a copy, without it a new run that records. What is
/// <see langword="null"/> is not sent.
/// </summary>
internal sealed record RunRequestBody
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("test_record_id")]
    public WireId? TestRecordId { get; init; }

    [JsonPropertyName("desc")]
    public string? Description { get; init; }

    /// <summary>Parted by bars (see <see cref="Rules.FileExtensions"/>).</summary>
    [JsonPropertyName("file_extensions_to_exclude")]
    public string? FileExtensionsToExclude { get; init; }

    [JsonPropertyName("policy_id")]
    public WireId? PolicyId { get; init; }

    [JsonPropertyName("stop_on_first_fail")]
    public bool? StopOnFirstFail { get; init; }

    [JsonPropertyName("rps_per_baseline")]
    public long? RpsPerBaseline { get; init; }

    [JsonPropertyName("rps")]
    public long? Rps { get; init; }

    /// <summary>[client]</summary>
    [JsonPropertyName("node_id")]
    public WireId? NodeId { get; init; }

    /// <summary>[client]</summary>
    [JsonPropertyName("clientid")]
    public WireId? ClientId { get; init; }

    /// <summary>[client]</summary>
    [JsonPropertyName("tags")]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary><c>node</c> [client].</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary><c>paused</c>: made, but not started [client].</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>Of a new record only; the run's name where it is left out.</summary>
    [JsonPropertyName("test_record_name")]
    public string? TestRecordName { get; init; }

    /// <summary>Of a new record only.</summary>
    [JsonPropertyName("skip_duplicated_baselines")]
    public bool? SkipDuplicatedBaselines { get; init; }

    /// <summary>Of a new record only, in seconds.</summary>
    [JsonPropertyName("inactivity_timeout")]
    public long? InactivityTimeout { get; init; }
}
