namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// A test plan to be copied, in the user's words: everything of the seed's request that a destination takes. What is <see langword="null"/>
/// is not sent. The seed's <c>TestPlan</c> has more fields (id, revision, root suite, previous build, updated by and when, url); the service
/// fills those itself, and the plan's own create request doesn't take them either [spec].
/// </summary>
public sealed record TestPlanCopyRequest : CopyRequest
{
    /// <summary>The plan's id; wins over <see cref="Name"/>.</summary>
    public int? Id { get; init; }

    /// <summary>The plan's name, without case, where <see cref="Id"/> is none.</summary>
    public string? Name { get; init; }

    /// <summary>The new plan's name (<c>destinationTestPlan.name</c>).</summary>
    public required string DestinationName { get; init; }

    /// <summary>The project of the new plan, by name or id (<c>destinationTestPlan.project</c>); none: the source's.</summary>
    public string? DestinationProject { get; init; }

    /// <summary>The area of the copied work items (<c>overrideParameters</c>, <c>System.AreaPath</c>), beginning with the project's name.</summary>
    public string? AreaPath { get; init; }

    /// <summary>The iteration of the copied work items (<c>overrideParameters</c>, <c>System.IterationPath</c>), beginning with the project's name.</summary>
    public string? IterationPath { get; init; }

    /// <summary>The suites to copy, each with those below it (<c>suiteIds</c>); <see langword="null"/>: the whole plan. An empty list is refused: it
    /// comes from a search that found nothing.</summary>
    public IReadOnlyList<int>? SuiteIds { get; init; }

    /// <summary>Fields of the copied work items, by reference name (<c>overrideParameters</c>). <see cref="AreaPath"/> and
    /// <see cref="IterationPath"/> win over the same keys here.</summary>
    public IReadOnlyDictionary<string, string?> OverrideParameters { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether requirements are copied too (<c>cloneRequirements</c>).</summary>
    public bool? CloneRequirements { get; init; }

    /// <summary>Whether the suites above a named one are left out (<c>copyAncestorHierarchy</c>, the other way round).</summary>
    public bool? SkipAncestorHierarchy { get; init; }

    /// <summary>The type of the copied test cases, one of the destination's test-case category (<c>destinationWorkItemType</c>).</summary>
    public string? DestinationWorkItemType { get; init; }

    /// <summary>The comment on the link to the original, at most 255 characters (<c>relatedLinkComment</c>).</summary>
    public string? RelatedLinkComment { get; init; }

    /// <summary>Whether the new plan refers to the existing test cases instead of copying them (route D, <c>deepClone=false</c>).</summary>
    public bool ReferenceTestCases { get; init; }

    /// <summary>The new plan's description (<c>destinationTestPlan.description</c>).</summary>
    public string? Description { get; init; }

    /// <summary>The new plan's first day (<c>startDate</c>).</summary>
    public DateTimeOffset? StartDate { get; init; }

    /// <summary>The new plan's last day (<c>endDate</c>), not before <see cref="StartDate"/>.</summary>
    public DateTimeOffset? EndDate { get; init; }

    /// <summary>The new plan's state, such as <c>Active</c> or <c>Inactive</c> (<c>state</c>): the plan's, not the operation's.
    /// A parameter for it is best called <c>-PlanState</c>.</summary>
    public string? PlanState { get; init; }

    /// <summary>The new plan's own area (<c>area</c>), where it isn't to be the destination project's root.</summary>
    public string? PlanAreaPath { get; init; }

    /// <summary>The new plan's own iteration (<c>iteration</c>), where it isn't to be the destination project's root.</summary>
    public string? PlanIterationPath { get; init; }

    /// <summary>The new plan's owner (<c>owner</c>): an identity's id (a GUID), a sign-in address, or a display name.</summary>
    public string? Owner { get; init; }

    /// <summary>The build under test (<c>build</c>), by id.</summary>
    public int? BuildId { get; init; }

    /// <summary>The definition whose builds are under test (<c>buildDefinition</c>), by id.</summary>
    public int? BuildDefinitionId { get; init; }

    /// <summary>The release definition that the tests run in (<c>releaseEnvironmentDefinition.definitionId</c>).</summary>
    public int? ReleaseDefinitionId { get; init; }

    /// <summary>The environment of that release definition (<c>releaseEnvironmentDefinition.environmentDefinitionId</c>).</summary>
    public int? ReleaseEnvironmentDefinitionId { get; init; }

    /// <summary>Whether one outcome counts for the same test in all suites (<c>testOutcomeSettings.syncOutcomeAcrossSuites</c>).</summary>
    public bool? SyncOutcomeAcrossSuites { get; init; }
}
