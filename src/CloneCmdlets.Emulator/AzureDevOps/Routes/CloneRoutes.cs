using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Submitting clones and reading operations: routes A to E of the reference page.</summary>
internal sealed class CloneRoutes(CloneRunner runner, AnswerCache answers)
{
    public void Map(AdoRoutes routes)
    {
        routes.Post("{project}/_apis/test/plans/{planId}/cloneoperation", VersionRange.TestClone, PlanAsync);
        routes.Post("{project}/_apis/test/plans/{planId}/suites/{suiteId}/cloneoperation", VersionRange.TestClone, SuiteAsync);
        routes.Get("{project}/_apis/test/cloneoperation/{operationId}", VersionRange.TestClone, OperationAsync);
        routes.Post("{project}/_apis/testplan/plans/cloneoperation", VersionRange.TestPlanClone, NewPlanAsync);
        routes.Get("{project}/_apis/testplan/plans/cloneoperation/{operationId}", VersionRange.TestPlanClone, NewPlanOperationAsync);
        routes.Post("{project}/_apis/testplan/suites/cloneoperation", VersionRange.TestPlanClone, NewSuiteAsync);
        routes.Get("{project}/_apis/testplan/suites/cloneoperation/{operationId}", VersionRange.TestPlanClone, NewSuiteOperationAsync);
    }

    /// <summary>Route A.</summary>
    private async Task PlanAsync(AdoCall call)
    {
        var planId = call.RouteNumber("planId");
        var request = await call.ReadAsync(AzureDevOpsJson.Default.PlanCloneRequest).ConfigureAwait(false);
        var destination = request.DestinationTestPlan;
        var details = new TestPlanModel
        {
            Build = destination?.Build,
            BuildDefinition = destination?.BuildDefinition,
            ReleaseEnvironmentDefinition = destination?.ReleaseEnvironmentDefinition,
            TestOutcomeSettings = destination?.TestOutcomeSettings,
        };
        var operation = await SubmitPlanAsync(call, CloneTerms.From(planId, call.Project.Name, request), details, deep: true).ConfigureAwait(false);
        await call.WriteAsync(
            call.Database.Read(session => OperationModels.Old(call, session, operation, submitted: true)),
            AzureDevOpsJson.Default.CloneOperationInformation).ConfigureAwait(false);
    }

    /// <summary>Route D; <c>deepClone</c> is false unless it says otherwise (reference page, "Routes").</summary>
    private async Task NewPlanAsync(AdoCall call)
    {
        var request = await call.ReadAsync(AzureDevOpsJson.Default.TestPlanCloneRequest).ConfigureAwait(false);
        var destination = request.DestinationTestPlan;
        var details = new TestPlanModel
        {
            BuildId = destination?.BuildId,
            BuildDefinition = destination?.BuildDefinition,
            ReleaseEnvironmentDefinition = destination?.ReleaseEnvironmentDefinition,
            TestOutcomeSettings = destination?.TestOutcomeSettings,
        };
        var operation = await SubmitPlanAsync(call, CloneTerms.From(call.Project.Name, request), details, call.QueryFlag("deepClone")).ConfigureAwait(false);
        await WriteNewPlanAsync(call, operation, submitted: true).ConfigureAwait(false);
    }

    private async Task<Operation> SubmitPlanAsync(AdoCall call, CloneTerms terms, TestPlanModel details, bool deep)
    {
        var operation = await call.Database.WriteAsync(session => PlanSubmission.Add(call, session, terms, details, deep)).ConfigureAwait(false);
        Start(operation);
        return operation;
    }

    /// <summary>Route B.</summary>
    private async Task SuiteAsync(AdoCall call)
    {
        var (planId, suiteId) = (call.RouteNumber("planId"), call.RouteNumber("suiteId"));
        var request = await call.ReadAsync(AzureDevOpsJson.Default.SuiteCloneRequest).ConfigureAwait(false);
        var operation = await call.Database.WriteAsync(session =>
        {
            var source = PlanReads.DemandSuite(session, PlanReads.Demand(call, session, planId), suiteId);
            return SuiteSubmission.Add(
                call, session, source, request.DestinationSuiteId, request.DestinationSuiteProjectName, request.CloneOptions, deep: true);
        }).ConfigureAwait(false);
        Start(operation);
        await call.WriteAsync(
            call.Database.Read(session => OperationModels.Old(call, session, operation, submitted: true)),
            AzureDevOpsJson.Default.CloneOperationInformation).ConfigureAwait(false);
    }

