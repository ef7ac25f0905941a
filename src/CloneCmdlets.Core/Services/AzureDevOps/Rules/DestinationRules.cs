using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps.Rules;

/// <summary>The rules that need something known of the service: its suites, projects, paths, types. Each gives its violation, or nothing.</summary>
internal static class DestinationRules
{
    /// <summary>Suites belong to the plan that is copied.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="suiteIds">The suites asked for.</param>
    /// <param name="suitesOfPlan">The ids of the plan's suites, its root among them.</param>
    /// <returns>The violation, naming every suite that isn't of the plan.</returns>
    public static RuleViolation? SuitesOfPlan(int planId, IReadOnlyList<int> suiteIds, IReadOnlySet<int> suitesOfPlan)
    {
        var strange = suiteIds.Where(id => !suitesOfPlan.Contains(id)).Distinct().ToList();
        return strange.Count == 0
            ? null
            : new RuleViolation(
                nameof(SuitesOfPlan),
                string.Create(CultureInfo.InvariantCulture, $"Test plan {planId} has no suite "
                    + $"{SafeText.Clean(string.Join(", ", strange), 300)}. Name suites of this plan with -SuiteId, or leave it out to "
                    + $"copy them all."))
            {
                Target = string.Join(", ", strange),
            };
    }

    /// <summary>A clone into another project needs both overrides [doc].</summary>
    /// <param name="sameProject">Whether the destination's project is the source's.</param>
    /// <param name="options">The options of the request.</param>
    /// <returns>The violation, naming the one that is missing.</returns>
    public static RuleViolation? OverridesForOtherProject(bool sameProject, CloneOptions options)
    {
        if (sameProject)
        {
            return null;
        }

        var missing = new[] { RequestRules.AreaPathField, RequestRules.IterationPathField }
            .Where(field => string.IsNullOrWhiteSpace(Override(options, field))).ToList();
        return missing.Count == 0
            ? null
            : new RuleViolation(
                nameof(OverridesForOtherProject),
                $"A copy into another project needs the override {string.Join(" and ", missing)}. Give -AreaPath and -IterationPath.")
            {
                Target = string.Join(", ", missing),
            };
    }

    /// <summary>The project exists in the collection; nothing can be copied into another one [doc].</summary>
    /// <param name="project">The name or id.</param>
    /// <param name="exists">Whether it does.</param>
    /// <returns>The violation.</returns>
    public static RuleViolation? ProjectExists(string project, bool exists) => exists
        ? null
        : new RuleViolation(
            nameof(ProjectExists),
            $"The collection has no project '{SafeText.Clean(project, 300)}', or you can't see it. Check the name; a copy can't leave its "
                + $"organization or collection.")
        {
            ErrorId = CloneErrorId.ProjectNotFound,
            Target = project,
        };

    /// <summary>The area exists.</summary>
    /// <param name="path">The path.</param>
    /// <param name="project">The destination's project.</param>
    /// <param name="exists">Whether it does.</param>
    /// <returns>The violation.</returns>
    public static RuleViolation? AreaPathExists(string path, string project, bool exists) => exists ? null : Missing(nameof(AreaPathExists), "area", path, project);

    /// <summary>The iteration exists.</summary>
    /// <param name="path">The path.</param>
    /// <param name="project">The destination's project.</param>
    /// <param name="exists">Whether it does.</param>
    /// <returns>The violation.</returns>
    public static RuleViolation? IterationPathExists(string path, string project, bool exists) =>
        exists ? null : Missing(nameof(IterationPathExists), "iteration", path, project);

    /// <summary>The new test cases' type is of the destination's test-case category [doc].</summary>
    /// <param name="type">The type asked for; <see langword="null"/>: none.</param>
    /// <param name="project">The destination's project.</param>
    /// <param name="testCaseTypes">The names of the category's types.</param>
    /// <returns>The violation, naming those there are.</returns>
    public static RuleViolation? WorkItemTypeOfTestCases(string? type, string project, IReadOnlyCollection<string> testCaseTypes) =>
        type is null || testCaseTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? null
            : new RuleViolation(
                nameof(WorkItemTypeOfTestCases),
                $"'{SafeText.Clean(type, 300)}' is no test-case type of project '{SafeText.Clean(project, 300)}'. It has: "
                    + $"{SafeText.Clean(string.Join(", ", testCaseTypes), 600)}.")
            {
                Target = type,
            };

    /// <summary>The value of an override, its field's name in any case.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="field">The field's reference name.</param>
    /// <returns>The value; <see langword="null"/> where there is none.</returns>
    public static string? Override(CloneOptions options, string field) =>
        options.OverrideParameters?.FirstOrDefault(pair => string.Equals(pair.Key, field, StringComparison.OrdinalIgnoreCase)).Value;

    private static RuleViolation Missing(string rule, string what, string path, string project) => new(
        rule,
        $"Project '{SafeText.Clean(project, 300)}' has no {what} '{SafeText.Clean(path, 300)}'. Paths begin with the project's name: "
            + $"'{SafeText.Clean(project, 300)}\\Team'.")
    {
        Target = path,
    };
}
