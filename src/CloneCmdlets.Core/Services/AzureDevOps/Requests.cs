using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Turns what a user asked for, once settled, into the body of route A or D.</summary>
internal static class Requests
{
    /// <summary>The body of route A.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="suiteIds">The suites to send; never none.</param>
    /// <param name="options">The settled options.</param>
    /// <returns>The request.</returns>
    public static PlanCloneRequest RouteA(TestPlanCopyRequest request, IReadOnlyList<int> suiteIds, CloneOptions options) => new()
    {
        DestinationTestPlan = new DestinationPlan
        {
            Name = request.DestinationName,
            Project = request.DestinationProject is { } project ? new ProjectByName { Name = project } : null,
            Area = request.PlanAreaPath is { } area ? new ShallowReference { Name = area } : null,
            Iteration = request.PlanIterationPath,
            Description = request.Description,
            StartDate = Date(request.StartDate),
            EndDate = Date(request.EndDate),
            State = request.PlanState,
            Owner = Identity(request.Owner),
            Build = Reference(request.BuildId),
            BuildDefinition = Reference(request.BuildDefinitionId),
            ReleaseEnvironmentDefinition = Release(request),
            TestOutcomeSettings = Outcomes(request),
        },
        Options = options,
        SuiteIds = suiteIds,
    };

    /// <summary>The body of route D.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="sourcePlanId">The plan.</param>
    /// <param name="suiteIds">The suites to send; never none.</param>
    /// <param name="options">The settled options.</param>
    /// <returns>The request.</returns>
    public static TestPlanCloneRequest RouteD(TestPlanCopyRequest request, int sourcePlanId, IReadOnlyList<int> suiteIds, CloneOptions options) => new()
    {
        SourceTestPlan = new SourceTestPlan { Id = WireId.Number(sourcePlanId), SuiteIds = suiteIds },
        DestinationTestPlan = new DestinationTestPlan
        {
            Name = request.DestinationName,
            Project = request.DestinationProject,
            AreaPath = request.PlanAreaPath,
            Iteration = request.PlanIterationPath,
            Description = request.Description,
            StartDate = Date(request.StartDate),
            EndDate = Date(request.EndDate),
            State = request.PlanState,
            Owner = Identity(request.Owner),
            BuildId = request.BuildId,
            BuildDefinition = Reference(request.BuildDefinitionId),
            ReleaseEnvironmentDefinition = Release(request),
            TestOutcomeSettings = Outcomes(request),
        },
        CloneOptions = options,
    };

    /// <summary>The options, before anything is known of the service: what the user set and nothing else, but for <c>copyAllSuites</c> and, for named
    /// suites, <c>copyAncestorHierarchy</c>.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <returns>The options.</returns>
    public static CloneOptions Options(TestPlanCopyRequest request) => new()
    {
        CloneRequirements = request.CloneRequirements,
        CopyAncestorHierarchy = Ancestors(request),
        CopyAllSuites = request.SuiteIds is null,
        OverrideParameters = Overrides(request),
        DestinationWorkItemType = request.DestinationWorkItemType,
        RelatedLinkComment = request.RelatedLinkComment,
    };

    /// <summary>The options with one override more.</summary>
    /// <param name="options">The options.</param>
    /// <param name="field">The field's reference name, not among the overrides.</param>
    /// <param name="value">The value.</param>
    /// <returns>The new options.</returns>
    public static CloneOptions With(CloneOptions options, string field, string value) => options with
    {
        OverrideParameters = new Dictionary<string, string?>(options.OverrideParameters ?? new Dictionary<string, string?>()) { [field] = value },
    };

    /// <summary>The JSON of a request.</summary>
    /// <param name="body">A request of this class.</param>
    /// <returns>UTF-8.</returns>
    public static ReadOnlyMemory<byte> Json(object body) => body switch
    {
        PlanCloneRequest a => JsonSerializer.SerializeToUtf8Bytes(a, AzureDevOpsRequestJson.Default.PlanCloneRequest),
        TestPlanCloneRequest d => JsonSerializer.SerializeToUtf8Bytes(d, AzureDevOpsRequestJson.Default.TestPlanCloneRequest),
        _ => throw new ArgumentException("No request of Azure DevOps.", nameof(body)),
    };

    /// <summary>
    /// Sent where the user set it, and for named suites, as the seed's sample does: a server may read a missing <c>copyAncestorHierarchy</c> as
    /// false, with which it leaves out what is above one suite and refuses more than one [ours].
    /// </summary>
    private static bool? Ancestors(TestPlanCopyRequest request) => request.SkipAncestorHierarchy is { } skip
        ? !skip
        : request.SuiteIds is { Count: > 0 } ? true : null;

    private static Dictionary<string, string?>? Overrides(TestPlanCopyRequest request)
    {
        var overrides = new Dictionary<string, string?>();
        foreach (var (key, value) in request.OverrideParameters)
        {
            if (!(request.AreaPath is not null && IsField(key, RequestRules.AreaPathField))
                && !(request.IterationPath is not null && IsField(key, RequestRules.IterationPathField)))
            {
                overrides[key] = value;
            }
        }

        if (request.AreaPath is not null)
        {
            overrides[RequestRules.AreaPathField] = request.AreaPath;
        }

        if (request.IterationPath is not null)
        {
            overrides[RequestRules.IterationPathField] = request.IterationPath;
        }

        return overrides.Count == 0 ? null : overrides;

        static bool IsField(string key, string field) => string.Equals(key, field, StringComparison.OrdinalIgnoreCase);
    }

    private static WireDate? Date(DateTimeOffset? moment) => moment is { } value ? WireDate.At(value) : null;

    private static ShallowReference? Reference(int? id) =>
        id is { } number ? new ShallowReference { Id = WireId.String(number.ToString(CultureInfo.InvariantCulture)) } : null;

    private static IdentityRef? Identity(string? owner) => owner switch
    {
        null => null,
        _ when Guid.TryParse(owner, out _) => new IdentityRef { Id = owner },
        _ when owner.Contains('@', StringComparison.Ordinal) || owner.Contains('\\', StringComparison.Ordinal) => new IdentityRef { UniqueName = owner },
        _ => new IdentityRef { DisplayName = owner },
    };

    private static ReleaseEnvironmentDefinitionReference? Release(TestPlanCopyRequest request) =>
        request.ReleaseDefinitionId is null && request.ReleaseEnvironmentDefinitionId is null
            ? null
            : new ReleaseEnvironmentDefinitionReference
            {
                DefinitionId = request.ReleaseDefinitionId,
                EnvironmentDefinitionId = request.ReleaseEnvironmentDefinitionId,
            };

    private static TestOutcomeSettings? Outcomes(TestPlanCopyRequest request) =>
        request.SyncOutcomeAcrossSuites is { } sync ? new TestOutcomeSettings { SyncOutcomeAcrossSuites = sync } : null;
}
