using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>A plan's suites as a tree, from the flat list the service gives.</summary>
internal sealed class SuiteTree
{
    private readonly ILookup<string, TestSuiteModel> _below;
    private readonly Dictionary<string, TestSuiteModel> _byId;

    public SuiteTree(IReadOnlyList<TestSuiteModel> suites)
    {
        _byId = suites.Where(suite => suite.Id is not null).GroupBy(suite => suite.Id!.Value.Text, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        _below = _byId.Values.Where(suite => ParentOf(suite) is not null).ToLookup(suite => ParentOf(suite)!, StringComparer.Ordinal);
        Roots = [.. _byId.Values.Where(suite => ParentOf(suite) is null)];
    }

    /// <summary>The suites with none above them among those listed.</summary>
    public IReadOnlyList<TestSuiteModel> Roots { get; }

    /// <summary>A suite and all below it, each with its depth, parents first; a circle is walked once.</summary>
    /// <param name="suites">Where to begin.</param>
    /// <returns>The suites.</returns>
    public IEnumerable<(TestSuiteModel Suite, int Depth)> Walk(IEnumerable<TestSuiteModel> suites)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<(TestSuiteModel Suite, int Depth)>(suites.Reverse().Select(suite => (suite, 0)));
        while (stack.TryPop(out var next))
        {
            if (!seen.Add(next.Suite.Id!.Value.Text))
            {
                continue;
            }

            yield return next;
            foreach (var child in _below[next.Suite.Id.Value.Text].Reverse())
            {
                stack.Push((child, next.Depth + 1));
            }
        }
    }

    /// <summary>The suites of some ids, without those that another of them brings along anyway; none named: the roots.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>The suites.</returns>
    public IReadOnlyList<TestSuiteModel> Tops(IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
        {
            return Roots;
        }

        var named = ids.Where(_byId.ContainsKey).ToHashSet(StringComparer.Ordinal);
        return [.. named.Where(id => !Above(_byId[id]).Any(above => named.Contains(above.Id!.Value.Text))).Select(id => _byId[id])];
    }

    /// <summary>The suites right below one.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>Those below.</returns>
    public IEnumerable<TestSuiteModel> Below(TestSuiteModel suite) => _below[suite.Id!.Value.Text];

    /// <summary>The suites above one, the nearest first.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>Those above.</returns>
    public IEnumerable<TestSuiteModel> Above(TestSuiteModel suite)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = ParentOf(suite); id is not null && seen.Add(id) && _byId.TryGetValue(id, out var parent); id = ParentOf(parent))
        {
            yield return parent;
        }
    }

    /// <summary>Whether a suite's cases come from a query, so that counting them says nothing about a copy.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>Whether they do.</returns>
    public static bool IsQuery(TestSuiteModel suite) => suite.SuiteType?.StartsWith("dynamic", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The ids of suites as text.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>Their text.</returns>
    public static IReadOnlyList<string> Texts(IEnumerable<int> ids) => [.. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))];

    private static string? ParentOf(TestSuiteModel suite) => (suite.Parent ?? suite.ParentSuite)?.Id is { IsNone: false } id ? id.Text : null;
}
