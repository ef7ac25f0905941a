using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>Route A: the seed's <c>TestPlanCloneRequest</c>.</summary>
internal sealed record PlanCloneRequest
{
    public DestinationPlan? DestinationTestPlan { get; init; }

    public CloneOptions? Options { get; init; }

    public IReadOnlyList<int>? SuiteIds { get; init; }
}

/// <summary>
/// Route A's destination: those fields of the seed's <c>TestPlan</c> that the plan's own create request takes [spec]. The others
/// (revision, root suite, previous build, updated by and when, url) are the server's to fill.
/// </summary>
internal sealed record DestinationPlan
{
    /// <summary>Never sent. A server asked to clone a plan onto itself by it refuses [seen].</summary>
    public WireId? Id { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("Project")]
    public ProjectByName? Project { get; init; }

    public ShallowReference? Area { get; init; }

    public string? Iteration { get; init; }

    public string? Description { get; init; }

    public WireDate? StartDate { get; init; }

    public WireDate? EndDate { get; init; }

    public string? State { get; init; }

    public IdentityRef? Owner { get; init; }

    public ShallowReference? Build { get; init; }

    public ShallowReference? BuildDefinition { get; init; }

    public ReleaseEnvironmentDefinitionReference? ReleaseEnvironmentDefinition { get; init; }

    public TestOutcomeSettings? TestOutcomeSettings { get; init; }
}

/// <summary>Route B's request.</summary>
internal sealed record SuiteCloneRequest
{
    public WireId? DestinationSuiteId { get; init; }

    public string? DestinationSuiteProjectName { get; init; }

    public CloneOptions? CloneOptions { get; init; }
}

/// <summary>Route D's request.</summary>
internal sealed record TestPlanCloneRequest
{
    public SourceTestPlan? SourceTestPlan { get; init; }

    public DestinationTestPlan? DestinationTestPlan { get; init; }

    public CloneOptions? CloneOptions { get; init; }
}

/// <summary>Route D's source.</summary>
internal sealed record SourceTestPlan
{
    public WireId? Id { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<int>? SuiteIds { get; init; }
}

/// <summary>Route D's destination, in the request.</summary>
internal sealed record DestinationTestPlan
{
    public string? Name { get; init; }

    /// <summary>The project's name or id, bare.</summary>
    public string? Project { get; init; }

    public string? AreaPath { get; init; }

    public string? Iteration { get; init; }

    public string? Description { get; init; }

    public WireDate? StartDate { get; init; }

    public WireDate? EndDate { get; init; }

    public string? State { get; init; }

    public IdentityRef? Owner { get; init; }

    public int? BuildId { get; init; }

    public ShallowReference? BuildDefinition { get; init; }

    public ReleaseEnvironmentDefinitionReference? ReleaseEnvironmentDefinition { get; init; }

    public TestOutcomeSettings? TestOutcomeSettings { get; init; }
}

/// <summary>Route E's request.</summary>
internal sealed record TestSuiteCloneRequest
{
    public ShallowReference? SourceTestSuite { get; init; }

    public DestinationTestSuite? DestinationTestSuite { get; init; }

    public CloneOptions? CloneOptions { get; init; }
}

/// <summary>Route E's destination.</summary>
internal sealed record DestinationTestSuite
{
    public WireId? Id { get; init; }

    public string? Project { get; init; }
}
