using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// Judges a plan that was found after the answer to its submission was lost. Its operation's id is lost too, so that its state comes from comparing
/// its suites and test cases with the source's: what is all there has succeeded, what isn't is in progress [ours]. A plan that was there before, and was
/// taken in place of a copy, is no copy of the source, so that nothing is compared. The test cases are compared once all suites are there, so that a look
/// costs a few requests before, and afterwards as many as <see cref="CaseCensus"/> allows.
/// </summary>
internal sealed class AdoptedPlan
{
    /// <summary>So many plans' counts are remembered; beyond, the one looked at longest ago is forgotten, and counted anew [ours].</summary>
    private const int MaxRemembered = 100;

    private readonly Catalogue _catalogue;
    private readonly object _lock = new();
    private readonly List<(string Key, CaseCensus Census)> _censuses = []; // the one looked at last is the last

    public AdoptedPlan(Catalogue catalogue) => _catalogue = catalogue;

    /// <summary>Compares once.</summary>
    /// <param name="handle">The handle, whose id is the plan's.</param>
    /// <param name="scopeProject">The project of the handle's scope.</param>
    /// <param name="known">What is known of the copy: its source and destination.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.CloneOperationNotFound"/> where the plan is gone, or what reading brings.</exception>
    public async Task<CloneOperation> LookAsync(
        OperationHandle handle, string scopeProject, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken)
    {
        var project = known?.Destination?.Project ?? scopeProject;
        var plan = await DestinationAsync(project, handle.Id, log, cancellationToken).ConfigureAwait(false);
        var operation = new CloneOperation
        {
            Service = AzureDevOpsService.ServiceName,
            Kind = CloneKind.TestPlan,
            State = CloneState.Unknown,
            SubmittedAt = known?.SubmittedAt,
            Source = known?.Source,
            Destination = Mapping.Merge(Mapping.Reference(plan, project), known?.Destination),
            Handle = handle.ToString(),
        };
        if (handle.Kind == OperationHandle.ExistingKind)
        {
            return operation with
            {
                Message = $"Test plan {SafeText.Clean(handle.Id, 40)} was there before and was taken in place of a copy. This machine's journal doesn't "
                    + $"know what made it.",
            };
        }

        if (known?.Source?.Id is not { } sourceId)
        {
            return operation with
            {
                Message = $"Test plan {SafeText.Clean(handle.Id, 40)} was found after its answer was lost. What it is a copy of isn't "
                    + $"known here, so nobody can tell whether it is whole: look at it, or ask on the machine that submitted it.",
            };
        }

        var sourceProject = known.Source.Project ?? scopeProject;
        var source = await TreeAsync(sourceProject, sourceId, log, cancellationToken).ConfigureAwait(false);
        var copy = await TreeAsync(project, handle.Id, log, cancellationToken).ConfigureAwait(false);
        var tops = source.Tops(known.Source.Parts);
        var wanted = Compared(source, tops);
        wanted.BelowRoot += BroughtAbove(source, tops, copy);
        var there = Compared(copy, copy.Roots);
        var suites = string.Create(
            CultureInfo.InvariantCulture,
            $"Judged by comparing it with its source, since its answer was lost: {there.BelowRoot} of {wanted.BelowRoot} suites");
        var hasAllSuites = there.BelowRoot >= wanted.BelowRoot;
        if (!hasAllSuites && wanted.Counted.Concat(there.Counted).Any(suite => suite.TestCaseCount is null))
        {
            return operation with { State = CloneState.InProgress, Message = suites + " are there. Test cases are counted when all are." };
        }

        var key = $"{handle} {sourceProject} {sourceId} {string.Join(',', known.Source.Parts)}";
        var cases = await CensusOf(key).CountAsync(
            wanted.Counted,
            there.Counted,
            (suite, token) => suite.IsSource
                ? _catalogue.CountCasesAsync(sourceProject, sourceId, suite.Suite, NullCloneLog.Instance, token)
                : _catalogue.CountCasesAsync(project, handle.Id, suite.Suite, NullCloneLog.Instance, token),
            cancellationToken).ConfigureAwait(false);
        if (cases.Counted < wanted.Counted.Count + there.Counted.Count)
        {
            return operation with
            {
                State = CloneState.InProgress,
                Message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{suites} are there. The test cases of {cases.Counted} of {wanted.Counted.Count + there.Counted.Count} suites of both plans are "
                        + $"counted so far; the next look counts on."),
            };
        }

