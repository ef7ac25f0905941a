using System.Security.Cryptography;
using System.Text;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>A project.</summary>
internal sealed record Project(int Id, string Guid, string Collection, string Name, string? Description);

/// <summary>Projects with their areas, iterations, work item types and configurations.</summary>
internal static class ProjectTable
{
    public const string Areas = "areas";
    public const string Iterations = "iterations";
    public const string TestCaseType = "Test Case";
    public const string SharedStepsType = "Shared Steps";
    public const string RequirementType = "Product Backlog Item";
    private const string Columns = "SELECT id, guid, collection, name, description FROM ado_project ";

    public static Project? Find(DbSession session, string collection, string nameOrId) => session.QueryFirst(
        Columns + "WHERE collection = @collection AND (name = @name OR guid = @name)", Read, ("@collection", collection), ("@name", nameOrId));

    public static Project Get(DbSession session, int id) => session.QueryFirst(Columns + "WHERE id = @id", Read, ("@id", id))!;

    public static List<Project> List(DbSession session, string collection, int skip, int top) => session.Query(
        Columns + "WHERE collection = @collection ORDER BY name LIMIT @top OFFSET @skip", Read, ("@collection", collection), ("@top", top), ("@skip", skip));

    public static bool CollectionExists(DbSession session, string collection) =>
        session.Number("SELECT 1 FROM ado_project WHERE collection = @collection LIMIT 1", ("@collection", collection)) == 1;

    /// <summary>Makes a project with its roots, one configuration and the work item types of the Scrum process.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="collection">Its collection; made by being named.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its description.</param>
    /// <returns>The project.</returns>
    public static Project Add(DbSession session, string collection, string name, string? description = null)
    {
        // The same name gives the same id in every database, so that what is written down of it stays true.
        var guid = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{collection}/{name}".ToUpperInvariant())).AsSpan(0, 16)).ToString();
        session.Execute(
            "INSERT INTO ado_project (guid, collection, name, description) VALUES (@guid, @collection, @name, @description)",
            ("@guid", guid), ("@collection", collection), ("@name", name), ("@description", description));
        var project = Find(session, collection, name)!;
        AddNode(session, project.Id, Areas, name);
        AddNode(session, project.Id, Iterations, name);
        AddConfiguration(session, project.Id, "Windows 10");
        AddTypes(session, project.Id, WorkItemTypeCategory.TestCases, TestCaseType);
        AddTypes(session, project.Id, "Microsoft.SharedStepCategory", SharedStepsType);
        AddTypes(session, project.Id, "Microsoft.RequirementCategory", RequirementType);
        return project;
    }

    public static void AddNode(DbSession session, int projectId, string structure, string path) => session.Execute(
        "INSERT OR IGNORE INTO ado_node (project_id, structure, path) VALUES (@project, @structure, @path)",
        ("@project", projectId), ("@structure", structure), ("@path", path));

    /// <summary>Whether a project has an area or an iteration.</summary>
    /// <param name="session">A session.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="structure"><see cref="Areas"/> or <see cref="Iterations"/>.</param>
    /// <param name="path">The path, the project's name first; a leading or trailing backslash doesn't matter.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasNode(DbSession session, int projectId, string structure, string path) => session.Number(
        "SELECT 1 FROM ado_node WHERE project_id = @project AND structure = @structure AND path = @path",
        ("@project", projectId), ("@structure", structure), ("@path", path.Trim('\\'))) == 1;

    public static List<(int Id, string Path)> Nodes(DbSession session, int projectId, string structure) => session.Query(
        "SELECT id, path FROM ado_node WHERE project_id = @project AND structure = @structure ORDER BY path",
        reader => (reader.GetInt32(0), reader.GetString(1)), ("@project", projectId), ("@structure", structure));

    public static int AddConfiguration(DbSession session, int projectId, string name) => (int)session.Number(
        """
        INSERT INTO ado_configuration (project_id, name) VALUES (@project, @name)
        ON CONFLICT (project_id, name) DO UPDATE SET name = name RETURNING id
        """,
        ("@project", projectId), ("@name", name))!.Value;

    public static int DefaultConfiguration(DbSession session, int projectId) =>
        (int)session.Number("SELECT min(id) FROM ado_configuration WHERE project_id = @project", ("@project", projectId))!.Value;

    public static void AddTypes(DbSession session, int projectId, string category, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            session.Execute(
                """
                INSERT INTO ado_type (project_id, category, position, name)
                SELECT @project, @category, count(*), @name FROM ado_type WHERE project_id = @project AND category = @category
                """,
                ("@project", projectId), ("@category", category), ("@name", name));
        }
    }

    /// <summary>The work item types of a category, the default one first.</summary>
    /// <param name="session">A session.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="category">The category's reference name.</param>
    /// <returns>Their names; empty where there is no such category.</returns>
    public static List<string> Types(DbSession session, int projectId, string category) => session.Query(
        "SELECT name FROM ado_type WHERE project_id = @project AND category = @category ORDER BY position",
        reader => reader.GetString(0), ("@project", projectId), ("@category", category));

    private static Project Read(SqliteDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4));
}
