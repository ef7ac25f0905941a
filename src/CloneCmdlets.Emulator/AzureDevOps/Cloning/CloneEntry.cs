using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>Clones a plan in a given database without a host around it: the same job as behind the routes, for tests and measurements.</summary>
internal static class CloneEntry
{
    /// <summary>Makes the empty plan and the operation, as a request would.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="sourcePlanId">The plan to clone.</param>
    /// <param name="name">The new plan's name.</param>
    /// <param name="targetProjectId">The new plan's project.</param>
    /// <param name="options">The options; <see langword="null"/>: the whole plan.</param>
    /// <param name="suiteIds">The suites; <see langword="null"/>: the root.</param>
    /// <param name="deep">Whether test cases are duplicated.</param>
    /// <returns>The operation.</returns>
    public static Operation Add(
        DbSession session, int sourcePlanId, string name, int targetProjectId, CloneOptions? options = null, IReadOnlyList<int>? suiteIds = null, bool deep = true)
    {
        var source = PlanTable.Find(session, sourcePlanId) ?? throw new ArgumentException("There is no such plan.", nameof(sourcePlanId));
        var project = ProjectTable.Get(session, targetProjectId);
        var id = Sequences.TakeItems(session, 2);
        PlanTable.Add(session, new Plan
        {
            Id = id,
            ProjectId = project.Id,
            Name = name,
            AreaPath = project.Name,
            IterationPath = project.Name,
            RootSuiteId = id + 1,
            Updated = source.Updated,
        });
        var operation = new Operation
        {
            Id = Sequences.TakeOperation(session),
            Kind = ResultObjectTypeWords.TestPlan,
            Deep = deep,
            Created = source.Updated,
            SourceProjectId = source.ProjectId,
            SourcePlanId = source.Id,
            TargetProjectId = project.Id,
            TargetPlanId = id,
            TargetSuiteId = id + 1,
            SuiteIds = suiteIds ?? [source.RootSuiteId],
            Options = options ?? new CloneOptions { CopyAllSuites = true, CopyAncestorHierarchy = true },
        };
        OperationTable.Add(session, operation);
        return operation;
    }

    /// <summary>Clones a whole plan into its own project, as fast as it goes.</summary>
    /// <param name="database">Where.</param>
    /// <param name="sourcePlanId">The plan.</param>
    /// <param name="name">The new plan's name.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The operation as it ended.</returns>
    public static async Task<Operation> CloneAsync(
        EmulatorDatabase database, int sourcePlanId, string name, CancellationToken cancellationToken)
    {
        var operation = await database.WriteAsync(session => Add(
            session, sourcePlanId, name, PlanTable.Find(session, sourcePlanId)!.ProjectId)).ConfigureAwait(false);
        var job = new CloneJob(database, TimeProvider.System, null, static () => { });
        await job.RunAsync(operation.Id, cancellationToken).ConfigureAwait(false);
        return database.Read(session => OperationTable.Find(session, operation.Id))!;
    }
}
