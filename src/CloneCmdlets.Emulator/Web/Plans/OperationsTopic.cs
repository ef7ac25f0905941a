using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.Web.Live;

namespace CloneCmdlets.Emulator.Web.Plans;

/// <summary>The clone operations and how far they are.</summary>
internal sealed class OperationsTopic : PageTopic
{
    private const int Most = 50;

    private readonly EmulatorDatabase _database;

    public OperationsTopic(EmulatorDatabase database) => _database = database;

    public override string Name => "operations";

    public override IReadOnlyList<string> ChangedBy { get; } = ["operations"];

    public override object Read(PageTopicState state) => _database.Read(session => new
    {
        total = session.Number("SELECT count(*) FROM ado_operation") ?? 0,
        operations = OperationTable.Newest(session, Most).Select(operation => View(session, operation)).ToList(),
    });

    private static object View(DbSession session, Operation operation) => new
    {
        operation.Id,
        operation.Kind,
        operation.State,
        operation.Message,
        source = NameOf(session, operation.SourcePlanId, operation.SourceSuiteId),
        destination = NameOf(session, operation.TargetPlanId, operation.SourceSuiteId is null ? null : operation.TargetSuiteId),
        sourceProject = ProjectTable.Get(session, operation.SourceProjectId).Name,
        destinationProject = ProjectTable.Get(session, operation.TargetProjectId).Name,
        operation.ClonedCases,
        totalCases = operation.TotalCases ?? 0,
        operation.ClonedRequirements,
        operation.TotalRequirements,
        clonedSharedSteps = operation.ClonedShared,
        createdAt = operation.Created,
        completedAt = operation.Completed,
    };

    private static string NameOf(DbSession session, int planId, int? suiteId) =>
        (suiteId is { } id ? SuiteTable.Find(session, id)?.Name : PlanTable.Find(session, planId)?.Name) ?? string.Empty;
}
