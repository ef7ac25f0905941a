namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>A suite that is to be made.</summary>
/// <param name="SourceId">What it is a clone of.</param>
/// <param name="ParentId">The source of the suite it hangs below; <see langword="null"/>: below the operation's target suite.</param>
/// <param name="WithCases">Whether its test cases come along; a suite that was not asked for stands there for those below it alone.</param>
internal sealed record SelectedSuite(int SourceId, int? ParentId, bool WithCases);

/// <summary>
/// Which suites of a plan are cloned. <c>copyAllSuites</c> is the whole plan; a named suite brings its descendants; with
/// <c>copyAncestorHierarchy</c> the suites above it come too, without test cases [ours], and otherwise it hangs below the destination's root.
/// </summary>
internal static class SuiteSelection
{
    /// <summary>The suites of a plan's clone, parents first, siblings in their order. The first is the plan's root, for which the
    /// destination's root stands.</summary>
    /// <param name="tree">Id and parent of every suite of the plan, siblings in their order.</param>
    /// <param name="rootId">The plan's root.</param>
    /// <param name="suiteIds">The suites asked for.</param>
    /// <param name="allSuites">Whether the whole plan is asked for.</param>
    /// <param name="withAncestors">Whether the suites above a named one are made too.</param>
    /// <returns>The suites.</returns>
    public static List<SelectedSuite> OfPlan(
        IReadOnlyList<(int Id, int? ParentId)> tree, int rootId, IReadOnlyList<int> suiteIds, bool allSuites, bool withAncestors)
    {
        var children = tree.ToLookup(suite => suite.ParentId ?? 0, suite => suite.Id);
        var parents = tree.ToDictionary(suite => suite.Id, suite => suite.ParentId);
        var named = allSuites ? [rootId] : suiteIds.ToHashSet();
        var ancestors = new HashSet<int>();
        if (withAncestors)
        {
            foreach (var id in named)
            {
                for (var above = parents.GetValueOrDefault(id); above is { } suite && ancestors.Add(suite);)
                {
                    above = parents.GetValueOrDefault(suite);
                }
            }
        }

        var selected = new List<SelectedSuite> { new(rootId, null, named.Contains(rootId)) };
        Walk(children, rootId, (suite, parent, parentTaken) => Take(suite, parent, parentTaken));
        return selected;

        (bool Made, bool WithCases) Take(int suite, int parent, (bool Made, bool WithCases) above)
        {
            if (suite == rootId)
            {
                return (true, selected[0].WithCases);
            }

            var withCases = above.WithCases || named.Contains(suite);
            var made = withCases || ancestors.Contains(suite);
            if (made)
            {
                selected.Add(new SelectedSuite(suite, above.Made ? parent : rootId, withCases));
            }

            return (made, withCases);
        }
    }

    /// <summary>The suites of a suite's clone: itself and those below it.</summary>
    /// <param name="tree">Id and parent of every suite of its plan, siblings in their order.</param>
    /// <param name="suiteId">The suite.</param>
    /// <returns>The suites, parents first.</returns>
    public static List<SelectedSuite> OfSuite(IReadOnlyList<(int Id, int? ParentId)> tree, int suiteId)
    {
        var children = tree.ToLookup(suite => suite.ParentId ?? 0, suite => suite.Id);
        var selected = new List<SelectedSuite>();
        Walk(children, suiteId, (suite, parent, above) =>
        {
            selected.Add(new SelectedSuite(suite, suite == suiteId ? null : parent, true));
            return (true, true);
        });
        return selected;
    }

    /// <summary>Goes through a tree, parents first. With a stack of its own: a plan may be nested deeper than a thread's stack.</summary>
    private static void Walk(
        ILookup<int, int> children, int root, Func<int, int, (bool Made, bool WithCases), (bool Made, bool WithCases)> visit)
    {
        var stack = new Stack<(int Suite, int Parent, (bool, bool) Above)>();
        stack.Push((root, 0, (false, false)));
        while (stack.TryPop(out var next))
        {
            var taken = visit(next.Suite, next.Parent, next.Above);
            foreach (var child in children[next.Suite].Reverse())
            {
                stack.Push((child, next.Suite, taken));
            }
        }
    }
}
