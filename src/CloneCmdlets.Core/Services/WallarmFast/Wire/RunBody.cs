using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>A run, as every answer about one has it. Only <c>id</c> must be there; what is missing or of another kind reads as <see langword="null"/>.</summary>
internal sealed record RunBody
{
    [JsonPropertyName("id")]
    public WireId Id { get; init; }

    [JsonPropertyName("name")]
    [JsonConverter(typeof(LenientText))]
    public string? Name { get; init; }

    [JsonPropertyName("desc")]
    [JsonConverter(typeof(LenientText))]
    public string? Description { get; init; }

    [JsonPropertyName("state")]
    [JsonConverter(typeof(LenientText))]
    public string? State { get; init; }

    [JsonPropertyName("simple_state")]
    [JsonConverter(typeof(LenientText))]
    public string? SimpleState { get; init; }

    [JsonPropertyName("allowed_actions")]
    [JsonConverter(typeof(LenientTexts))]
    public IReadOnlyList<string>? AllowedActions { get; init; }

    [JsonPropertyName("test_record_id")]
    [JsonConverter(typeof(LenientId))]
    public WireId? TestRecordId { get; init; }

    [JsonPropertyName("test_record_name")]
    [JsonConverter(typeof(LenientText))]
    public string? TestRecordName { get; init; }

    /// <summary>Whether baselines are still being recorded.</summary>
    [JsonPropertyName("recording")]
    [JsonConverter(typeof(LenientFlag))]
    public bool? Recording { get; init; }

    [JsonPropertyName("ready_for_recording")]
    [JsonConverter(typeof(LenientFlag))]
    public bool? ReadyForRecording { get; init; }

    [JsonPropertyName("policy_id")]
    [JsonConverter(typeof(LenientId))]
    public WireId? PolicyId { get; init; }

    [JsonPropertyName("policy_name")]
    [JsonConverter(typeof(LenientText))]
    public string? PolicyName { get; init; }

    [JsonPropertyName("node_id")]
    [JsonConverter(typeof(LenientId))]
    public WireId? NodeId { get; init; }

    [JsonPropertyName("node_active")]
    [JsonConverter(typeof(LenientFlag))]
    public bool? NodeActive { get; init; }

    [JsonPropertyName("clientid")]
    [JsonConverter(typeof(LenientId))]
    public WireId? ClientId { get; init; }

    [JsonPropertyName("tags")]
    [JsonConverter(typeof(LenientTexts))]
    public IReadOnlyList<string>? Tags { get; init; }

    [JsonPropertyName("file_extensions_to_exclude")]
    [JsonConverter(typeof(LenientText))]
    public string? FileExtensionsToExclude { get; init; }

    [JsonPropertyName("stop_on_first_fail")]
    [JsonConverter(typeof(LenientFlag))]
    public bool? StopOnFirstFail { get; init; }

    [JsonPropertyName("rps")]
    [JsonConverter(typeof(LenientCount))]
    public long? Rps { get; init; }

    [JsonPropertyName("rps_per_baseline")]
    [JsonConverter(typeof(LenientCount))]
    public long? RpsPerBaseline { get; init; }

    [JsonPropertyName("baseline_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? BaselineCount { get; init; }

    [JsonPropertyName("baseline_check_all_terminated_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? TerminatedCount { get; init; }

    [JsonPropertyName("baseline_check_fail_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? FailedCount { get; init; }

    [JsonPropertyName("baseline_check_tech_fail_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? TechnicalFailureCount { get; init; }

    [JsonPropertyName("baseline_check_passed_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? PassedCount { get; init; }

    [JsonPropertyName("baseline_check_running_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? RunningCount { get; init; }

    [JsonPropertyName("baseline_check_interrupted_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? InterruptedCount { get; init; }

    [JsonPropertyName("baseline_check_waiting_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? WaitingCount { get; init; }

    /// <summary>The API's own spelling [doc].</summary>
    [JsonPropertyName("sended_requests_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? SentRequests { get; init; }

    /// <summary>The API's own spelling [doc].</summary>
    [JsonPropertyName("planing_requests_count")]
    [JsonConverter(typeof(LenientCount))]
    public long? PlannedRequests { get; init; }

    /// <summary>Requests of the last 10 s by 10; none in the first 10 s.</summary>
    [JsonPropertyName("current_rps")]
    [JsonConverter(typeof(LenientNumber))]
    public decimal? CurrentRps { get; init; }

    /// <summary>None in the first 10 s.</summary>
    [JsonPropertyName("avg_rps")]
    [JsonConverter(typeof(LenientNumber))]
    public decimal? AverageRps { get; init; }

    /// <summary>Seconds; none in the first 10 s, and none unless running.</summary>
    [JsonPropertyName("estimated_time_to_completion")]
    [JsonConverter(typeof(LenientNumber))]
    public decimal? EstimatedTimeToCompletion { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("start_time")]
    [JsonConverter(typeof(LenientNumber))]
    public decimal? StartTime { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("end_time")]
    [JsonConverter(typeof(LenientNumber))]
    public decimal? EndTime { get; init; }

    [JsonPropertyName("vulns")]
    [JsonConverter(typeof(LenientVulns))]
    public IReadOnlyList<VulnBody>? Vulns { get; init; }

    [JsonPropertyName("domains")]
    [JsonConverter(typeof(LenientTexts))]
    public IReadOnlyList<string>? Domains { get; init; }
}

/// <summary>A finding of a run.</summary>
internal sealed record VulnBody
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LenientId))]
    public WireId? Id { get; init; }

    /// <summary>1 to 100.</summary>
    [JsonPropertyName("threat")]
    [JsonConverter(typeof(LenientCount))]
    public long? Threat { get; init; }

    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientText))]
    public string? Code { get; init; }

    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientText))]
    public string? Type { get; init; }
}

/// <summary>Who asks (<c>POST /v1/user</c>) [client].</summary>
internal sealed record UserBody
{
    [JsonPropertyName("clientid")]
    [JsonConverter(typeof(LenientId))]
    public WireId? ClientId { get; init; }

    [JsonPropertyName("frontend_url")]
    [JsonConverter(typeof(LenientText))]
    public string? FrontendUrl { get; init; }
}
