using CloneCmdlets.Emulator.Storage;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>The kinds of suites, as the tables have them.</summary>
internal static class SuiteType
{
    public const string Static = "static";
    public const string Requirement = "requirement";
    public const string Query = "query";
}

/// <summary>A test suite.</summary>
internal sealed record Suite
{
    public required int Id { get; init; }

    public required int PlanId { get; init; }

    /// <summary>The suite above; <see langword="null"/> for a plan's root.</summary>
    public int? ParentId { get; init; }

    /// <summary>Where it stands among its siblings, from 0.</summary>
    public int Position { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public int? RequirementId { get; init; }

    public string? Query { get; init; }

    public string State { get; init; } = "In Progress";

    /// <summary>Its own test cases; only where it was read with them counted.</summary>
    public int CaseCount { get; init; }

    /// <summary>Whether suites stand below it; only where it was read with that asked for.</summary>
    public bool HasChildren { get; init; }
}

/// <summary>A test case in a suite.</summary>
/// <param name="Id">The case.</param>
/// <param name="Position">Where it stands in the suite.</param>
/// <param name="Title">Its title.</param>
/// <param name="Type">Its work item type.</param>
internal sealed record SuiteCase(int Id, int Position, string Title, string Type);

/// <summary>A test case under a configuration.</summary>
internal sealed record Point(int Id, int CaseId, int ConfigurationId, string ConfigurationName, string? Tester);

/// <summary>Test suites and what is in them.</summary>
internal static class SuiteTable
{
    private const string Columns = """
        SELECT id, plan_id, parent_id, position, name, type, requirement_id, query, state,
               (SELECT count(*) FROM ado_suite_case c WHERE c.suite_id = s.id),
               EXISTS (SELECT 1 FROM ado_suite k WHERE k.parent_id = s.id)
        FROM ado_suite s
        """;

    public static Suite? Find(DbSession session, int planId, int id) =>
        session.QueryFirst(Columns + " WHERE id = @id AND plan_id = @plan", Read, ("@id", id), ("@plan", planId));

    public static Suite? Find(DbSession session, int id) => session.QueryFirst(Columns + " WHERE id = @id", Read, ("@id", id));

    /// <summary>A page of a plan's suites, by id.</summary>
    /// <param name="session">A session.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="after">The id before the first; 0: from the start.</param>
    /// <param name="skip">How many to leave out from there.</param>
    /// <param name="top">How many at most.</param>
    /// <returns>The suites.</returns>
    public static List<Suite> List(DbSession session, int planId, int after, int skip, int top) => session.Query(
        Columns + " WHERE plan_id = @plan AND id > @after ORDER BY id LIMIT @top OFFSET @skip",
        Read, ("@plan", planId), ("@after", after), ("@top", top), ("@skip", skip));

    /// <summary>The tree of a plan, each suite with its parent, siblings in their order.</summary>
    /// <param name="session">A session.</param>
    /// <param name="planId">The plan.</param>
    /// <returns>Id and parent of every suite.</returns>
    public static List<(int Id, int? ParentId)> Tree(DbSession session, int planId) => session.Query(
        "SELECT id, parent_id FROM ado_suite WHERE plan_id = @plan ORDER BY position, id",
        reader => (reader.GetInt32(0), reader.NumberOrNull(1)), ("@plan", planId));

    /// <summary>A page of a suite's test cases, in their order.</summary>
    /// <param name="session">A session.</param>
    /// <param name="suiteId">The suite.</param>
    /// <param name="after">The position before the first; -1: from the start.</param>
    /// <param name="top">How many at most.</param>
    /// <returns>The cases.</returns>
    public static List<SuiteCase> Cases(DbSession session, int suiteId, int after, int top) => session.Query(
        """
        SELECT i.id, c.position, i.title, i.type FROM ado_suite_case c JOIN ado_item i ON i.id = c.case_id
        WHERE c.suite_id = @suite AND c.position > @after ORDER BY c.position LIMIT @top
        """,
        reader => new SuiteCase(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3)),
        ("@suite", suiteId), ("@after", after), ("@top", top));

    /// <summary>The points of the cases between two positions of a suite.</summary>
    /// <param name="session">A session.</param>
    /// <param name="suiteId">The suite.</param>
    /// <param name="first">The first position.</param>
    /// <param name="last">The last position.</param>
    /// <returns>The points, by configuration.</returns>
    public static List<Point> Points(DbSession session, int suiteId, int first, int last) => session.Query(
        """
        SELECT p.id, p.case_id, p.configuration_id, g.name, p.tester
        FROM ado_suite_case c
        JOIN ado_point p ON p.suite_id = c.suite_id AND p.case_id = c.case_id
        JOIN ado_configuration g ON g.id = p.configuration_id
        WHERE c.suite_id = @suite AND c.position BETWEEN @first AND @last
        ORDER BY c.position, p.configuration_id
        """,
        reader => new Point(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), reader.TextOrNull(4)),
        ("@suite", suiteId), ("@first", first), ("@last", last));

    public static void Add(DbSession session, Suite suite) => session.Execute(
        """
        INSERT INTO ado_suite (id, plan_id, parent_id, position, name, type, requirement_id, query, state)
        VALUES (@id, @plan, @parent, @position, @name, @type, @requirement, @query, @state)
        """,
        ("@id", suite.Id), ("@plan", suite.PlanId), ("@parent", suite.ParentId), ("@position", suite.Position), ("@name", suite.Name),
        ("@type", suite.Type), ("@requirement", suite.RequirementId), ("@query", suite.Query), ("@state", suite.State));

    private static Suite Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt32(0),
        PlanId = reader.GetInt32(1),
        ParentId = reader.NumberOrNull(2),
        Position = reader.GetInt32(3),
        Name = reader.GetString(4),
        Type = reader.GetString(5),
        RequirementId = reader.NumberOrNull(6),
        Query = reader.TextOrNull(7),
        State = reader.GetString(8),
        CaseCount = reader.GetInt32(9),
        HasChildren = reader.GetInt32(10) == 1,
    };
}
