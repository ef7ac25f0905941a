using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Takes a request to clone a suite, with those below it, into a suite of another plan.</summary>
internal static class SuiteSubmission
{
    /// <summary>Takes a request.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">The writer's session.</param>
    /// <param name="source">The suite.</param>
    /// <param name="destinationId">The suite that takes the clone.</param>
    /// <param name="destinationProject">Its project; <see langword="null"/>: the call's.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="deep">Whether test cases are duplicated.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="AdoException">A rule is broken; nothing was made.</exception>
    public static Operation Add(
        AdoCall call, DbSession session, Suite source, WireId? destinationId, string? destinationProject, CloneOptions? options, bool deep)
    {
        options ??= new CloneOptions();
        var project = string.IsNullOrWhiteSpace(destinationProject) ? call.Project : PlanSubmission.FindDestination(call, session, destinationProject);
        var target = Find(session, project, destinationId);
        PlanSubmission.Demand(RequestRules.SuiteNotIntoOwnPlan(source.Id, source.PlanId, target.PlanId));
        PlanSubmission.Demand(RequestRules.CommentLength(options.RelatedLinkComment));
        PlanSubmission.Demand(RequestRules.WorkItemTypeNotBlank(options.DestinationWorkItemType));
        foreach (var (field, value) in options.OverrideParameters ?? new Dictionary<string, string?>())
        {
            PlanSubmission.Demand(RequestRules.OverrideKeyRequired(field, value));
        }

        PlanSubmission.DemandOptions(session, options, call.Project, project);
        var operation = new Operation
        {
            Id = Sequences.TakeOperation(session),
            Kind = ResultObjectTypeWords.TestSuite,
            Deep = deep,
            Created = call.Now,
            SourceProjectId = call.Project.Id,
            SourcePlanId = source.PlanId,
            SourceSuiteId = source.Id,
            TargetProjectId = project.Id,
            TargetPlanId = target.PlanId,
            TargetSuiteId = target.Id,
            Options = options,
        };
        OperationTable.Add(session, operation);
        return operation;
    }

    /// <summary>The source suite that a body names, of the call's project.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">A session.</param>
    /// <param name="id">The suite.</param>
    /// <returns>The suite.</returns>
    /// <exception cref="AdoException">There is none.</exception>
    public static Suite Source(AdoCall call, DbSession session, WireId? id) => Find(session, call.Project, id);

    private static Suite Find(DbSession session, Project project, WireId? id)
    {
        if (id is not { } wire || !wire.TryGetInt32(out var number))
        {
            throw AdoException.BadArgument("The request names no suite where one is needed.");
        }

        return SuiteTable.Find(session, number) is { } suite && PlanTable.Find(session, project.Id, suite.PlanId) is not null
            ? suite
            : throw AdoException.NotFound("Test suite", Models.Text(number));
    }
}
