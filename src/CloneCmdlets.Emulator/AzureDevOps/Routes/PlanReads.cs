using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Reading plans, suites and test cases, by the older routes and the newer.</summary>
internal static class PlanReads
{
    public static void Map(AdoRoutes routes)
    {
        routes.Get("{project}/_apis/test/plans", VersionRange.Test, call => PlansAsync(call, Models.OldPlan));
        routes.Get("{project}/_apis/test/plans/{planId}", VersionRange.Test, call => PlanAsync(call, Models.OldPlan));
        routes.Get("{project}/_apis/test/plans/{planId}/suites", VersionRange.Test, call => SuitesAsync(call, Models.OldSuite));
        routes.Get("{project}/_apis/test/plans/{planId}/suites/{suiteId}", VersionRange.Test, call => SuiteAsync(call, Models.OldSuite));
        routes.Get("{project}/_apis/test/plans/{planId}/suites/{suiteId}/testcases", VersionRange.Test, call => CasesAsync(call, CaseModels.Old));
        routes.Get("{project}/_apis/testplan/plans", VersionRange.TestPlan, call => PlansAsync(call, Models.NewPlan));
        routes.Get("{project}/_apis/testplan/plans/{planId}", VersionRange.TestPlan, call => PlanAsync(call, Models.NewPlan));
        routes.Get("{project}/_apis/testplan/plans/{planId}/suites", VersionRange.TestPlan, call => SuitesAsync(call, Models.NewSuite));
        routes.Get("{project}/_apis/testplan/plans/{planId}/suites/{suiteId}", VersionRange.TestPlan, call => SuiteAsync(call, Models.NewSuite));
        routes.Get("{project}/_apis/testplan/plans/{planId}/suites/{suiteId}/testcase", VersionRange.TestPlan, call => CasesAsync(call, CaseModels.New));
    }

    /// <summary>A plan of the call's project.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">A session.</param>
    /// <param name="id">The plan.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="AdoException">There is none.</exception>
    public static Plan Demand(AdoCall call, DbSession session, int id) =>
        PlanTable.Find(session, call.Project.Id, id) ?? throw AdoException.NotFound("Test plan", Models.Text(id));

    /// <summary>A suite of a plan.</summary>
    /// <param name="session">A session.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="id">The suite.</param>
    /// <returns>The suite.</returns>
    /// <exception cref="AdoException">There is none.</exception>
    public static Suite DemandSuite(DbSession session, Plan plan, int id) =>
        SuiteTable.Find(session, plan.Id, id) ?? throw AdoException.NotFound("Test suite", Models.Text(id));

    private static Task PlansAsync(AdoCall call, Func<AdoCall, Project, Plan, TestPlanModel> model)
    {
        var after = call.QueryNumber("continuationToken", 0);
        var skip = call.QueryNumber("$skip", 0);
        var plans = call.Database.Read(session => PlanTable.List(session, call.Project.Id, after, skip, call.Top + 1));
        return call.WritePageAsync(plans, plan => plan.Id, plan => model(call, call.Project, plan), AzureDevOpsJson.Default.ListAnswerTestPlanModel);
    }

    private static Task PlanAsync(AdoCall call, Func<AdoCall, Project, Plan, TestPlanModel> model)
    {
        var id = call.RouteNumber("planId");
        var plan = call.Database.Read(session => Demand(call, session, id));
        return call.WriteAsync(model(call, call.Project, plan), AzureDevOpsJson.Default.TestPlanModel);
    }

    private static Task SuitesAsync(AdoCall call, Func<AdoCall, Plan, Suite, TestSuiteModel> model)
    {
        var id = call.RouteNumber("planId");
        var after = call.QueryNumber("continuationToken", 0);
        var skip = call.QueryNumber("$skip", 0);
        var (plan, suites) = call.Database.Read(session =>
        {
            var found = Demand(call, session, id);
            return (found, SuiteTable.List(session, found.Id, after, skip, call.Top + 1));
        });
        return call.WritePageAsync(suites, suite => suite.Id, suite => model(call, plan, suite), AzureDevOpsJson.Default.ListAnswerTestSuiteModel);
    }

    private static Task SuiteAsync(AdoCall call, Func<AdoCall, Plan, Suite, TestSuiteModel> model)
    {
        var (planId, suiteId) = (call.RouteNumber("planId"), call.RouteNumber("suiteId"));
        var (plan, suite) = call.Database.Read(session =>
        {
            var found = Demand(call, session, planId);
            return (found, DemandSuite(session, found, suiteId));
        });
        return call.WriteAsync(model(call, plan, suite), AzureDevOpsJson.Default.TestSuiteModel);
    }

    private static Task CasesAsync(AdoCall call, Func<AdoCall, SuiteCase, IReadOnlyList<Point>, TestCaseModel> model)
    {
        var (planId, suiteId) = (call.RouteNumber("planId"), call.RouteNumber("suiteId"));
        // The token is the position of the last case plus one: a suite's first case stands at 0.
        var after = call.QueryNumber("continuationToken", 0) - 1 + call.QueryNumber("$skip", 0);
        var (cases, points) = call.Database.Read(session =>
        {
            var suite = DemandSuite(session, Demand(call, session, planId), suiteId);
            var found = SuiteTable.Cases(session, suite.Id, after, call.Top + 1);
            return (found, found.Count == 0 ? [] : SuiteTable.Points(session, suite.Id, found[0].Position, found[^1].Position));
        });
        var byCase = points.ToLookup(point => point.CaseId);
        return call.WritePageAsync(
            cases, entry => entry.Position + 1, entry => model(call, entry, [.. byCase[entry.Id]]), AzureDevOpsJson.Default.ListAnswerTestCaseModel);
    }
}
