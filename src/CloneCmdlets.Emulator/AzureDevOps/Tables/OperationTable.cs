using System.Text.Json;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>A clone operation: what it is to do, and how far it is.</summary>
internal sealed record Operation
{
    public required int Id { get; init; }

    /// <summary><see cref="ResultObjectTypeWords"/>: what it makes.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether test cases are duplicated; else the new suites refer to the existing ones.</summary>
    public required bool Deep { get; init; }

    public string State { get; init; } = CloneStateWords.Queued;

    public string? Message { get; init; }

    public required string Created { get; init; }

    public string? Completed { get; init; }

    public required int SourceProjectId { get; init; }

    public required int SourcePlanId { get; init; }

    /// <summary>The suite that is cloned; <see langword="null"/> for a plan.</summary>
    public int? SourceSuiteId { get; init; }

    public required int TargetProjectId { get; init; }

    public required int TargetPlanId { get; init; }

    /// <summary>Where the copies hang: the new plan's root, or the suite that takes the clone of a suite.</summary>
    public required int TargetSuiteId { get; init; }

    public IReadOnlyList<int> SuiteIds { get; init; } = [];

    public CloneOptions Options { get; init; } = new();

    /// <summary>Whether all suites are made, and with that the totals known.</summary>
    public bool SuitesDone { get; init; }

    /// <summary>The suite (<c>ado_clone_suite.seq</c>) that the next chunk begins in.</summary>
    public int NextSeq { get; init; }

    /// <summary>The position in that suite that the next chunk begins at.</summary>
    public int NextPosition { get; init; }

    /// <summary><see langword="null"/>: not counted yet.</summary>
    public int? TotalCases { get; init; }

    public int ClonedCases { get; init; }

    public int ClonedShared { get; init; }

    public int TotalRequirements { get; init; }

    public int ClonedRequirements { get; init; }
}

/// <summary>Clone operations.</summary>
internal static class OperationTable
{
    private const string Columns = """
        SELECT id, kind, deep, state, message, created, completed, source_project_id, source_plan_id, source_suite_id, target_project_id, target_plan_id,
               target_suite_id, suite_ids, options, suites_done, next_seq, next_position, total_cases, cloned_cases, cloned_shared, total_requirements,
               cloned_requirements
        FROM ado_operation
        """;

    public static Operation? Find(DbSession session, int id) => session.QueryFirst(Columns + " WHERE id = @id", Read, ("@id", id));

    /// <summary>The newest operations of a collection.</summary>
    /// <param name="session">A session.</param>
    /// <param name="top">How many at most.</param>
    /// <returns>The operations, newest first.</returns>
    public static List<Operation> Newest(DbSession session, int top) => session.Query(Columns + " ORDER BY id DESC LIMIT @top", Read, ("@top", top));

    /// <summary>What an earlier process left unfinished, in the order it came.</summary>
    /// <param name="session">A session.</param>
    /// <returns>The ids.</returns>
    public static List<int> Unfinished(DbSession session) =>
        session.Query("SELECT id FROM ado_operation WHERE completed IS NULL ORDER BY id", reader => reader.GetInt32(0));

    public static void Add(DbSession session, Operation operation) => session.Execute(
        """
        INSERT INTO ado_operation (id, kind, deep, state, created, source_project_id, source_plan_id, source_suite_id, target_project_id, target_plan_id,
            target_suite_id, suite_ids, options)
        VALUES (@id, @kind, @deep, @state, @created, @sourceProject, @sourcePlan, @sourceSuite, @targetProject, @targetPlan, @targetSuite, @suites, @options)
        """,
        ("@id", operation.Id), ("@kind", operation.Kind), ("@deep", operation.Deep ? 1 : 0), ("@state", operation.State), ("@created", operation.Created),
        ("@sourceProject", operation.SourceProjectId), ("@sourcePlan", operation.SourcePlanId), ("@sourceSuite", operation.SourceSuiteId),
        ("@targetProject", operation.TargetProjectId), ("@targetPlan", operation.TargetPlanId), ("@targetSuite", operation.TargetSuiteId),
        ("@suites", JsonSerializer.Serialize(operation.SuiteIds)),
        ("@options", JsonSerializer.Serialize(operation.Options, AzureDevOpsJson.Default.CloneOptions)));

    /// <summary>Notes that the suites are made and the totals counted.</summary>
    public static void Begin(DbSession session, int id, int totalCases, int totalRequirements) => session.Execute(
        "UPDATE ado_operation SET state = @state, suites_done = 1, total_cases = @cases, total_requirements = @requirements WHERE id = @id",
        ("@id", id), ("@state", CloneStateWords.InProgress), ("@cases", totalCases), ("@requirements", totalRequirements));

    /// <summary>Notes what a chunk has added, and where the next one begins.</summary>
    public static void Advance(DbSession session, int id, int seq, int position, int cases, int shared, int requirements) => session.Execute(
        """
        UPDATE ado_operation SET next_seq = @seq, next_position = @position, cloned_cases = cloned_cases + @cases,
            cloned_shared = cloned_shared + @shared, cloned_requirements = cloned_requirements + @requirements
        WHERE id = @id
        """,
        ("@id", id), ("@seq", seq), ("@position", position), ("@cases", cases), ("@shared", shared), ("@requirements", requirements));

    /// <summary>Notes the end. What the job needed for itself goes.</summary>
    public static void End(DbSession session, int id, string state, string? message, string completed)
    {
        session.Execute(
            "UPDATE ado_operation SET state = @state, message = @message, completed = @completed WHERE id = @id",
            ("@id", id), ("@state", state), ("@message", message), ("@completed", completed));
        session.Execute("DELETE FROM ado_clone_suite WHERE operation_id = @id", ("@id", id));
        session.Execute("DELETE FROM ado_clone_configuration WHERE operation_id = @id", ("@id", id));
    }

    private static Operation Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt32(0),
        Kind = reader.GetString(1),
        Deep = reader.GetInt32(2) == 1,
        State = reader.GetString(3),
        Message = reader.TextOrNull(4),
        Created = reader.GetString(5),
        Completed = reader.TextOrNull(6),
        SourceProjectId = reader.GetInt32(7),
        SourcePlanId = reader.GetInt32(8),
        SourceSuiteId = reader.NumberOrNull(9),
        TargetProjectId = reader.GetInt32(10),
        TargetPlanId = reader.GetInt32(11),
        TargetSuiteId = reader.GetInt32(12),
        SuiteIds = JsonSerializer.Deserialize<List<int>>(reader.GetString(13))!,
        Options = JsonSerializer.Deserialize(reader.GetString(14), AzureDevOpsJson.Default.CloneOptions)!,
        SuitesDone = reader.GetInt32(15) == 1,
        NextSeq = reader.GetInt32(16),
        NextPosition = reader.GetInt32(17),
        TotalCases = reader.NumberOrNull(18),
        ClonedCases = reader.GetInt32(19),
        ClonedShared = reader.GetInt32(20),
        TotalRequirements = reader.GetInt32(21),
        ClonedRequirements = reader.GetInt32(22),
    };
}
