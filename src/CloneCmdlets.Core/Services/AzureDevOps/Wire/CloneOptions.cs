namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>The seed's <c>CloneOptions</c>; the same in every route. What is <see langword="null"/> is not sent.</summary>
internal sealed record CloneOptions
{
    /// <summary>Whether requirements are cloned; otherwise requirement suites become static [doc].</summary>
    public bool? CloneRequirements { get; init; }

    /// <summary>Whether the suites above a named one are made too. <see langword="false"/> with more than one suite is refused [seen].</summary>
    public bool? CopyAncestorHierarchy { get; init; }

    /// <summary>Whether the whole plan is copied. Without suite ids it copies nothing all the same [seen].</summary>
    public bool? CopyAllSuites { get; init; }

    /// <summary>Fields of the new work items by reference name, such as <c>System.AreaPath</c>.</summary>
    public IReadOnlyDictionary<string, string?>? OverrideParameters { get; init; }

    /// <summary>The type of the new test cases; one of the destination's test-case category [doc].</summary>
    public string? DestinationWorkItemType { get; init; }

    /// <summary>The comment on the link from a new test case to its original.</summary>
    public string? RelatedLinkComment { get; init; }
}
