using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>The kinds of links that mean something to a clone.</summary>
internal static class LinkType
{
    /// <summary>From a test case to the requirement it tests.</summary>
    public const string Tests = "Microsoft.VSTS.Common.TestedBy-Reverse";

    /// <summary>From a clone to its original.</summary>
    public const string Related = "System.LinkTypes.Related";

    public const string Attachment = "AttachedFile";
}

/// <summary>The SQL that clones work items: those that stand in the session's temporary table <c>clone_batch</c>, numbered from 1.</summary>
internal static class ItemRows
{
    /// <summary>Makes the temporary table, or empties it.</summary>
    /// <param name="session">The writer's session.</param>
    public static void ClearBatch(DbSession session)
    {
        session.Execute("CREATE TEMP TABLE IF NOT EXISTS clone_batch (n INTEGER PRIMARY KEY, source_id INTEGER NOT NULL UNIQUE)");
        session.Execute("DELETE FROM temp.clone_batch");
    }

    /// <summary>Clones the batch: the items, their steps and links.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="overrides">What changes on the way.</param>
    /// <param name="type">The type of the clones; <see langword="null"/>: their originals'.</param>
    /// <returns>How many there were.</returns>
    public static int CloneBatch(DbSession session, Operation operation, Overrides overrides, string? type)
    {
        var count = (int)session.Number("SELECT count(*) FROM temp.clone_batch")!.Value;
        if (count == 0)
        {
            return 0;
        }

        var before = Sequences.TakeItems(session, count) - 1;
        session.Execute(
            """
            INSERT INTO ado_item (id, project_id, type, title, state, area_path, iteration_path, assigned_to, fields, cloned_from, cloned_by)
            SELECT @before + b.n, @project, coalesce(@type, i.type), coalesce(@title, i.title), coalesce(@state, i.state), coalesce(@area, i.area_path),
                   coalesce(@iteration, i.iteration_path), coalesce(@assigned, i.assigned_to),
                   CASE WHEN @patch IS NULL THEN i.fields ELSE json_patch(coalesce(i.fields, '{}'), @patch) END, i.id, @operation
            FROM temp.clone_batch b CROSS JOIN ado_item i ON i.id = b.source_id
            ORDER BY b.n
            """,
            ("@before", before), ("@project", operation.TargetProjectId), ("@type", type), ("@title", overrides.Title), ("@state", overrides.State),
            ("@area", overrides.AreaPath), ("@iteration", overrides.IterationPath), ("@assigned", overrides.AssignedTo), ("@patch", overrides.Patch),
            ("@operation", operation.Id));
        session.Execute(
            """
            INSERT INTO ado_step (item_id, position, action, expected, shared_id)
            SELECT @before + b.n, s.position, s.action, s.expected,
                   CASE WHEN s.shared_id IS NULL THEN NULL
                   ELSE (SELECT id FROM ado_item WHERE cloned_from = s.shared_id AND cloned_by = @operation) END
            FROM temp.clone_batch b CROSS JOIN ado_step s ON s.item_id = b.source_id
            ORDER BY b.n, s.position
            """,
            ("@before", before), ("@operation", operation.Id));
        // A link to a requirement goes with the clone of the requirement, and is dropped where there is none [doc].
        session.Execute(
            """
            INSERT INTO ado_link (item_id, position, type, target_id, url, comment)
            SELECT @before + b.n, l.position, l.type, coalesce(r.id, l.target_id), l.url, l.comment
            FROM temp.clone_batch b CROSS JOIN ado_link l ON l.item_id = b.source_id
            LEFT JOIN ado_item r ON l.type = @tests AND r.cloned_from = l.target_id AND r.cloned_by = @operation
            WHERE l.type <> @tests OR r.id IS NOT NULL
            ORDER BY b.n, l.position
            """,
            ("@before", before), ("@operation", operation.Id), ("@tests", LinkType.Tests));
        return count;
    }

    /// <summary>Clones a suite's requirement, once an operation.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="suiteId">The source suite.</param>
    /// <returns>The clone; <see langword="null"/> where the suite has no requirement.</returns>
    public static int? CloneRequirementOf(DbSession session, Operation operation, int suiteId)
    {
        var requirement = session.Number("SELECT requirement_id FROM ado_suite WHERE id = @suite", ("@suite", suiteId));
        if (requirement is null)
        {
            return null;
        }

        ClearBatch(session);
        session.Execute(
            """
            INSERT INTO temp.clone_batch (source_id)
            SELECT @requirement WHERE NOT EXISTS (SELECT 1 FROM ado_item WHERE cloned_from = @requirement AND cloned_by = @operation)
            """,
            ("@requirement", requirement), ("@operation", operation.Id));
        var made = CloneBatch(session, operation, OverridesOf(session, operation), null);
        OperationTable.Advance(session, operation.Id, operation.NextSeq, operation.NextPosition, 0, 0, made);
        return (int)session.Number(
            "SELECT id FROM ado_item WHERE cloned_from = @requirement AND cloned_by = @operation",
            ("@requirement", requirement), ("@operation", operation.Id))!.Value;
    }

    /// <summary>The overrides of an operation, checked.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>The overrides.</returns>
    /// <exception cref="CloneFailedException">One breaks a rule.</exception>
    public static Overrides OverridesOf(DbSession session, Operation operation) =>
        Overrides.Read(session, operation.Options, ProjectTable.Get(session, operation.TargetProjectId));
}
