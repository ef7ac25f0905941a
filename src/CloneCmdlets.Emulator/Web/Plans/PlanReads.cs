using System.Globalization;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.Web.Plans;

/// <summary>What the page reads of a plan when it is looked at: its suites, and what a clone of it can be given.</summary>
internal static class PlanReads
{
    public static void Map(IEndpointRouteBuilder routes, EmulatorContext context)
    {
        routes.MapGet("/_emulator/page/plans/{id}/suites", http => AnswerAsync(http, context.Database, Suites));
        routes.MapGet("/_emulator/page/plans/{id}/clone", http => AnswerAsync(http, context.Database, CloneForm));
    }

    private static Task AnswerAsync(HttpContext http, EmulatorDatabase database, Func<DbSession, Plan, object> read)
    {
        var text = http.Request.RouteValues["id"] as string;
        var answer = database.Read(session => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && PlanTable.Find(session, id) is { } plan ? read(session, plan) : null);
        return answer is null
            ? ControlAnswers.WriteErrorAsync(http, StatusCodes.Status404NotFound, "This plan is no longer there.")
            : http.Response.WriteAsJsonAsync(answer, answer.GetType(), http.RequestAborted);
    }

    private static object Suites(DbSession session, Plan plan) => new
    {
        suites = session.Query(
            """
            SELECT id, parent_id, name, type, (SELECT count(*) FROM ado_suite_case c WHERE c.suite_id = s.id)
            FROM ado_suite s WHERE plan_id = @plan ORDER BY parent_id, position, id
            """,
            reader => new
            {
                id = reader.GetInt32(0),
                parentId = reader.NumberOrNull(1),
                name = reader.GetString(2),
                kind = reader.GetString(3),
                cases = reader.GetInt64(4),
            },
            ("@plan", plan.Id)),
    };

    private static object CloneForm(DbSession session, Plan plan)
    {
        var home = ProjectTable.Get(session, plan.ProjectId);
        return new
        {
            name = "Copy of " + plan.Name,
            project = home.Name,
            longestComment = RequestRules.MaxRelatedLinkComment,
            projects = ProjectTable.List(session, home.Collection, 0, int.MaxValue).Select(project => new
            {
                project.Name,
                areas = ProjectTable.Nodes(session, project.Id, ProjectTable.Areas).Select(node => node.Path),
                iterations = ProjectTable.Nodes(session, project.Id, ProjectTable.Iterations).Select(node => node.Path),
                types = ProjectTable.Types(session, project.Id, WorkItemTypeCategory.TestCases),
            }).ToList(),
        };
    }
}
