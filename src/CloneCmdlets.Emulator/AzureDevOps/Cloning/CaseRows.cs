using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>The SQL that clones a chunk of test cases with the shared steps and requirements they need, and puts them into the new suites.</summary>
internal sealed class CaseRows
{
    /// <summary>A chunk, as conditions on <c>ado_clone_suite s</c> and <c>ado_suite_case c</c>.</summary>
    private const string InChunk = """
        FROM ado_clone_suite s CROSS JOIN ado_suite_case c ON c.suite_id = s.source_id AND c.position BETWEEN @firstPosition AND @lastPosition
        WHERE s.operation_id = @operation AND s.seq BETWEEN @firstSeq AND @lastSeq AND s.with_cases = 1
        """;

    private const string SelectCases = "INSERT OR IGNORE INTO temp.clone_batch (source_id) SELECT c.case_id " + InChunk + """
         AND NOT EXISTS (SELECT 1 FROM ado_item i WHERE i.cloned_from = c.case_id AND i.cloned_by = @operation)
        ORDER BY s.seq, c.position
        """;

    private const string SelectSharedSteps = "INSERT OR IGNORE INTO temp.clone_batch (source_id) SELECT t.shared_id " + """
        FROM ado_clone_suite s CROSS JOIN ado_suite_case c ON c.suite_id = s.source_id AND c.position BETWEEN @firstPosition AND @lastPosition
        CROSS JOIN ado_step t ON t.item_id = c.case_id AND t.shared_id IS NOT NULL
        WHERE s.operation_id = @operation AND s.seq BETWEEN @firstSeq AND @lastSeq AND s.with_cases = 1
          AND NOT EXISTS (SELECT 1 FROM ado_item i WHERE i.cloned_from = t.shared_id AND i.cloned_by = @operation)
        ORDER BY s.seq, c.position, t.position
        """;

    private const string SelectRequirements = "INSERT OR IGNORE INTO temp.clone_batch (source_id) SELECT l.target_id " + """
        FROM ado_clone_suite s CROSS JOIN ado_suite_case c ON c.suite_id = s.source_id AND c.position BETWEEN @firstPosition AND @lastPosition
        CROSS JOIN ado_link l ON l.item_id = c.case_id AND l.type = @tests
        WHERE s.operation_id = @operation AND s.seq BETWEEN @firstSeq AND @lastSeq AND s.with_cases = 1
          AND NOT EXISTS (SELECT 1 FROM ado_item i WHERE i.cloned_from = l.target_id AND i.cloned_by = @operation)
        ORDER BY s.seq, c.position, l.position
        """;

    private const string CopySuiteCases = "INSERT INTO ado_suite_case (suite_id, position, case_id) SELECT s.target_id, c.position, " + """
        CASE WHEN @deep = 1 THEN (SELECT i.id FROM ado_item i WHERE i.cloned_from = c.case_id AND i.cloned_by = @operation) ELSE c.case_id END
        """ + " " + InChunk;

    private const string CopyPoints = """
        INSERT INTO ado_point (suite_id, case_id, configuration_id, tester)
        SELECT s.target_id, n.case_id, g.target_id, p.tester
        FROM ado_clone_suite s CROSS JOIN ado_suite_case c ON c.suite_id = s.source_id AND c.position BETWEEN @firstPosition AND @lastPosition
        CROSS JOIN ado_suite_case n ON n.suite_id = s.target_id AND n.position = c.position
        CROSS JOIN ado_point p ON p.suite_id = c.suite_id AND p.case_id = c.case_id
        CROSS JOIN ado_clone_configuration g ON g.operation_id = s.operation_id AND g.source_id = p.configuration_id
        WHERE s.operation_id = @operation AND s.seq BETWEEN @firstSeq AND @lastSeq AND s.with_cases = 1
        """;

    private const string StrangeType = """
        SELECT i.type FROM temp.clone_batch b CROSS JOIN ado_item i ON i.id = b.source_id
        WHERE NOT EXISTS (SELECT 1 FROM ado_type t WHERE t.project_id = @project AND t.category = @category AND t.name = i.type) LIMIT 1
        """;

    private readonly Operation _operation;
    private readonly Overrides _overrides;

    private CaseRows(Operation operation, Overrides overrides)
    {
        _operation = operation;
        _overrides = overrides;
    }

    /// <summary>Checks what holds for all of the operation's work items.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation; its suites are made.</param>
    /// <returns>What copies its chunks.</returns>
    /// <exception cref="CloneFailedException">An override breaks a rule.</exception>
    public static CaseRows Prepare(DbSession session, Operation operation) => new(operation, ItemRows.OverridesOf(session, operation));

    /// <summary>Copies a chunk and notes that it is done.</summary>
    /// <param name="session">The writer's session, within a transaction.</param>
    /// <param name="chunk">The chunk.</param>
    /// <exception cref="CloneFailedException">A rule is broken; nothing of the chunk stays.</exception>
    public void Copy(DbSession session, Chunk chunk)
    {
        var (cases, shared, requirements) = _operation.Deep ? CloneItems(session, chunk) : default;
        var placed = Run(session, CopySuiteCases, chunk, ("@deep", _operation.Deep ? 1 : 0));
        Run(session, CopyPoints, chunk);
        // Without duplicates a case counts as done where it stands in its suite [ours].
        OperationTable.Advance(session, _operation.Id, chunk.NextSeq, chunk.NextPosition, _operation.Deep ? cases : placed, shared, requirements);
    }

    private (int Cases, int Shared, int Requirements) CloneItems(DbSession session, Chunk chunk)
    {
        var shared = Clone(session, SelectSharedSteps, chunk, null);
        var requirements = _operation.Options.CloneRequirements == true
            ? Clone(session, SelectRequirements, chunk, null, ("@tests", LinkType.Tests))
            : 0;
        ItemRows.ClearBatch(session);
        Run(session, SelectCases, chunk);
        DemandTypes(session);
        return (ItemRows.CloneBatch(session, _operation, _overrides, _operation.Options.DestinationWorkItemType), shared, requirements);
    }

    private int Clone(DbSession session, string select, Chunk chunk, string? type, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        ItemRows.ClearBatch(session);
        return Run(session, select, chunk, more) == 0 ? 0 : ItemRows.CloneBatch(session, _operation, _overrides, type);
    }

    /// <summary>A test case keeps its type unless another is asked for, so the destination must have it.</summary>
    private void DemandTypes(DbSession session)
    {
        if (_operation.Options.DestinationWorkItemType is null
            && session.Text(StrangeType, ("@project", _operation.TargetProjectId), ("@category", WorkItemTypeCategory.TestCases)) is { } type)
        {
            var project = ProjectTable.Get(session, _operation.TargetProjectId);
            throw new CloneFailedException(
                $"TF401326: Project '{project.Name}' has no work item type '{type}' in its test case category. Name a type of the destination as destinationWorkItemType.");
        }
    }

    private int Run(DbSession session, string sql, Chunk chunk, params ReadOnlySpan<(string Name, object? Value)> more) => session.Execute(
        sql,
        [
            ("@operation", _operation.Id), ("@firstSeq", chunk.FirstSeq), ("@lastSeq", chunk.LastSeq), ("@firstPosition", chunk.FirstPosition),
            ("@lastPosition", chunk.LastPosition), .. more,
        ]);
}
