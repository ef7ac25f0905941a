using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// Judges a plan that was found after the answer to its submission was lost. Its operation's id is lost too, so that its state comes from comparing
/// its suites and test cases with the source's: what is all there has succeeded, what isn't is in progress [ours]. A plan that was there before, and was
/// taken in place of a copy, is no copy of the source, so that nothing is compared.
/// </summary>
internal sealed class AdoptedPlan
{
    private readonly Catalogue _catalogue;

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

        var wanted = await MeasureAsync(known.Source.Project ?? scopeProject, sourceId, known.Source.Parts, log, cancellationToken).ConfigureAwait(false);
        var there = await MeasureAsync(project, handle.Id, [], log, cancellationToken).ConfigureAwait(false);
        var isWhole = there.Suites >= wanted.Suites && there.Cases >= wanted.Cases;
        var statistics = new CloneStatistics { TotalTestCases = wanted.Cases, ClonedTestCases = Math.Min(there.Cases, wanted.Cases) };
        var state = isWhole ? CloneState.Succeeded : CloneState.InProgress;
        return operation with
        {
            State = state,
            Statistics = statistics,
            PercentComplete = Mapping.Percent(state, statistics),
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"Judged by comparing it with its source, since its answer was lost: {there.Suites} of {wanted.Suites} suites and "
                    + $"{there.Cases} of {wanted.Cases} test cases are there."),
        };
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

    /// <summary>Suites below the root, and test cases of all but query suites. The destination's root stands for the source's, so neither counts.</summary>
    private async Task<(int Suites, long Cases)> MeasureAsync(
        string project, string planId, IReadOnlyList<string> parts, ICloneLog log, CancellationToken cancellationToken)
    {
        var suites = await _catalogue.SuitesAsync(project, planId, log, cancellationToken).ConfigureAwait(false);
        var tree = new SuiteTree(suites);
        var roots = tree.Roots.Select(suite => suite.Id!.Value).ToHashSet();
        var walk = tree.Walk(tree.Tops(parts)).Select(item => item.Suite).ToList();
        var counts = await SuiteCounts.OfAsync(
            _catalogue, project, planId, walk.Where(suite => !SuiteTree.IsQuery(suite)), cancellationToken).ConfigureAwait(false);
        return (walk.Count(suite => !roots.Contains(suite.Id!.Value)), counts.Values.Sum(count => (long)count));
    }
}
