using System.Security;
using System.Text.Json.Nodes;
using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Tables;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>
/// Reading a work item with all its fields and relations, so that one can see what a clone has made of it. The core doesn't read it, so it has
/// no wire model there.
/// </summary>
internal static class WorkItemReads
{
    public static void Map(AdoRoutes routes) => routes.Get("{project}/_apis/wit/workitems/{id}", VersionRange.Released, ReadAsync);

    private static Task ReadAsync(AdoCall call)
    {
        var id = call.RouteNumber("id");
        var item = call.Database.Read(session =>
        {
            var found = ItemTable.Find(session, call.Project.Id, id) ?? throw AdoException.NoWorkItem(id);
            return Write(call, found, ItemTable.Steps(session, id), ItemTable.Links(session, id), ItemTable.ClonesOf(session, id));
        });
        return call.WriteAsync(item, AdoNodeJson.Default.JsonObject);
    }

    private static JsonObject Write(AdoCall call, Item item, List<Step> steps, List<ItemLink> links, List<int> clones)
    {
        var fields = item.Fields is null ? [] : JsonNode.Parse(item.Fields)!.AsObject();
        fields["System.TeamProject"] = call.Project.Name;
        fields["System.WorkItemType"] = item.Type;
        fields["System.Title"] = item.Title;
        fields["System.State"] = item.State;
        fields["System.AreaPath"] = item.AreaPath;
        fields["System.IterationPath"] = item.IterationPath;
        if (item.AssignedTo is not null)
        {
            fields["System.AssignedTo"] = new JsonObject { ["displayName"] = item.AssignedTo, ["uniqueName"] = item.AssignedTo };
        }

        if (steps.Count > 0)
        {
            fields["Microsoft.VSTS.TCM.Steps"] = Steps(steps);
        }

        var relations = new JsonArray([.. links.Select(link => (JsonNode)Relation(
            link.Type, link.Url ?? ItemUrl(call, link.TargetId ?? 0), link.Comment, link.Type == LinkType.Attachment ? "name" : "comment"))]);
        if (item.ClonedFrom is { } original)
        {
            relations.Add((JsonNode)Relation(LinkType.Related, ItemUrl(call, original), item.LinkComment, "comment"));
        }

        foreach (var clone in clones)
        {
            relations.Add((JsonNode)Relation(LinkType.Related, ItemUrl(call, clone), null, "comment"));
        }

        return new JsonObject { ["id"] = item.Id, ["rev"] = 1, ["fields"] = fields, ["relations"] = relations, ["url"] = ItemUrl(call, item.Id) };
    }

    /// <summary>Work items are addressed below the collection: a link may lead into another project.</summary>
    private static string ItemUrl(AdoCall call, int id) => $"{call.CollectionUrl}_apis/wit/workItems/{Models.Text(id)}";

    private static JsonObject Relation(string type, string url, string? text, string attribute)
    {
        var attributes = new JsonObject();
        if (text is not null)
        {
            attributes[attribute] = text;
        }

        return new JsonObject { ["rel"] = type, ["url"] = url, ["attributes"] = attributes };
    }

    /// <summary>Steps as the field holds them: <c>compref</c> stands for shared steps.</summary>
    private static string Steps(List<Step> steps)
    {
        var xml = $"<steps id=\"0\" last=\"{Models.Text(steps.Count)}\">";
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index];
            var id = Models.Text(index + 1);
            xml += step.SharedId is { } shared
                ? $"<compref id=\"{id}\" ref=\"{Models.Text(shared)}\"/>"
                : $"<step id=\"{id}\" type=\"ValidateStep\"><parameterizedString isformatted=\"true\">{SecurityElement.Escape(step.Action)}</parameterizedString><parameterizedString isformatted=\"true\">{SecurityElement.Escape(step.Expected)}</parameterizedString></step>";
        }

        return xml + "</steps>";
    }
}

/// <summary>Writes what has no wire model.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class AdoNodeJson : System.Text.Json.Serialization.JsonSerializerContext;
