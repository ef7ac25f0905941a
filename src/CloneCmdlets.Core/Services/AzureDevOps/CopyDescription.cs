using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Tells line by line what a copy would be, for <c>-WhatIf</c>: the suites with their counts, the destination, the overrides.</summary>
internal sealed class CopyDescription
{
    private readonly Routes _routes;
    private readonly Catalogue _catalogue;
    private readonly SessionMemory _memory;

    public CopyDescription(Routes routes, Catalogue catalogue, SessionMemory memory)
    {
        _routes = routes;
        _catalogue = catalogue;
        _memory = memory;
    }

    /// <summary>The lines.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="source">The plan.</param>
    /// <param name="options">The settled options.</param>
    /// <param name="project">The destination's project.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The lines, safe to show.</returns>
    public async Task<IReadOnlyList<string>> LinesAsync(
        TestPlanCopyRequest request, SourcePlan source, CloneOptions options, string project, CancellationToken cancellationToken)
    {
        var planId = source.Reference.Id!;
        var suites = await _memory.SuitesAsync(_routes.Project, planId, NullCloneLog.Instance, cancellationToken).ConfigureAwait(false);
        var tree = new SuiteTree(suites);
        var walk = tree.Walk(tree.Tops(SuiteTree.Texts(request.SuiteIds ?? []))).ToList();
        var counts = await SuiteCounts.OfAsync(_catalogue, _routes.Project, planId, walk.Select(item => item.Suite), cancellationToken).ConfigureAwait(false);
        var lines = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"Test plan {source.Id} '{source.Reference.Name}' of project '{source.ProjectName ?? source.Project}': "
                    + $"{Count(walk.Count, "suite")} with {Count(counts.Values.Sum(), "test case")}, each counted in every suite that has it"),
        };
        foreach (var (suite, depth) in walk)
        {
            var indent = new string(' ', 2 * (Math.Min(depth, 40) + 1));
            var above = depth == 0 && options.CopyAncestorHierarchy == true ? tree.Above(suite).Select(parent => $"'{parent.Name}'").Reverse().ToList() : [];
            var brought = above.Count > 0 ? $" (below {string.Join(" > ", above)}, which the copy gets too)" : "";
            lines.Add($"{indent}Suite {suite.Id} '{suite.Name}': {Count(counts[suite.Id!.Value.Text], "test case")}{brought}");
        }

        lines.Add($"To: test plan '{request.DestinationName}' in project '{project}'");
        lines.AddRange((options.OverrideParameters ?? new Dictionary<string, string?>()).Select(pair => $"Override: {pair.Key} = '{pair.Value}'"));
        lines.AddRange(Choices(request));
        return [.. lines.Select(line => SafeText.Clean(line))];
    }

    private static IEnumerable<string> Choices(TestPlanCopyRequest request)
    {
        yield return request.ReferenceTestCases
            ? "The new plan refers to the existing test cases; none is copied."
            : "Test cases are copied, and linked to their originals.";
        if (request.CloneRequirements is { } requirements && !request.ReferenceTestCases)
        {
            yield return requirements ? "Requirements are copied too." : "Requirements are not copied: their suites become static.";
        }

        if (request.DestinationWorkItemType is { } type)
        {
            yield return $"The new test cases are of the type '{type}'.";
        }

        if (request.RelatedLinkComment is { } comment)
        {
            yield return $"Link comment: '{comment}'";
        }
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