        var isWhole = hasAllSuites && cases.There >= cases.Wanted;
        if (isWhole)
        {
            Forget(key);
        }

        var statistics = new CloneStatistics { TotalTestCases = cases.Wanted, ClonedTestCases = Math.Min(cases.There, cases.Wanted) };
        var state = isWhole ? CloneState.Succeeded : CloneState.InProgress;
        return operation with
        {
            State = state,
            Statistics = statistics,
            PercentComplete = Mapping.Percent(state, statistics),
            Message = string.Create(CultureInfo.InvariantCulture, $"{suites} and {cases.There} of {cases.Wanted} test cases are there."),
        };
    }

    /// <summary>What is remembered of the counts of one copy.</summary>
    private CaseCensus CensusOf(string key)
    {
        lock (_lock)
        {
            var index = _censuses.FindIndex(one => one.Key == key);
            var census = index < 0 ? new CaseCensus() : _censuses[index].Census;
            if (index >= 0)
            {
                _censuses.RemoveAt(index);
            }
            else if (_censuses.Count == MaxRemembered)
            {
                _censuses.RemoveAt(0);
            }

            _censuses.Add((key, census));

            return census;
        }
    }

    private void Forget(string key)
    {
        lock (_lock)
        {
            _censuses.RemoveAll(one => one.Key == key);
        }
    }

    private async Task<TestPlanModel> DestinationAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await _catalogue.PlanAsync(project, planId, log, cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException exception) when (exception.ErrorId == CloneErrorId.TestPlanNotFound)
        {
            throw new CloneException(
                CloneErrorId.CloneOperationNotFound,
                $"Test plan {SafeText.Clean(planId, 40)}, which was taken for the copy, is not in project "
                    + $"'{SafeText.Clean(project, 300)}'. It was deleted, or is in another project.")
            {
                StatusCode = exception.StatusCode,
                Target = planId,
            };
        }
    }

    private async Task<SuiteTree> TreeAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken) =>
        new(await _catalogue.SuitesAsync(project, planId, log, cancellationToken).ConfigureAwait(false));

    /// <summary>The suites: how many are below the root, and those whose test cases count, which is all but query suites. The destination's root stands for
    /// the source's, so neither counts as a suite.</summary>
    private static (int BelowRoot, IReadOnlyList<TestSuiteModel> Counted) Compared(SuiteTree tree, IReadOnlyList<TestSuiteModel> from)
    {
        var roots = tree.Roots.Select(suite => suite.Id!.Value).ToHashSet();
        var walk = tree.Walk(from).Select(item => item.Suite).ToList();
        return (walk.Count(suite => !roots.Contains(suite.Id!.Value)), walk.FindAll(suite => !SuiteTree.IsQuery(suite)));
    }

    /// <summary>
    /// How many suites the copy gets besides those asked for: the ones above them, unless they were to stay behind, which shows by those asked
    /// for standing at the top of the copy [ours].
    /// </summary>
    private static int BroughtAbove(SuiteTree source, IReadOnlyList<TestSuiteModel> tops, SuiteTree copy)
    {
        var paths = tops.Select(top => (Top: top, Above: source.Above(top).SkipLast(1).ToList())).Where(path => path.Above.Count > 0).ToList();
        var first = copy.Roots.SelectMany(copy.Below).Select(suite => suite.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var areLeft = paths.Exists(path => first.Contains(path.Top.Name)) && !paths.Exists(path => first.Contains(path.Above[^1].Name));
        return areLeft ? 0 : paths.SelectMany(path => path.Above).DistinctBy(suite => suite.Id!.Value).Count();
    }
}
