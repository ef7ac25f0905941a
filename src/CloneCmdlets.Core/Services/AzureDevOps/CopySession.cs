using System.Globalization;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What is sent for a prepared copy.</summary>
/// <param name="Body">A request of <see cref="Requests"/>.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="HandleKind">The kind of the handle it gets.</param>
internal sealed record PlanCopyPayload(object Body, string Address, string HandleKind)
{
    /// <summary>The copy's name.</summary>
    public required NameReservations.Reservation Name { get; init; }

    /// <summary>Those of the session that took the name before.</summary>
    public required IReadOnlyList<NameReservations.Reservation> Earlier { get; init; }
}

/// <summary>
/// The copies of one pipeline: every rule is checked and every open point settled before anything is sent, and what is read for one row serves the
/// others.
/// </summary>
internal sealed class CopySession : ICopySession
{
    private readonly Routes _routes;
    private readonly Catalogue _catalogue;
    private readonly SessionMemory _memory;
    private readonly PlanFinder _plans;
    private readonly NameReservations _names = new();

    public CopySession(Routes routes, Catalogue catalogue)
    {
        _routes = routes;
        _catalogue = catalogue;
        _memory = new SessionMemory(catalogue);
        _plans = new PlanFinder(routes, _memory);
    }

    public async Task<PreparedCopy> PrepareAsync(CopyRequest request, ICloneLog log, CancellationToken cancellationToken)
    {
        if (request is not TestPlanCopyRequest copy)
        {
            throw new ArgumentException("Azure DevOps copies test plans only.", nameof(request));
        }

        // What the request alone shows to be wrong costs no call.
        var suiteIds = (copy.SuiteIds ?? []).Distinct().ToList();
        var options = Requests.Options(copy);
        Demand(RequestRules.SuitesNamed(copy.SuiteIds));
        Demand(RequestRules.Check(Terms(copy, copy.Id ?? 0, suiteIds, options)));

        var source = await _plans.FindAsync(copy, log, cancellationToken).ConfigureAwait(false);
        var toSend = await _plans.SuitesAsync(source, suiteIds, log, cancellationToken).ConfigureAwait(false);
        var destination = await DestinationProjectAsync(copy, source, log, cancellationToken).ConfigureAwait(false);
        options = WithDefaults(options, destination, log);
        Demand(DestinationRules.OverridesForOtherProject(destination.IsSource, options));
        await CheckDestinationAsync(copy, options, destination.Name, log, cancellationToken).ConfigureAwait(false);
        var plans = await _memory.PlansAsync(destination.Name, log, cancellationToken).ConfigureAwait(false);
        return Prepared(copy with { DestinationProject = destination.ToSend }, source, toSend, options, destination.Name, plans);
    }

    public async Task<PreparedCopy> AwaitNameAsync(PreparedCopy copy, CancellationToken cancellationToken)
    {
        var earlier = PayloadOf(copy).Earlier;
        if (earlier.Count == 0)
        {
            return copy;
        }

        var ends = (await Task.WhenAll(earlier.Select(other => other.End)).WaitAsync(cancellationToken).ConfigureAwait(false)).OfType<CloneReference>().ToList();
        return copy.WithExisting(Joined(copy.Existing, ends)) with { IsNameInDoubt = ends.Any(end => end.Id is null) };
    }

