using CloneCmdlets.Emulator.Storage;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>A test plan.</summary>
internal sealed record Plan
{
    public required int Id { get; init; }

    public required int ProjectId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required string AreaPath { get; init; }

    public required string IterationPath { get; init; }

    public string State { get; init; } = "Active";

    public string? StartDate { get; init; }

    public string? EndDate { get; init; }

    public string? Owner { get; init; }

    public required int RootSuiteId { get; init; }

    /// <summary>What is only kept and shown, as a JSON object.</summary>
    public string? Details { get; init; }

    public required string Updated { get; init; }
}

/// <summary>Test plans.</summary>
internal static class PlanTable
{
    private const string Columns =
        "SELECT id, project_id, name, description, area_path, iteration_path, state, start_date, end_date, owner, root_suite_id, details, updated FROM ado_plan ";

    public static Plan? Find(DbSession session, int projectId, int id) =>
        session.QueryFirst(Columns + "WHERE id = @id AND project_id = @project", Read, ("@id", id), ("@project", projectId));

    public static Plan? Find(DbSession session, int id) => session.QueryFirst(Columns + "WHERE id = @id", Read, ("@id", id));

    /// <summary>A page of a project's plans, by id.</summary>
    /// <param name="session">A session.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="after">The id before the first; 0: from the start.</param>
    /// <param name="skip">How many to leave out from there.</param>
    /// <param name="top">How many at most.</param>
    /// <returns>The plans.</returns>
    public static List<Plan> List(DbSession session, int projectId, int after, int skip, int top) => session.Query(
        Columns + "WHERE project_id = @project AND id > @after ORDER BY id LIMIT @top OFFSET @skip",
        Read, ("@project", projectId), ("@after", after), ("@top", top), ("@skip", skip));

    /// <summary>Adds a plan and its root suite.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="plan">The plan; its ids have been taken.</param>
    public static void Add(DbSession session, Plan plan)
    {
        session.Execute(
            """
            INSERT INTO ado_plan (id, project_id, name, description, area_path, iteration_path, state, start_date, end_date, owner, root_suite_id, details, updated)
            VALUES (@id, @project, @name, @description, @area, @iteration, @state, @start, @end, @owner, @root, @details, @updated)
            """,
            ("@id", plan.Id), ("@project", plan.ProjectId), ("@name", plan.Name), ("@description", plan.Description), ("@area", plan.AreaPath),
            ("@iteration", plan.IterationPath), ("@state", plan.State), ("@start", plan.StartDate), ("@end", plan.EndDate), ("@owner", plan.Owner),
            ("@root", plan.RootSuiteId), ("@details", plan.Details), ("@updated", plan.Updated));
        SuiteTable.Add(session, new Suite { Id = plan.RootSuiteId, PlanId = plan.Id, Name = plan.Name, Type = SuiteType.Static });
    }

    private static Plan Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt32(0),
        ProjectId = reader.GetInt32(1),
        Name = reader.GetString(2),
        Description = reader.TextOrNull(3),
        AreaPath = reader.GetString(4),
        IterationPath = reader.GetString(5),
        State = reader.GetString(6),
        StartDate = reader.TextOrNull(7),
        EndDate = reader.TextOrNull(8),
        Owner = reader.TextOrNull(9),
        RootSuiteId = reader.GetInt32(10),
        Details = reader.TextOrNull(11),
        Updated = reader.GetString(12),
    };
}
