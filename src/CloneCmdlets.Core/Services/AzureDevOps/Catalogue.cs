using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What there is in a collection: plans, suites, projects, paths, types. Reads anew each time; a session remembers.</summary>
internal sealed class Catalogue
{
    private const string ReadTests = "Test management (read)";
    private const string ReadProjects = "Project and team (read)";
    private const string ReadWorkItems = "Work items (read)";
    private const string ViewPlans = "the permission 'View work items in this node' and the access level Basic + Test Plans";
    private const string ViewProject = "the permission 'View project-level information'";
    private const string ViewNode = "the permission 'View permissions for this node'";

    private readonly Routes _routes;
    private readonly Reader _reader;

    public Catalogue(Routes routes, Reader reader)
    {
        _routes = routes;
        _reader = reader;
    }

    /// <summary>A plan by its id.</summary>
    public Task<TestPlanModel> PlanAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken) => _reader.GetAsync(
        _routes.Plan(project, planId),
        AzureDevOpsJson.Default.TestPlanModel,
        new Asked($"test plan {SafeText.Clean(planId, 40)}", CloneErrorId.TestPlanNotFound, ViewPlans, ReadTests) { Target = planId },
        log,
        cancellationToken);

    /// <summary>All plans of a project.</summary>
    public Task<IReadOnlyList<TestPlanModel>> PlansAsync(string project, ICloneLog log, CancellationToken cancellationToken) => _reader.ListAsync(
        _routes.Plans(project),
        counts: !_routes.ReadsTestPlan,
        AzureDevOpsJson.Default.ListAnswerTestPlanModel,
        static plan => plan.Id?.Text,
        new Asked($"the test plans of project '{SafeText.Clean(project, 300)}'", CloneErrorId.ProjectNotFound, ViewPlans, ReadTests) { Target = project },
        log,
        cancellationToken);

    /// <summary>All suites of a plan, the root among them.</summary>
    public Task<IReadOnlyList<TestSuiteModel>> SuitesAsync(string project, string planId, ICloneLog log, CancellationToken cancellationToken) =>
        _reader.ListAsync(
            _routes.Suites(project, planId),
            counts: !_routes.ReadsTestPlan,
            AzureDevOpsJson.Default.ListAnswerTestSuiteModel,
            static suite => suite.Id?.Text,
            new Asked($"the suites of test plan {SafeText.Clean(planId, 40)}", CloneErrorId.TestPlanNotFound, ViewPlans, ReadTests) { Target = planId },
            log,
            cancellationToken);

    /// <summary>How many test cases a suite has of its own: as it says itself, else counted.</summary>
    public async Task<int> CountCasesAsync(string project, string planId, TestSuiteModel suite, ICloneLog log, CancellationToken cancellationToken)
    {
        if (suite.TestCaseCount is { } count)
        {
            return count;
        }

        var suiteId = suite.Id?.Text ?? string.Empty;
        var cases = await _reader.ListAsync(
            _routes.TestCases(project, planId, suiteId),
            counts: !_routes.ReadsTestPlan,
            AzureDevOpsJson.Default.ListAnswerTestCaseModel,
            static item => (item.WorkItem ?? item.TestCase)?.Id?.Text,
            new Asked($"the test cases of suite {SafeText.Clean(suiteId, 40)}", CloneErrorId.TestPlanNotFound, ViewPlans, ReadTests) { Target = suiteId },
            log,
            cancellationToken).ConfigureAwait(false);
        return cases.Count;
    }

    /// <summary>A project by its name or id; <see langword="null"/> where the collection has none such.</summary>
    public async Task<ProjectModel?> ProjectAsync(string project, ICloneLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.GetAsync(
                _routes.ProjectByName(project),
                AzureDevOpsJson.Default.ProjectModel,
                new Asked($"project '{SafeText.Clean(project, 300)}'", CloneErrorId.ProjectNotFound, ViewProject, ReadProjects) { Target = project },
                log,
                cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException exception) when (exception.ErrorId == CloneErrorId.ProjectNotFound)
        {
            return null;
        }
    }

    /// <summary>All projects of the collection.</summary>
    public Task<IReadOnlyList<ProjectModel>> ProjectsAsync(ICloneLog log, CancellationToken cancellationToken) => _reader.ListAsync(
        _routes.Projects,
        counts: true,
        AzureDevOpsJson.Default.ListAnswerProjectModel,
        static project => project.Id ?? project.Name,
        new Asked("the projects of the collection", CloneErrorId.UnexpectedResponse, ViewProject, ReadProjects),
        log,
        cancellationToken);

    /// <summary>Whether an area or iteration exists, by its path below the project's root.</summary>
    public async Task<bool> NodeExistsAsync(string project, bool isArea, IReadOnlyList<string> path, ICloneLog log, CancellationToken cancellationToken)
    {
        var what = isArea ? "area" : "iteration";
        try
        {
            await _reader.GetAsync(
                _routes.ClassificationNode(project, isArea, path),
                AzureDevOpsJson.Default.ClassificationNode,
                new Asked($"{what} '{SafeText.Clean(string.Join('\\', path), 300)}'", CloneErrorId.InvalidCloneRequest, ViewNode, ReadWorkItems),
                log,
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (CloneException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.BadRequest)
        {
            return false;
        }
    }

    /// <summary>The names of a project's test-case types.</summary>
    public async Task<IReadOnlyList<string>> TestCaseTypesAsync(string project, ICloneLog log, CancellationToken cancellationToken)
    {
        var category = await _reader.GetAsync(
            _routes.TestCaseTypes(project),
            AzureDevOpsJson.Default.WorkItemTypeCategory,
            new Asked($"the test-case types of project '{SafeText.Clean(project, 300)}'", CloneErrorId.ProjectNotFound, ViewProject, ReadWorkItems)
            {
                Target = project,
            },
            log,
            cancellationToken).ConfigureAwait(false);
        return [.. (category.WorkItemTypes ?? []).Append(category.DefaultWorkItemType).Select(type => type?.Name).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
