using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Emulator.Web.Live;

namespace CloneCmdlets.Emulator.Web.Plans;

/// <summary>The projects with their plans, and how many suites and test cases each has.</summary>
internal sealed class PlansTopic : PageTopic
{
    /// <summary>The most plans that are shown of a project: the newest.</summary>
    private const int MostPlans = 100;

    private const int MostProjects = 100;

    private readonly EmulatorDatabase _database;

    public PlansTopic(EmulatorDatabase database) => _database = database;

    public override string Name => "plans";

    /// <summary>A clone adds to its plan as it goes.</summary>
    public override IReadOnlyList<string> ChangedBy { get; } = ["plans", "operations"];

    public override object Read(PageTopicState state) => _database.Read(session =>
    {
        var suites = Counts(session, "SELECT plan_id, count(*) FROM ado_suite GROUP BY plan_id");
        var cases = Counts(session, "SELECT s.plan_id, count(*) FROM ado_suite_case c JOIN ado_suite s ON s.id = c.suite_id GROUP BY s.plan_id");
        var plans = session.Query(
            "SELECT id, project_id, name, root_suite_id FROM ado_plan ORDER BY id DESC",
            reader => (
                Project: reader.GetInt32(1),
                View: new PlanView(
                    reader.GetInt32(0),
                    reader.GetString(2),
                    reader.GetInt32(3),
                    suites.GetValueOrDefault(reader.GetInt32(0)),
                    cases.GetValueOrDefault(reader.GetInt32(0))))).ToLookup(plan => plan.Project, plan => plan.View);
        var projects = session.Query(
            "SELECT id, collection, name FROM ado_project ORDER BY collection, name LIMIT @most",
            reader => (Id: reader.GetInt32(0), Collection: reader.GetString(1), Name: reader.GetString(2)),
            ("@most", MostProjects));
        return new
        {
            projects = projects.Select(project => new
            {
                project.Collection,
                project.Name,
                total = plans[project.Id].Count(),
                suites = plans[project.Id].Sum(plan => plan.Suites),
                cases = plans[project.Id].Sum(plan => plan.Cases),
                plans = plans[project.Id].Take(MostPlans),
            }),
        };
    });

    private static Dictionary<int, long> Counts(DbSession session, string sql) =>
        session.Query(sql, reader => (Id: reader.GetInt32(0), Count: reader.GetInt64(1))).ToDictionary(row => row.Id, row => row.Count);

    private sealed record PlanView(int Id, string Name, int RootSuiteId, long Suites, long Cases);
}
