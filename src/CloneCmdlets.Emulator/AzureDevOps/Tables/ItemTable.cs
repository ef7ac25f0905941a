using System.Text.Json;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>A work item: test case, shared steps, requirement; with what it is a clone of, and the comment on the link there.</summary>
internal sealed record Item(
    int Id, string Type, string Title, string State, string AreaPath, string IterationPath, string? AssignedTo, string? Fields, int? ClonedFrom, string? LinkComment);

/// <summary>A step of a test case or of shared steps.</summary>
internal sealed record Step(string? Action, string? Expected, int? SharedId);

/// <summary>A link of a work item.</summary>
internal sealed record ItemLink(string Type, int? TargetId, string? Url, string? Comment);

/// <summary>Work items.</summary>
internal static class ItemTable
{
    public static Item? Find(DbSession session, int projectId, int id) => session.QueryFirst(
        """
        SELECT i.id, i.type, i.title, i.state, i.area_path, i.iteration_path, i.assigned_to, i.fields, i.cloned_from, o.options
        FROM ado_item i LEFT JOIN ado_operation o ON o.id = i.cloned_by
        WHERE i.id = @id AND i.project_id = @project
        """,
        reader => new Item(
            reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
            reader.TextOrNull(6), reader.TextOrNull(7), reader.NumberOrNull(8), Comment(reader.TextOrNull(9))),
        ("@id", id), ("@project", projectId));

    /// <summary>What was cloned from an item.</summary>
    public static List<int> ClonesOf(DbSession session, int id) =>
        session.Query("SELECT id FROM ado_item WHERE cloned_from = @id ORDER BY id", reader => reader.GetInt32(0), ("@id", id));

    public static List<Step> Steps(DbSession session, int id) => session.Query(
        "SELECT action, expected, shared_id FROM ado_step WHERE item_id = @id ORDER BY position",
        reader => new Step(reader.TextOrNull(0), reader.TextOrNull(1), reader.NumberOrNull(2)), ("@id", id));

    public static List<ItemLink> Links(DbSession session, int id) => session.Query(
        "SELECT type, target_id, url, comment FROM ado_link WHERE item_id = @id ORDER BY position",
        reader => new ItemLink(reader.GetString(0), reader.NumberOrNull(1), reader.TextOrNull(2), reader.TextOrNull(3)), ("@id", id));

    private static string? Comment(string? options) =>
        options is null ? null : JsonSerializer.Deserialize(options, AzureDevOpsJson.Default.CloneOptions)?.RelatedLinkComment;
}
