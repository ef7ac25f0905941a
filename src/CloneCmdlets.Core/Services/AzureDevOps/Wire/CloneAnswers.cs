using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>The answer of routes A, B and C: the seed's <c>CloneOperationInformation</c>.</summary>
internal sealed record CloneOperationInformation
{
    public WireId? OpId { get; init; }

    public WireDate? CreationDate { get; init; }

    public WireDate? CompletionDate { get; init; }

    [JsonConverter(typeof(CloneStateWordConverter))]
    public string? State { get; init; }

    /// <summary>Why it failed; the texts are undocumented and passed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public WireStatistics? CloneStatistics { get; init; }

    [JsonConverter(typeof(ResultObjectTypeConverter))]
    public string? ResultObjectType { get; init; }

    public ShallowReference? DestinationObject { get; init; }

    public ShallowReference? SourceObject { get; init; }

    public ShallowReference? DestinationPlan { get; init; }

    public ShallowReference? SourcePlan { get; init; }

    public ShallowReference? DestinationProject { get; init; }

    public ShallowReference? SourceProject { get; init; }

    public string? Url { get; init; }
}

/// <summary>The seed's <c>CloneStatistics</c>.</summary>
internal sealed record WireStatistics
{
    public long? TotalTestCasesCount { get; init; }

    public long? ClonedTestCasesCount { get; init; }

    public long? ClonedSharedStepsCount { get; init; }

    public long? TotalRequirementsCount { get; init; }

    public long? ClonedRequirementsCount { get; init; }
}

/// <summary>The answer of route D, to the POST and to the GET.</summary>
internal sealed record TestPlanCloneAnswer
{
    public CloneOperationResponse? CloneOperationResponse { get; init; }

    public TestPlanModel? SourceTestPlan { get; init; }

    public TestPlanModel? DestinationTestPlan { get; init; }

    public CloneOptions? CloneOptions { get; init; }
}

/// <summary>The answer of route E, to the POST and to the GET.</summary>
internal sealed record TestSuiteCloneAnswer
{
    public CloneOperationResponse? CloneOperationResponse { get; init; }

    public TestSuiteModel? SourceTestSuite { get; init; }

    public TestSuiteModel? DestinationTestSuite { get; init; }

    public CloneOptions? CloneOptions { get; init; }
}

/// <summary>The core of the answers of routes D and E.</summary>
internal sealed record CloneOperationResponse
{
    public WireId? OpId { get; init; }

    [JsonConverter(typeof(CloneStateWordConverter))]
    public string? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Message { get; init; }

    public WireDate? CreationDate { get; init; }

    public WireDate? CompletionDate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public WireStatistics? CloneStatistics { get; init; }

    public ReferenceLinks? Links { get; init; }
}
