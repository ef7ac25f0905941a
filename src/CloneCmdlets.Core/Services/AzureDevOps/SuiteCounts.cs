using System.Collections.Concurrent;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Counts the test cases of suites.</summary>
internal static class SuiteCounts
{
    /// <summary>So many are counted at a time, where the service doesn't say the counts with the suites.</summary>
    internal const int AtOnce = 4;

    /// <summary>The count of each suite's own test cases.</summary>
    /// <param name="catalogue">Where to ask.</param>
    /// <param name="project">The plan's project.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="suites">The suites, each with an id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The counts by the suites' ids.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> OfAsync(
        Catalogue catalogue, string project, string planId, IEnumerable<TestSuiteModel> suites, CancellationToken cancellationToken)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            suites,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (suite, token) => counts[suite.Id!.Value.Text] =
                await catalogue.CountCasesAsync(project, planId, suite, NullCloneLog.Instance, token).ConfigureAwait(false)).ConfigureAwait(false);
        return counts;
    }
}