    public async Task<PreparedCopy> ReadNameAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copy);
        var (name, project) = (copy.Intent.Destination.Name!, copy.Intent.Destination.Project!);
        _memory.ForgetPlans(project);
        return copy.WithExisting(Named(await _memory.PlansAsync(project, log, cancellationToken).ConfigureAwait(false), name, project));
    }

    public void Release(PreparedCopy copy) => _names.Release(PayloadOf(copy).Name);

    public void Keep(PreparedCopy copy, CloneReference? made) => PayloadOf(copy).Name.Settle(made ?? new CloneReference { Name = copy.Intent.Destination.Name });

    private static PlanCopyPayload PayloadOf(PreparedCopy copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        return copy.Payload as PlanCopyPayload ?? throw new ArgumentException("Prepared by another service.", nameof(copy));
    }

    private static List<CloneReference> Named(ProjectPlans plans, string name, string project) =>
        [.. plans.Named(name).Select(plan => Mapping.Reference(plan, project)!)];

    private static IEnumerable<CloneReference> Joined(IReadOnlyList<CloneReference> there, IEnumerable<CloneReference> made) =>
        there.Concat(made.Where(plan => plan.Id is not null && there.All(other => other.Id != plan.Id)).DistinctBy(plan => plan.Id));

    private PreparedCopy Prepared(
        TestPlanCopyRequest request,
        SourcePlan source,
        IReadOnlyList<int> suiteIds,
        CloneOptions options,
        string project,
        ProjectPlans plans)
    {
        var isNew = _routes.IsNew || request.ReferenceTestCases;
        object body = isNew ? Requests.RouteD(request, source.Id, suiteIds, options) : Requests.RouteA(request, suiteIds, options);
        var how = request.ReferenceTestCases ? ", referring to its test cases" : "";
        var there = Named(plans, request.DestinationName, project);
        var reservation = _names.Take(project, request.DestinationName, out var earlier); // last: whatever fails before has taken nothing
        return new PreparedCopy
        {
            Intent = new CopyIntent
            {
                Service = AzureDevOpsService.ServiceName,
                Scope = _routes.Scope,
                Kind = CloneKind.TestPlan,
                Source = source.Reference with { Parts = [.. (request.SuiteIds ?? []).Distinct().Select(id => id.ToString(CultureInfo.InvariantCulture))] },
                Destination = new CloneReference { Name = request.DestinationName, Project = project },
            },
            Action = SafeText.Clean(FormattableString.Invariant($"Copy test plan {source.Id} '{source.Reference.Name}'") + how),
            Target = SafeText.Clean($"Test plan '{request.DestinationName}' in project '{project}'"),
            DescribeAsync = token => new CopyDescription(_routes, _catalogue, _memory).LinesAsync(request, source, options, project, token),
            Payload = new PlanCopyPayload(
                body,
                isNew ? _routes.CloneTestPlan(deepClone: !request.ReferenceTestCases) : _routes.ClonePlan(source.Id),
                isNew ? HandleKinds.TestPlan : HandleKinds.Plan)
            {
                Name = reservation,
                Earlier = earlier,
            },
        }.WithExisting(Joined(there, earlier.Select(other => other.Made).OfType<CloneReference>()));
    }

    /// <summary>Where the copy goes: the project's name, whether that is the source's, and what of it is sent.</summary>
    private async Task<(string Name, bool IsSource, string? ToSend)> DestinationProjectAsync(
        TestPlanCopyRequest request, SourcePlan source, ICloneLog log, CancellationToken cancellationToken)
    {
        if (request.DestinationProject is not { } typed || Is(typed, source.Project))
        {
            // The source's project is known by name from the plan itself; where the user connected by id and the plan doesn't tell, it is asked for.
            var name = source.ProjectName ?? (await _memory.ProjectAsync(source.Project, log, cancellationToken).ConfigureAwait(false)).Name ?? source.Project;
            return (name, true, ToSend(request.DestinationProject, name));
        }

        var project = await _memory.ProjectAsync(typed, log, cancellationToken).ConfigureAwait(false);
        var found = project.Name ?? typed;
        var isSource = Is(found, source.ProjectName) || Is(found, source.Project) || (project.Id is { } id && (Is(id, source.ProjectId) || Is(id, source.Project)));
        return (found, isSource, ToSend(typed, found));

        // The request takes names only, as typed.
        static string? ToSend(string? typed, string name) => Guid.TryParse(typed, out _) ? name : typed;

        static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A copy into another project gets that project's root for what the user left open.</summary>
    private static CloneOptions WithDefaults(CloneOptions options, (string Name, bool IsSource, string? ToSend) destination, ICloneLog log)
    {
        if (destination.IsSource)
        {
            return options;
        }

        foreach (var field in new[] { RequestRules.AreaPathField, RequestRules.IterationPathField })
        {
            if (DestinationRules.Override(options, field) is null)
            {
                options = Requests.With(options, field, destination.Name);
                log.Verbose(SafeText.Clean($"{field} is set to '{destination.Name}', the root of the destination's project, since a copy "
                    + $"into another project needs it."));
            }
        }

        return options;
    }

    private async Task CheckDestinationAsync(
        TestPlanCopyRequest request, CloneOptions options, string project, ICloneLog log, CancellationToken cancellationToken)
    {
        string?[] areas = [DestinationRules.Override(options, RequestRules.AreaPathField), request.PlanAreaPath];
        string?[] iterations = [DestinationRules.Override(options, RequestRules.IterationPathField), request.PlanIterationPath];
        foreach (var path in areas.OfType<string>())
        {
            Demand(DestinationRules.AreaPathExists(
                path, project, await _memory.NodeExistsAsync(project, isArea: true, path, log, cancellationToken).ConfigureAwait(false)));
        }

        foreach (var path in iterations.OfType<string>())
        {
            Demand(DestinationRules.IterationPathExists(
                path, project, await _memory.NodeExistsAsync(project, isArea: false, path, log, cancellationToken).ConfigureAwait(false)));
        }

        if (request.DestinationWorkItemType is { } type
            && await _memory.TestCaseTypesAsync(project, log, cancellationToken).ConfigureAwait(false) is { } types)
        {
            Demand(DestinationRules.WorkItemTypeOfTestCases(type, project, types));
        }
    }

    private CloneTerms Terms(TestPlanCopyRequest request, int planId, IReadOnlyList<int> suiteIds, CloneOptions options) =>
        CloneTerms.From(planId, _routes.Project, Requests.RouteA(request, suiteIds, options));

    private static void Demand(IEnumerable<RuleViolation> violations) => Demand(violations.FirstOrDefault());

    private static void Demand(RuleViolation? violation)
    {
        if (violation is not null)
        {
            throw violation.ToException();
        }
    }
}
