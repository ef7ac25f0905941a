using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Reading what surrounds plans: projects, areas and iterations, work item types, who is signed in.</summary>
internal static class SurroundingReads
{
    public static void Map(AdoRoutes routes)
    {
        routes.Get("_apis/projects", VersionRange.Released, ProjectsAsync);
        routes.Get("_apis/projects/{project}", VersionRange.Released, call => call.WriteAsync(
            Models.ProjectModel(call, call.Project), AzureDevOpsJson.Default.ProjectModel));
        routes.Get("_apis/connectionData", VersionRange.Preview, ConnectionAsync);
        routes.Get("{project}/_apis/wit/classificationnodes/{structure}/{**path}", VersionRange.Released, NodeAsync);
        routes.Get("{project}/_apis/wit/workitemtypecategories/{category}", VersionRange.Released, CategoryAsync);
    }

    private static Task ProjectsAsync(AdoCall call)
    {
        var skip = call.QueryNumber("$skip", 0) + call.QueryNumber("continuationToken", 0);
        var projects = call.Database.Read(session => ProjectTable.CollectionExists(session, call.Collection)
            ? ProjectTable.List(session, call.Collection, skip, call.Top + 1)
            : throw AdoException.NoCollection(call.Collection));
        return call.WritePageAsync(
            projects, _ => skip + call.Top, project => Models.ProjectModel(call, project), AzureDevOpsJson.Default.ListAnswerProjectModel);
    }

    private static Task ConnectionAsync(AdoCall call)
    {
        if (!call.Database.Read(session => ProjectTable.CollectionExists(session, call.Collection)))
        {
            throw AdoException.NoCollection(call.Collection);
        }

        var user = new ConnectionUser { Id = "4f0d5b1c-6f0e-4a5e-9a54-0c2d0f3b7a11", ProviderDisplayName = "Emulator User", IsActive = true };
        return call.WriteAsync(
            new ConnectionData
            {
                AuthenticatedUser = user,
                AuthorizedUser = user,
                InstanceId = "b6d1f2c0-3a44-4f3e-8d53-6f7f3b1f9d20",
                DeploymentType = "hosted",
            },
            AzureDevOpsJson.Default.ConnectionData);
    }

    private static Task NodeAsync(AdoCall call)
    {
        var structure = call.Route("structure").ToLowerInvariant();
        if (structure is not (ProjectTable.Areas or ProjectTable.Iterations))
        {
            throw AdoException.BadArgument($"'{call.Route("structure")}' is no structure: Areas or Iterations.");
        }

        // The address leaves the project's own name out.
        var below = Uri.UnescapeDataString(call.Route("path")).Trim('/').Replace('/', '\\');
        var path = below.Length == 0 ? call.Project.Name : $"{call.Project.Name}\\{below}";
        var depth = Math.Min(call.QueryNumber("$depth", 0), 20);
        var nodes = call.Database.Read(session => ProjectTable.Nodes(session, call.Project.Id, structure));
        var node = nodes.FirstOrDefault(candidate => candidate.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
        return node.Path is null
            ? throw AdoException.NoNode(path)
            : call.WriteAsync(Node(call, structure, node, nodes, depth), AzureDevOpsJson.Default.ClassificationNode);
    }

    private static ClassificationNode Node(
        AdoCall call, string structure, (int Id, string Path) node, List<(int Id, string Path)> nodes, int depth)
    {
        var children = nodes.Where(child => child.Path.LastIndexOf('\\') is var end && end == node.Path.Length
            && child.Path.StartsWith(node.Path + "\\", StringComparison.OrdinalIgnoreCase)).ToList();
        var group = structure == ProjectTable.Areas ? "Areas" : "Iterations";
        var below = node.Path.Length > call.Project.Name.Length ? node.Path[call.Project.Name.Length..] : string.Empty;
        return new ClassificationNode
        {
            Id = WireId.Number(node.Id),
            Name = node.Path[(node.Path.LastIndexOf('\\') + 1)..],
            StructureType = structure == ProjectTable.Areas ? "area" : "iteration",
            HasChildren = children.Count > 0,
            Path = $"\\{call.Project.Name}\\{group[..^1]}{below}",
            Url = Models.Url(call, call.Project, $"wit/classificationNodes/{group}") + string.Concat(below.Split('\\').Skip(1).Select(part => "/" + Uri.EscapeDataString(part))),
            Children = depth == 0 || children.Count == 0 ? null : [.. children.Select(child => Node(call, structure, child, nodes, depth - 1))],
        };
    }

    private static Task CategoryAsync(AdoCall call)
    {
        var category = call.Route("category");
        var types = call.Database.Read(session => ProjectTable.Types(session, call.Project.Id, category));
        if (types.Count == 0)
        {
            throw AdoException.NoCategory(category);
        }

        var references = types.Select(type => new WorkItemTypeReference
        {
            Name = type,
            Url = Models.Url(call, call.Project, $"wit/workItemTypes/{Uri.EscapeDataString(type)}"),
        }).ToList();
        return call.WriteAsync(
            new WorkItemTypeCategory
            {
                Name = category.Equals(WorkItemTypeCategory.TestCases, StringComparison.OrdinalIgnoreCase) ? "Test Case Category" : category,
                ReferenceName = category,
                DefaultWorkItemType = references[0],
                WorkItemTypes = references,
                Url = Models.Url(call, call.Project, $"wit/workItemTypeCategories/{Uri.EscapeDataString(category)}"),
            },
            AzureDevOpsJson.Default.WorkItemTypeCategory);
    }
}
