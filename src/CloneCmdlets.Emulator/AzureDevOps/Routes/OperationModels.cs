using System.Globalization;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>An operation as routes A to C write it, and as D and E do.</summary>
internal static class OperationModels
{
    /// <summary>The answer of routes A to C, in full.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="submitted">Whether it answers the POST, whose dates say "none" (seed).</param>
    /// <returns>The answer.</returns>
    public static CloneOperationInformation Old(AdoCall call, DbSession session, Operation operation, bool submitted)
    {
        var sourceProject = ProjectTable.Get(session, operation.SourceProjectId);
        var targetProject = ProjectTable.Get(session, operation.TargetProjectId);
        var source = PlanTable.Find(session, operation.SourcePlanId)!;
        var target = PlanTable.Find(session, operation.TargetPlanId)!;
        var sourcePlan = Models.PlanReference(call, sourceProject, source);
        var targetPlan = Models.PlanReference(call, targetProject, target);
        return Brief(operation, submitted) with
        {
            CloneStatistics = Statistics(operation),
            SourceObject = operation.SourceSuiteId is { } suite ? Models.SuiteReference(call, sourceProject, SuiteTable.Find(session, suite)!) : sourcePlan,
            DestinationObject = operation.SourceSuiteId is null
                ? targetPlan
                : Models.SuiteReference(call, targetProject, SuiteTable.Find(session, operation.TargetSuiteId)!),
            SourcePlan = sourcePlan,
            DestinationPlan = targetPlan,
            // Without an id, as in the seed's answer.
            SourceProject = new ShallowReference { Name = sourceProject.Name, Url = Models.ProjectUrl(call, sourceProject) },
            DestinationProject = new ShallowReference { Name = targetProject.Name, Url = Models.ProjectUrl(call, targetProject) },
            Url = operation.Id == 0 ? null : Models.Url(call, sourceProject, $"test/cloneOperation/{operation.Id}"),
        };
    }

    /// <summary>The answer of route C without <c>$includeDetails</c>: id, state, type, message and dates alone (reference page, "Routes").</summary>
    public static CloneOperationInformation Brief(Operation operation, bool submitted) => new()
    {
        OpId = WireId.Number(operation.Id),
        CreationDate = submitted ? WireDate.NotStarted : Date(operation.Created),
        CompletionDate = submitted ? WireDate.NotStarted : operation.Completed is null ? WireDate.NotCompleted : Date(operation.Completed),
        State = operation.State,
        Message = operation.Message,
        ResultObjectType = operation.Kind,
    };

    /// <summary>The part that the answers of routes D and E have in common.</summary>
    public static CloneOperationResponse New(AdoCall call, Project project, Operation operation, bool submitted, string route)
    {
        var brief = Brief(operation, submitted);
        return new CloneOperationResponse
        {
            OpId = brief.OpId,
            State = brief.State,
            Message = brief.Message,
            CreationDate = brief.CreationDate,
            CompletionDate = brief.CompletionDate,
            CloneStatistics = Statistics(operation),
            Links = new ReferenceLinks { Self = new Link { Href = Models.Url(call, project, $"testplan/{route}/CloneOperation/{operation.Id}") } },
        };
    }

    private static WireStatistics? Statistics(Operation operation) => operation.TotalCases is null
        ? null
        : new WireStatistics
        {
            TotalTestCasesCount = operation.TotalCases,
            ClonedTestCasesCount = operation.ClonedCases,
            ClonedSharedStepsCount = operation.ClonedShared,
            TotalRequirementsCount = operation.TotalRequirements,
            ClonedRequirementsCount = operation.ClonedRequirements,
        };

    private static WireDate Date(string text) => WireDate.At(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
}
