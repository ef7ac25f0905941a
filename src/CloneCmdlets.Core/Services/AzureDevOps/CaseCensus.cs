using System.Collections.Concurrent;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>One suite whose test cases count.</summary>
/// <param name="IsSource">Whether it is of the source; else of the copy.</param>
/// <param name="Suite">The suite, with an id.</param>
internal sealed record CensusSuite(bool IsSource, TestSuiteModel Suite)
{
    /// <summary>What tells it from the others.</summary>
    public (bool IsSource, string Id) Key => (IsSource, Suite.Id!.Value.Text);
}

/// <summary>What is known of the test cases.</summary>
/// <param name="Counted">How many suites were counted.</param>
/// <param name="Wanted">The source's cases in these.</param>
/// <param name="There">The copy's.</param>
internal sealed record CaseCount(int Counted, long Wanted, long There);

/// <summary>
/// Counts the test cases of a copy and of its source from look to look, where the service doesn't say the counts with the suites (7.0 and newer): that
/// takes a request or more a suite. Each suite is counted once, a bounded number at a look; while the copy is short then, a few are counted again each
/// time, those that are short themselves first and the others in turn, so that whatever changes is seen in the end.
/// </summary>
internal sealed class CaseCensus
{
    /// <summary>So many suites are counted for the first time at one look [ours].</summary>
    private const int MostAtFirst = 200;

    /// <summary>So many are counted again at one look [ours].</summary>
    private const int MostAgain = 20;

    private readonly ConcurrentDictionary<(bool, string), (int Count, long Turn)> _counts = new();
    private long _turn;

    /// <summary>Counts what is due at this look.</summary>
    /// <param name="wanted">The source's suites.</param>
    /// <param name="there">The copy's.</param>
    /// <param name="count">Counts one.</param>
    /// <param name="cancellationToken">Stops it; what was counted by then is kept.</param>
    /// <returns>What is known by now.</returns>
    /// <exception cref="CloneException">Whatever counting brings; what was counted by then is kept.</exception>
    public async Task<CaseCount> CountAsync(
        IReadOnlyList<TestSuiteModel> wanted,
        IReadOnlyList<TestSuiteModel> there,
        Func<CensusSuite, CancellationToken, Task<int>> count,
        CancellationToken cancellationToken)
    {
        List<CensusSuite> all = [.. wanted.Select(suite => new CensusSuite(IsSource: true, suite)), .. there.Select(suite => new CensusSuite(IsSource: false, suite))];
        foreach (var gone in _counts.Keys.Except(all.Select(one => one.Key)))
        {
            _counts.TryRemove(gone, out _);
        }

        var turn = Interlocked.Increment(ref _turn);
        var toCount = all.FindAll(one => CountOf(one) is null);
        if (toCount.Count == 0 && Sum(wanted, isSource: true) > Sum(there, isSource: false))
        {
            toCount = [.. ToCountAgain(wanted, there, all)];
        }

        await Parallel.ForEachAsync(
            toCount.Take(MostAtFirst),
            new ParallelOptions { MaxDegreeOfParallelism = SuiteCounts.AtOnce, CancellationToken = cancellationToken },
            async (suite, token) => _counts[suite.Key] = (await count(suite, token).ConfigureAwait(false), turn)).ConfigureAwait(false);
        return new CaseCount(all.Count(one => CountOf(one) is not null), Sum(wanted, isSource: true), Sum(there, isSource: false));
    }

    /// <summary>Those that are worth another count: what is short of the suite in its place of the source, then what was counted longest ago.</summary>
    private IEnumerable<CensusSuite> ToCountAgain(IReadOnlyList<TestSuiteModel> wanted, IReadOnlyList<TestSuiteModel> there, List<CensusSuite> all)
    {
        var isShort = wanted.Count == there.Count
            ? there.Where((suite, index) => CountOf(new(false, suite)) < CountOf(new(true, wanted[index]))).Select(suite => new CensusSuite(false, suite).Key).ToHashSet()
            : [];

        // Most of the turn goes to those, but never all of it: what seems short may be so for good, as where the order is another.
        var first = all.Where(one => isShort.Contains(one.Key) && IsAsked(one)).OrderBy(TurnOf).Take(MostAgain / 2).ToList();
        return first.Concat(all.Except(first).Where(IsAsked).OrderBy(TurnOf).Take(MostAgain - first.Count));
    }

    private int? CountOf(CensusSuite one) => one.Suite.TestCaseCount ?? (_counts.TryGetValue(one.Key, out var known) ? known.Count : null);

    private long TurnOf(CensusSuite one) => _counts.TryGetValue(one.Key, out var known) ? known.Turn : 0;

    private static bool IsAsked(CensusSuite one) => one.Suite.TestCaseCount is null;

    private long Sum(IReadOnlyList<TestSuiteModel> suites, bool isSource) => suites.Sum(suite => (long)(CountOf(new CensusSuite(isSource, suite)) ?? 0));
}