    /// <summary>Route E.</summary>
    private async Task NewSuiteAsync(AdoCall call)
    {
        var request = await call.ReadAsync(AzureDevOpsJson.Default.TestSuiteCloneRequest).ConfigureAwait(false);
        var operation = await call.Database.WriteAsync(session => SuiteSubmission.Add(
            call, session, SuiteSubmission.Source(call, session, request.SourceTestSuite?.Id), request.DestinationTestSuite?.Id,
            request.DestinationTestSuite?.Project, request.CloneOptions, call.QueryFlag("deepClone"))).ConfigureAwait(false);
        Start(operation);
        await WriteNewSuiteAsync(call, operation, submitted: true).ConfigureAwait(false);
    }

    /// <summary>Route C.</summary>
    private Task OperationAsync(AdoCall call)
    {
        var id = call.RouteNumber("operationId");
        var details = call.QueryFlag("$includeDetails");
        return call.WriteAsync(answers.Get(
            new AnswerCache.Key(call.CollectionUrl, call.Route("project"), id, details),
            session =>
            {
                var operation = Demand(call, session, id);
                return details ? OperationModels.Old(call, session, operation, submitted: false) : OperationModels.Brief(operation, submitted: false);
            },
            AzureDevOpsJson.Default.CloneOperationInformation));
    }

    private static Task NewPlanOperationAsync(AdoCall call)
    {
        var id = call.RouteNumber("operationId");
        return WriteNewPlanAsync(call, call.Database.Read(session => Demand(call, session, id, ResultObjectTypeWords.TestPlan)), submitted: false);
    }

    private static Task NewSuiteOperationAsync(AdoCall call)
    {
        var id = call.RouteNumber("operationId");
        return WriteNewSuiteAsync(call, call.Database.Read(session => Demand(call, session, id, ResultObjectTypeWords.TestSuite)), submitted: false);
    }

    private void Start(Operation operation)
    {
        if (operation.Id != 0)
        {
            runner.Enqueue(operation.Id);
        }
    }

    /// <summary>An operation that the call's project takes part in.</summary>
    private static Operation Demand(AdoCall call, DbSession session, int id, string? kind = null)
    {
        var operation = OperationTable.Find(session, id);
        return operation is not null && (operation.SourceProjectId == call.Project.Id || operation.TargetProjectId == call.Project.Id)
            && (kind is null || operation.Kind == kind)
            ? operation
            : throw AdoException.NotFound("Clone operation", Models.Text(id));
    }

    private static Task WriteNewPlanAsync(AdoCall call, Operation operation, bool submitted)
    {
        var answer = call.Database.Read(session =>
        {
            var sourceProject = ProjectTable.Get(session, operation.SourceProjectId);
            var targetProject = ProjectTable.Get(session, operation.TargetProjectId);
            return new TestPlanCloneAnswer
            {
                CloneOperationResponse = OperationModels.New(call, sourceProject, operation, submitted, "Plans"),
                SourceTestPlan = Models.NewPlan(call, sourceProject, PlanTable.Find(session, operation.SourcePlanId)!) with { SuiteIds = operation.SuiteIds },
                DestinationTestPlan = Models.NewPlan(call, targetProject, PlanTable.Find(session, operation.TargetPlanId)!),
                CloneOptions = operation.Options,
            };
        });
        return call.WriteAsync(answer, AzureDevOpsJson.Default.TestPlanCloneAnswer);
    }

    private static Task WriteNewSuiteAsync(AdoCall call, Operation operation, bool submitted)
    {
        var answer = call.Database.Read(session =>
        {
            var sourceProject = ProjectTable.Get(session, operation.SourceProjectId);
            return new TestSuiteCloneAnswer
            {
                CloneOperationResponse = OperationModels.New(call, sourceProject, operation, submitted, "Suites"),
                SourceTestSuite = Models.NewSuite(
                    call, sourceProject, PlanTable.Find(session, operation.SourcePlanId)!, SuiteTable.Find(session, operation.SourceSuiteId!.Value)!),
                DestinationTestSuite = Models.NewSuite(
                    call, ProjectTable.Get(session, operation.TargetProjectId), PlanTable.Find(session, operation.TargetPlanId)!, SuiteTable.Find(session, operation.TargetSuiteId)!),
                CloneOptions = operation.Options,
            };
        });
        return call.WriteAsync(answer, AzureDevOpsJson.Default.TestSuiteCloneAnswer);
    }
}
