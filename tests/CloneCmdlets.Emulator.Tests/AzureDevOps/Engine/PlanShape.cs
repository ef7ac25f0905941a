using System.Globalization;
using System.Text;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps.Engine;

/// <summary>A plan as text, with all that is in it and no id: two plans of one text are equal up to their ids.</summary>
internal static class PlanShape
{
    /// <summary>Writes a plan down.</summary>
    /// <param name="session">A session.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="clonedBy">The operation that made it; what it has not cloned itself is marked. <see langword="null"/>: a source.</param>
    /// <returns>The text.</returns>
    public static string Of(DbSession session, int planId, int? clonedBy = null)
    {
        var text = new StringBuilder();
        Walk(session, planId, PlanTable.Find(session, planId)!.RootSuiteId, 0, clonedBy, text);
        return text.ToString();
    }

    private static void Walk(DbSession session, int planId, int suiteId, int depth, int? clonedBy, StringBuilder text)
    {
        var suite = SuiteTable.Find(session, planId, suiteId)!;
        var indent = new string(' ', depth * 2);
        var configurations = session.Query(
            "SELECT g.name FROM ado_suite_configuration s JOIN ado_configuration g ON g.id = s.configuration_id WHERE s.suite_id = @suite ORDER BY g.name",
            reader => reader.GetString(0), ("@suite", suiteId));
        var requirement = suite.RequirementId is { } id ? Title(session, id, clonedBy) : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{(depth == 0 ? "root" : suite.Name)} {suite.Type} [{suite.Query}] [{requirement}] [{string.Join(',', configurations)}] {suite.State}");
        foreach (var entry in SuiteTable.Cases(session, suiteId, -1, int.MaxValue))
        {
            var points = SuiteTable.Points(session, suiteId, entry.Position, entry.Position).Select(point => $"{point.ConfigurationName}/{point.Tester}").Order();
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}- {entry.Position} {Title(session, entry.Id, clonedBy)} {string.Join(' ', points)}");
            Item(session, entry.Id, indent, clonedBy, text);
        }

        foreach (var child in session.Query(
            "SELECT id FROM ado_suite WHERE parent_id = @suite ORDER BY position", reader => reader.GetInt32(0), ("@suite", suiteId)))
        {
            Walk(session, planId, child, depth + 1, clonedBy, text);
        }
    }

    private static void Item(DbSession session, int id, string indent, int? clonedBy, StringBuilder text)
    {
        var fields = session.Text(
            "SELECT type || '|' || state || '|' || area_path || '|' || iteration_path || '|' || coalesce(assigned_to, '') || '|' || coalesce(fields, '') FROM ado_item WHERE id = @id",
            ("@id", id));
        text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    {fields}");
        foreach (var step in ItemTable.Steps(session, id))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    step {step.Action}|{step.Expected}");
            if (step.SharedId is { } shared)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    shared {Title(session, shared, clonedBy)}");
                Item(session, shared, indent + "  ", clonedBy, text);
            }
        }

        foreach (var link in ItemTable.Links(session, id))
        {
            var target = link.TargetId is not { } other ? "" : link.Type.Contains("TestedBy", StringComparison.Ordinal)
                ? Title(session, other, clonedBy)
                : Title(session, other, null);
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    link {link.Type} {target} {link.Url} {link.Comment}");
        }
    }

    private static string Title(DbSession session, int id, int? clonedBy)
    {
        var title = session.Text("SELECT title FROM ado_item WHERE id = @id", ("@id", id));
        return clonedBy is null || session.Number("SELECT cloned_by FROM ado_item WHERE id = @id", ("@id", id)) == clonedBy
            ? title ?? "(gone)"
            : title + " (not cloned)";
    }
}
