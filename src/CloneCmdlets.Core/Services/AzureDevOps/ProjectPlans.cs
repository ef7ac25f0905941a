using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>The test plans of a project as they were read, found by name without a search through all of them for each copy.</summary>
internal sealed class ProjectPlans
{
    private readonly ILookup<string, TestPlanModel> _byName;

    /// <summary>Takes them in.</summary>
    /// <param name="plans">The plans.</param>
    public ProjectPlans(IReadOnlyCollection<TestPlanModel> plans)
    {
        Count = plans.Count;
        ProjectName = plans.Select(plan => plan.Project?.Name).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        _byName = plans.Where(plan => plan.Name is not null).ToLookup(plan => plan.Name!, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The project's name, where there is a plan that tells it.</summary>
    public string? ProjectName { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Those of a name; case doesn't matter.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The plans, in the service's order.</returns>
    public IEnumerable<TestPlanModel> Named(string name) => _byName[name];
}
