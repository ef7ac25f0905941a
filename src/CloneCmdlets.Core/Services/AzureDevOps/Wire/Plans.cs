using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>A list, of whatever. <c>value</c> may be null where there is nothing (reference page, handshake).</summary>
/// <typeparam name="T">What of.</typeparam>
internal sealed record ListAnswer<T>
{
    public int? Count { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<T>? Value { get; init; }
}

/// <summary>A test plan: the seed's <c>TestPlan</c> (routes <c>test/plans</c>) and its successor (<c>testplan/plans</c>), which has
/// <c>areaPath</c> and <c>buildId</c> where the older one has references.</summary>
internal sealed record TestPlanModel
{
    public WireId? Id { get; init; }

    public string? Name { get; init; }

    public string? Url { get; init; }

    [JsonConverter(typeof(ReferenceOrNameConverter))]
    public ShallowReference? Project { get; init; }

    [JsonConverter(typeof(ReferenceOrNameConverter))]
    public ShallowReference? Area { get; init; }

    public string? AreaPath { get; init; }

    public string? Iteration { get; init; }

    public string? Description { get; init; }

    public WireDate? StartDate { get; init; }

    public WireDate? EndDate { get; init; }

    public string? State { get; init; }

    public int? Revision { get; init; }

    public ShallowReference? RootSuite { get; init; }

    public IdentityRef? Owner { get; init; }

    public ShallowReference? Build { get; init; }

    public int? BuildId { get; init; }

    public ShallowReference? BuildDefinition { get; init; }

    public ShallowReference? PreviousBuild { get; init; }

    public ReleaseEnvironmentDefinitionReference? ReleaseEnvironmentDefinition { get; init; }

    public TestOutcomeSettings? TestOutcomeSettings { get; init; }

    public IdentityRef? UpdatedBy { get; init; }

    public WireDate? UpdatedDate { get; init; }

    /// <summary>Route D's source says here which suites were asked for.</summary>
    public IReadOnlyList<int>? SuiteIds { get; init; }
}

/// <summary>A test suite of either age.</summary>
internal sealed record TestSuiteModel
{
    public WireId? Id { get; init; }

    public string? Name { get; init; }

    public string? Url { get; init; }

    /// <summary>The suite above, in <c>test/plans/…/suites</c>.</summary>
    public ShallowReference? Parent { get; init; }

    /// <summary>The suite above, in <c>testplan/Plans/…/suites</c>.</summary>
    public ShallowReference? ParentSuite { get; init; }

    public ShallowReference? Plan { get; init; }

    [JsonConverter(typeof(ReferenceOrNameConverter))]
    public ShallowReference? Project { get; init; }

    /// <summary><c>StaticTestSuite</c>, <c>DynamicTestSuite</c>, <c>RequirementTestSuite</c>; the newer routes write them with a small letter.</summary>
    public string? SuiteType { get; init; }

    /// <summary>Its own test cases, not those below; the older routes only.</summary>
    public int? TestCaseCount { get; init; }

    public bool? HasChildren { get; init; }

    public int? RequirementId { get; init; }

    public string? QueryString { get; init; }

    public int? Revision { get; init; }

    public string? State { get; init; }
}

/// <summary>A test case in a suite: <c>testCase</c> in the older routes, <c>workItem</c> in the newer.</summary>
internal sealed record TestCaseModel
{
    public ShallowReference? TestCase { get; init; }

    public ShallowReference? WorkItem { get; init; }

    public int? Order { get; init; }

    /// <summary>Under which configurations it is tested, and by whom. Written by the emulator; a copy needs no look at them.</summary>
    public IReadOnlyList<PointAssignment>? PointAssignments { get; init; }
}

/// <summary>A test case under one configuration: <c>configuration</c> in the older routes, the two other fields in the newer.</summary>
internal sealed record PointAssignment
{
    public int? Id { get; init; }

    public ShallowReference? Configuration { get; init; }

    public int? ConfigurationId { get; init; }

    public string? ConfigurationName { get; init; }

    public IdentityRef? Tester { get; init; }
}
