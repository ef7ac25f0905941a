using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>A plan that is to be copied.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">It, as the operation will show it.</param>
/// <param name="Project">The project it was asked for in, as the user named it.</param>
internal sealed record SourcePlan(int Id, CloneReference Reference, string Project)
{
    /// <summary>The project's id, where the service told.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The project's name, where the service told or the user typed a name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The root suite's id, where the service told.</summary>
    public int? RootSuiteId { get; init; }
}

/// <summary>Finds the plan that a user means, and the suites of it that are sent.</summary>
internal sealed class PlanFinder
{
    private const int MaxShownIds = 20;

    private readonly Routes _routes;
    private readonly SessionMemory _memory;

    public PlanFinder(Routes routes, SessionMemory memory)
    {
        _routes = routes;
        _memory = memory;
    }

    /// <summary>Finds the plan by its id, else by its name.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.TestPlanNotFound"/>, <see cref="CloneErrorId.AmbiguousName"/>, or what reading brings.</exception>
    public async Task<SourcePlan> FindAsync(TestPlanCopyRequest request, ICloneLog log, CancellationToken cancellationToken)
    {
        string planId;
        if (request.Id is { } typed)
        {
            if (typed < 1)
            {
                throw NotFound(FormattableString.Invariant($"Test plan {typed} was not found: ids begin at 1. Check -Id."), typed);
            }

            planId = typed.ToString(CultureInfo.InvariantCulture);
        }
        else if (!string.IsNullOrWhiteSpace(request.Name))
        {
            planId = await IdOfAsync(request.Name, log, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw new CloneException(CloneErrorId.InvalidCloneRequest, "No test plan is named. Give its id with -Id or its name with -Name.")
            {
                Rule = "SourceRequired",
            };
        }

        var plan = await _memory.PlanAsync(_routes.Project, planId, log, cancellationToken).ConfigureAwait(false);
        if (plan.Id is not { } id || id.Text != planId)
        {
            throw new CloneException(
                CloneErrorId.UnexpectedResponse, $"The service was asked for test plan {planId} and answered with "
                    + $"'{SafeText.Clean(plan.Id?.Text, 40)}'. Check that -CollectionUri leads to Azure DevOps.")
            {
                Target = planId,
            };
        }

        var project = plan.Project?.Name ?? (Guid.TryParse(_routes.Project, out _) ? null : _routes.Project);
        return new SourcePlan(int.Parse(planId, CultureInfo.InvariantCulture), Mapping.Reference(plan, project)!, _routes.Project)
        {
            ProjectId = plan.Project?.Id?.Text,
            ProjectName = project,
            RootSuiteId = plan.RootSuite?.Id is { } root && root.TryGetInt32(out var number) && number > 0 ? number : null,
        };
    }

    /// <summary>The suites to send: those that were named, which must be the plan's, else its root, without which nothing would be copied.</summary>
    /// <param name="source">The plan.</param>
    /// <param name="suiteIds">Those that were named.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids; never none.</returns>
    public async Task<IReadOnlyList<int>> SuitesAsync(SourcePlan source, IReadOnlyList<int> suiteIds, ICloneLog log, CancellationToken cancellationToken)
    {
        if (suiteIds.Count == 0 && source.RootSuiteId is { } known)
        {
            return [known];
        }

        var suites = await _memory.SuitesAsync(_routes.Project, source.Reference.Id!, log, cancellationToken).ConfigureAwait(false);
        if (suiteIds.Count == 0)
        {
            var root = suites.FirstOrDefault(suite => (suite.Parent ?? suite.ParentSuite)?.Id is null or { IsNone: true });
            return root?.Id is { } id && id.TryGetInt32(out var number) && number > 0
                ? [number]
                : throw new CloneException(
                    CloneErrorId.UnexpectedResponse,
                    FormattableString.Invariant($"The service names no root suite of test plan {source.Id}, without which nothing would be copied. Name the suites with -SuiteId."))
                {
                    Target = source.Id,
                };
        }

        var ids = suites.Select(suite => suite.Id is { } id && id.TryGetInt32(out var number) ? number : 0)
            .Append(source.RootSuiteId ?? 0).Where(id => id > 0).ToHashSet();
        return DestinationRules.SuitesOfPlan(source.Id, suiteIds, ids) is { } violation ? throw violation.ToException() : suiteIds;
    }

    private async Task<string> IdOfAsync(string name, ICloneLog log, CancellationToken cancellationToken)
    {
        var plans = await _memory.PlansAsync(_routes.Project, log, cancellationToken).ConfigureAwait(false);
        var ids = plans.Named(name).Select(plan => plan.Id is { IsNone: false } id && id.TryGetInt32(out _) ? id.Text : null).OfType<string>().ToList();
        return ids.Count switch
        {
            1 => ids[0],
            0 => throw NotFound(
                $"Project '{SafeText.Clean(_routes.Project, 300)}' has no test plan '{SafeText.Clean(name, 300)}' among the {plans.Count} "
                    + $"that you can see. Check -Name, or give the id with -Id.",
                name),
            _ => throw new CloneException(
                CloneErrorId.AmbiguousName,
                $"{ids.Count} test plans are named '{SafeText.Clean(name, 300)}': "
                    + $"{string.Join(", ", ids.Take(MaxShownIds))}{(ids.Count > MaxShownIds ? ", …" : "")}. Say which with -Id.")
            {
                Target = name,
            },
        };
    }

    private static CloneException NotFound(string message, object target) => new(CloneErrorId.TestPlanNotFound, message) { Target = target };
}
