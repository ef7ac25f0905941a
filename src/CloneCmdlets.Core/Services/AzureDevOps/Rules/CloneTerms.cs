using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps.Rules;

/// <summary>What a request to clone a plan asks for, whichever route brings it: what the rules are asked about.</summary>
internal sealed record CloneTerms
{
    public required int SourcePlanId { get; init; }

    /// <summary>The project of the source: the one in the address.</summary>
    public required string SourceProject { get; init; }

    public string? DestinationName { get; init; }

    /// <summary>The destination's id, which no request should have.</summary>
    public int? DestinationPlanId { get; init; }

    /// <summary>The project of the destination as given; <see langword="null"/>: the source's.</summary>
    public string? DestinationProject { get; init; }

    /// <summary>The area of the destination plan itself.</summary>
    public string? PlanAreaPath { get; init; }

    /// <summary>The iteration of the destination plan itself.</summary>
    public string? PlanIterationPath { get; init; }

    public string? Description { get; init; }

    /// <summary>The state of the destination plan.</summary>
    public string? PlanState { get; init; }

    /// <summary>The owner of the destination plan, in the words the request names it by.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    public IReadOnlyList<int> SuiteIds { get; init; } = [];

    public CloneOptions Options { get; init; } = new();

    /// <summary>The terms of a route A request.</summary>
    /// <param name="planId">The plan in the address.</param>
    /// <param name="project">The project in the address.</param>
    /// <param name="request">The body.</param>
    /// <returns>The terms.</returns>
    public static CloneTerms From(int planId, string project, PlanCloneRequest request)
    {
        var destination = request.DestinationTestPlan ?? new DestinationPlan();
        return new CloneTerms
        {
            SourcePlanId = planId,
            SourceProject = project,
            DestinationName = destination.Name,
            DestinationPlanId = destination.Id is { } id && id.TryGetInt32(out var number) ? number : null,
            DestinationProject = destination.Project?.Name ?? destination.Project?.Id?.Text,
            PlanAreaPath = destination.Area?.Name,
            PlanIterationPath = destination.Iteration,
            Description = destination.Description,
            PlanState = destination.State,
            Owner = destination.Owner?.Id ?? destination.Owner?.UniqueName ?? destination.Owner?.DisplayName,
            StartDate = destination.StartDate?.Value,
            EndDate = destination.EndDate?.Value,
            SuiteIds = request.SuiteIds ?? [],
            Options = request.Options ?? new CloneOptions(),
        };
    }

    /// <summary>The terms of a route D request.</summary>
    /// <param name="project">The project in the address.</param>
    /// <param name="request">The body.</param>
    /// <returns>The terms; its source plan is 0 where the body names none.</returns>
    public static CloneTerms From(string project, TestPlanCloneRequest request)
    {
        var destination = request.DestinationTestPlan ?? new DestinationTestPlan();
        return new CloneTerms
        {
            SourcePlanId = request.SourceTestPlan?.Id is { } id && id.TryGetInt32(out var number) ? number : 0,
            SourceProject = project,
            DestinationName = destination.Name,
            DestinationProject = destination.Project,
            PlanAreaPath = destination.AreaPath,
            PlanIterationPath = destination.Iteration,
            Description = destination.Description,
            PlanState = destination.State,
            Owner = destination.Owner?.Id ?? destination.Owner?.UniqueName ?? destination.Owner?.DisplayName,
            StartDate = destination.StartDate?.Value,
            EndDate = destination.EndDate?.Value,
            SuiteIds = request.SourceTestPlan?.SuiteIds ?? [],
            Options = request.CloneOptions ?? new CloneOptions(),
        };
    }
}
