using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What one session of copies has read, each thing once, however many rows ask for it at the same time.</summary>
internal sealed class SessionMemory
{
    private readonly Catalogue _catalogue;
    private readonly RememberedByKey<string, ProjectPlans> _plans = new(StringComparer.OrdinalIgnoreCase);
    private readonly RememberedByKey<string, IReadOnlyList<TestSuiteModel>> _suites = new(StringComparer.Ordinal);
    private readonly RememberedByKey<string, ProjectModel?> _projects = new(StringComparer.OrdinalIgnoreCase);
    private readonly RememberedByKey<string, IReadOnlyList<string>?> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly RememberedByKey<string, bool> _nodes = new(StringComparer.OrdinalIgnoreCase);

    public SessionMemory(Catalogue catalogue) => _catalogue = catalogue;

    /// <summary>The plans of a project, as they were when the session first asked.</summary>
    public Task<ProjectPlans> PlansAsync(string project, ICloneLog log, CancellationToken cancellationToken) => _plans.GetAsync(
        project, async token => new ProjectPlans(await _catalogue.PlansAsync(project, log, token).ConfigureAwait(false)), cancellationToken);

    /// <summary>Has the plans of a project read anew by whoever asks next.</summary>
    public void ForgetPlans(string project) => _plans.Forget(project);

    /// <summary>A plan, read anew: it is what is copied now.</summary>
    public Task<TestPlanModel> PlanAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken) =>
        _catalogue.PlanAsync(project, planId, log, cancellationToken);

    /// <summary>The suites of a plan.</summary>
    public Task<IReadOnlyList<TestSuiteModel>> SuitesAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken) =>
        _suites.GetAsync(planId, token => _catalogue.SuitesAsync(project, planId, log, token), cancellationToken);

    /// <summary>A project by name or id.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.ProjectNotFound"/>.</exception>
    public async Task<ProjectModel> ProjectAsync(string project, ICloneLog log, CancellationToken cancellationToken)
    {
        var found = await _projects.GetAsync(
            project,
            token => MayBeForbidden(() => _catalogue.ProjectAsync(project, log, token), new ProjectModel { Name = project }, $"project "
                + $"'{project}'", log),
            cancellationToken).ConfigureAwait(false);
        if (DestinationRules.ProjectExists(project, found is not null) is { } violation)
        {
            throw violation.ToException();
        }

        return found is { Id: null } && Guid.TryParse(found.Name, out _) ? await NameByPlansAsync(found, log, cancellationToken).ConfigureAwait(false) : found!;
    }

    /// <summary>The name of a project that is known by its id, where the token may read its plans but not itself: areas, iterations and the request go by it.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.AccessDenied"/>: it has no plan that tells.</exception>
    private async Task<ProjectModel> NameByPlansAsync(ProjectModel project, ICloneLog log, CancellationToken cancellationToken)
    {
        var plans = await PlansAsync(project.Name!, log, cancellationToken).ConfigureAwait(false);
        return project with
        {
            Name = plans.ProjectName ?? throw new CloneException(
                CloneErrorId.AccessDenied,
                $"The token may not read project '{project.Name}', so its name isn't known, and a copy needs that. Give the name in place of the id, or a token with 'Project and Team (read)'.")
            {
                Target = project.Name,
            },
        };
    }

    /// <summary>The test-case types of a project; <see langword="null"/> where the token may not read them.</summary>
    public Task<IReadOnlyList<string>?> TestCaseTypesAsync(string project, ICloneLog log, CancellationToken cancellationToken) => _types.GetAsync(
        project,
        token => MayBeForbidden<IReadOnlyList<string>?>(
            async () => await _catalogue.TestCaseTypesAsync(project, log, token).ConfigureAwait(false), null, $"the test-case types of "
                + $"'{project}'", log),
        cancellationToken);

    /// <summary>Whether an area or iteration of a project exists, by its whole path; also where the token may not read that.</summary>
    public Task<bool> NodeExistsAsync(string project, bool isArea, string path, ICloneLog log, CancellationToken cancellationToken)
    {
        var names = path.TrimStart('\\').Split('\\');
        if (!string.Equals(names[0], project, StringComparison.OrdinalIgnoreCase) || names.Any(name => string.IsNullOrWhiteSpace(name) || name is "." or ".."))
        {
            return Task.FromResult(false); // paths begin with the project's name, and no node has a blank one
        }

        return names.Length == 1
            ? Task.FromResult(true)
            : _nodes.GetAsync(
                $"{isArea}\\{string.Join('\\', names)}",
                token => MayBeForbidden(() => _catalogue.NodeExistsAsync(project, isArea, names[1..], log, token), true, $"'{path}'", log),
                cancellationToken);
    }

    /// <summary>
    /// A check that the token may not make is left to the service: a token that may copy plans need not be allowed to read work items or projects, and
    /// says so with a 401 or a 403 [ours].
    /// </summary>
    private static async Task<T> MayBeForbidden<T>(Func<Task<T>> check, T otherwise, string what, ICloneLog log)
    {
        try
        {
            return await check().ConfigureAwait(false);
        }
        catch (CloneException exception) when (exception.ErrorId is CloneErrorId.AccessDenied or CloneErrorId.NotSignedIn)
        {
            log.Verbose(Text.SafeText.Clean($"The token may not read {what}, so that is left to the service to check."));
            return otherwise;
        }
    }
}
