using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>The SQL that clones suites, and counts what hangs in them.</summary>
internal static class SuiteRows
{
    /// <summary>What has been made already.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operationId">The operation.</param>
    /// <returns>The new suite of each source suite.</returns>
    public static Dictionary<int, int> Made(DbSession session, int operationId) => session.Query(
            "SELECT source_id, target_id FROM ado_clone_suite WHERE operation_id = @operation ORDER BY seq",
            reader => (Source: reader.GetInt32(0), Target: reader.GetInt32(1)), ("@operation", operationId))
        .ToDictionary(pair => pair.Source, pair => pair.Target);

    /// <summary>Makes some suites, whose parents are made or among them.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="suites">The suites.</param>
    /// <param name="targets">The new suite of each source suite; those made are added.</param>
    public static void Make(DbSession session, Operation operation, IReadOnlyList<SelectedSuite> suites, Dictionary<int, int> targets)
    {
        foreach (var suite in suites)
        {
            // The root of a plan is there since the request; so is nothing of a suite's clone.
            var isRoot = suite.ParentId is null && operation.SourceSuiteId is null;
            var target = isRoot ? operation.TargetSuiteId : Sequences.TakeItems(session);
            session.Execute(
                "INSERT INTO ado_clone_suite (operation_id, seq, source_id, target_id, with_cases) VALUES (@operation, @seq, @source, @target, @cases)",
                ("@operation", operation.Id), ("@seq", targets.Count), ("@source", suite.SourceId), ("@target", target), ("@cases", suite.WithCases ? 1 : 0));
            if (!isRoot)
            {
                var parent = suite.ParentId is { } above ? targets[above] : operation.TargetSuiteId;
                var requirement = operation.Options.CloneRequirements == true ? ItemRows.CloneRequirementOf(session, operation, suite.SourceId) : null;
                Copy(session, operation, suite.SourceId, target, parent, requirement);
            }

            targets.Add(suite.SourceId, target);
        }
    }

    /// <summary>What an operation will copy, for its statistics. Runs long on a large plan: only on a reader.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation; its suites are made.</param>
    /// <returns>The distinct test cases (without duplicates made of them: their places in suites [ours]), and the distinct requirements where
    /// they are cloned: those of suites, and of test cases where those are duplicated.</returns>
    public static (int Cases, int Requirements) Count(DbSession session, Operation operation)
    {
        var cases = (int)session.Number(
            $"""
            SELECT count({(operation.Deep ? "DISTINCT " : "")}c.case_id) FROM ado_clone_suite s JOIN ado_suite_case c ON c.suite_id = s.source_id
            WHERE s.operation_id = @operation AND s.with_cases = 1
            """,
            ("@operation", operation.Id))!.Value;
        var requirements = operation.Options.CloneRequirements != true
            ? 0
            : (int)session.Number(
                """
                SELECT count(*) FROM (
                    SELECT u.requirement_id FROM ado_clone_suite s JOIN ado_suite u ON u.id = s.source_id
                    WHERE s.operation_id = @operation AND u.requirement_id IS NOT NULL
                    UNION
                    SELECT l.target_id FROM ado_clone_suite s
                    JOIN ado_suite_case c ON c.suite_id = s.source_id
                    JOIN ado_link l ON l.item_id = c.case_id
                    WHERE @deep = 1 AND s.operation_id = @operation AND s.with_cases = 1 AND l.type = @tests)
                """,
                ("@operation", operation.Id), ("@tests", LinkType.Tests), ("@deep", operation.Deep ? 1 : 0))!.Value;
        return (cases, requirements);
    }

    /// <summary>The configurations that the copied test points need. Runs long on a large plan: only on a reader.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation; its suites are made.</param>
    /// <returns>Id and name of each.</returns>
    public static List<(int Id, string Name)> UsedConfigurations(DbSession session, Operation operation) => session.Query(
        """
        SELECT g.id, g.name FROM ado_configuration g WHERE g.project_id = @project AND (
            EXISTS (SELECT 1 FROM ado_clone_suite s JOIN ado_suite_configuration u ON u.suite_id = s.source_id
                    WHERE s.operation_id = @operation AND u.configuration_id = g.id)
            OR EXISTS (SELECT 1 FROM ado_clone_suite s JOIN ado_point p ON p.suite_id = s.source_id
                       WHERE s.operation_id = @operation AND s.with_cases = 1 AND p.configuration_id = g.id))
        """,
        reader => (reader.GetInt32(0), reader.GetString(1)), ("@project", operation.SourceProjectId), ("@operation", operation.Id));

    /// <summary>Finds or makes the configurations in the destination's project, by name.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="used">The source's configurations.</param>
    public static void MapConfigurations(DbSession session, Operation operation, IReadOnlyList<(int Id, string Name)> used)
    {
        foreach (var (id, name) in used)
        {
            var target = operation.SourceProjectId == operation.TargetProjectId
                ? id
                : ProjectTable.AddConfiguration(session, operation.TargetProjectId, name);
            session.Execute(
                "INSERT INTO ado_clone_configuration (operation_id, source_id, target_id) VALUES (@operation, @source, @target)",
                ("@operation", operation.Id), ("@source", id), ("@target", target));
        }

        session.Execute(
            """
            INSERT OR IGNORE INTO ado_suite_configuration (suite_id, configuration_id)
            SELECT s.target_id, g.target_id FROM ado_clone_suite s
            JOIN ado_suite_configuration u ON u.suite_id = s.source_id
            JOIN ado_clone_configuration g ON g.operation_id = s.operation_id AND g.source_id = u.configuration_id
            WHERE s.operation_id = @operation
            """,
            ("@operation", operation.Id));
    }

    /// <summary>A requirement suite is a static one in the copy unless its requirement is cloned [doc]; a query suite keeps its query [doc].</summary>
    private static void Copy(DbSession session, Operation operation, int source, int target, int parent, int? requirement) => session.Execute(
        """
        INSERT INTO ado_suite (id, plan_id, parent_id, position, name, type, requirement_id, query, state)
        SELECT @target, @plan, @parent, (SELECT coalesce(max(position) + 1, 0) FROM ado_suite WHERE parent_id = @parent), name,
               CASE WHEN type = 'requirement' AND @requirement IS NULL THEN 'static' ELSE type END, @requirement, query, state
        FROM ado_suite WHERE id = @source
        """,
        ("@target", target), ("@plan", operation.TargetPlanId), ("@parent", parent), ("@requirement", requirement), ("@source", source));
}
